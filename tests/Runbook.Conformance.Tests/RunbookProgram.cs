using System.Diagnostics;
using System.Text.Json.Nodes;
using Runbook.Cli;

namespace Runbook.Conformance.Tests;

/// <summary>
/// Runs a case with Runbook's command line: inside this process, or with the program that the environment variable
/// <c>RUNBOOK</c> names. Stateless.
/// </summary>
internal static class RunbookProgram
{
    private static readonly string[] Counts = ["ok", "changed", "unreachable", "failed", "skipped", "rescued", "ignored"];

    /// <summary>The outcome.</summary>
    public static async Task<JsonObject> RunAsync(PlaybookCase playbook, CancellationToken cancellationToken)
    {
        using var folder = new CaseFolder(playbook);
        var report = Path.Combine(folder.Path, ".ansible.events");
        string[] arguments = ["run", "-i", folder.Path + "/inventory", folder.Path + "/playbook.yml", "--output", "json=" + report, .. playbook.ArgumentsIn(folder.Path)];
        var code = Environment.GetEnvironmentVariable("RUNBOOK") is { Length: > 0 } program
            ? await RunAsync(program, arguments, cancellationToken)
            : await CommandLine.RunAsync(arguments, cancellationToken);
        var outcome = new JsonObject { ["exit"] = code };
        var events = File.Exists(report) ? File.ReadLines(report).Select(l => JsonNode.Parse(l)!.AsObject()).ToArray() : [];
        if (Array.Find(events, e => Kind(e) == "run_finished") is { } finished)
        {
            outcome["hosts"] = Recap(finished);
            outcome["tasks"] = Tasks(events, folder, playbook.IsFree);
        }

        outcome["files"] = folder.Made();
        return outcome;
    }

    private static async Task<int> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        await said;
        return process.ExitCode;
    }

    private static string Kind(JsonObject e) => e["event"]!.ToString();

    private static JsonObject Recap(JsonObject finished)
    {
        var hosts = new JsonObject();
        foreach (var host in finished["hosts"]!.AsArray())
        {
            hosts[host!["host"]!.ToString()] = string.Join(' ', Counts.Select(c => $"{c}={(int)host[c]! + (c == "skipped" ? (int)host["would_run"]! : 0)}"));
        }

        return hosts;
    }

    private static JsonArray Tasks(JsonObject[] events, CaseFolder folder, bool isFree)
    {
        var tasks = new JsonArray();
        Dictionary<string, JsonObject> open = [];
        var play = "";
        foreach (var e in events)
        {
            switch (Kind(e))
            {
                case "play_started":
                    play = e["name"]!.ToString();
                    open = [];
                    break;
                case "task_started" when !isFree:
                    Open(e["task"]!);
                    break;
                case "task_finished":
                    if (isFree)
                    {
                        Open(e["task"]!);
                    }

                    open[e["task"]!["id"]!.ToString()][e["host"]!.ToString()] = Result(e["outcome"]!, folder);
                    break;
            }
        }

        return tasks;

        void Open(JsonNode task)
        {
            var hosts = new JsonObject();
            open[task["id"]!.ToString()] = hosts;
            tasks.Add(new JsonObject { ["task"] = folder.Plain($"{play} / {task["name"]}"), ["action"] = task["action"]!.ToString(), ["hosts"] = hosts });
        }
    }

    private static JsonObject Result(JsonNode outcome, CaseFolder folder)
    {
        var status = outcome["status"]!.ToString().ToLowerInvariant();
        return new() { ["status"] = status == "would_run" ? "skipped" : status, ["result"] = Outcome.Clean(outcome["result"], folder, status is "failed" or "unreachable") };
    }
}
