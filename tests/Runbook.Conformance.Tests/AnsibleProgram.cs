using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Runbook.Conformance.Tests;

/// <summary>Runs a case with <c>ansible-playbook</c>, to record its outcome. Stateless.</summary>
internal static class AnsibleProgram
{
    private static readonly string[] Counts = ["ok", "changed", "unreachable", "failures", "skipped", "rescued", "ignored"];

    /// <summary>The outcome.</summary>
    public static async Task<JsonObject> RunAsync(PlaybookCase playbook, CancellationToken cancellationToken)
    {
        using var folder = new CaseFolder(playbook);
        var start = new ProcessStartInfo("ansible-playbook", ["-i", "inventory", "playbook.yml", .. playbook.ArgumentsIn(folder.Path)])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in Settings(folder.Path))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var begin = output.IndexOf('{', StringComparison.Ordinal);
        var report = begin < 0 ? null : JsonNode.Parse(output[begin..]) as JsonObject;
        var outcome = new JsonObject { ["exit"] = process.ExitCode };
        if (report is null)
        {
            outcome["said"] = folder.Plain((await errors).Trim());
        }
        else
        {
            outcome["hosts"] = Recap(report);
            outcome["tasks"] = Tasks(report, folder);
        }

        outcome["files"] = folder.Made();
        return outcome;
    }

    private static Dictionary<string, string> Settings(string folder) => new()
    {
        ["ANSIBLE_STDOUT_CALLBACK"] = "json",
        ["ANSIBLE_PIPELINING"] = "1",
        ["ANSIBLE_RETRY_FILES_ENABLED"] = "0",
        ["ANSIBLE_HOME"] = folder + "/.ansible",
        ["ANSIBLE_LOCAL_TEMP"] = folder + "/.ansible/tmp",
        ["ANSIBLE_REMOTE_TEMP"] = folder + "/.ansible/tmp",
        ["ANSIBLE_ASYNC_DIR"] = folder + "/.ansible/async",
        ["ANSIBLE_LOCALHOST_WARNING"] = "0",
        ["LC_ALL"] = "C.UTF-8",
    };

    private static JsonObject Recap(JsonObject report)
    {
        var hosts = new JsonObject();
        foreach (var (host, counts) in report["stats"]!.AsObject())
        {
            hosts[host] = string.Join(' ', Counts.Select(c => $"{(c == "failures" ? "failed" : c)}={counts![c]}"));
        }

        return hosts;
    }

    private static JsonArray Tasks(JsonObject report, CaseFolder folder)
    {
        var tasks = new JsonArray();
        foreach (var play in report["plays"]!.AsArray())
        {
            foreach (var task in play!["tasks"]!.AsArray())
            {
                var hosts = new JsonObject();
                foreach (var (host, result) in task!["hosts"]!.AsObject())
                {
                    hosts[host] = Result(result!.AsObject(), folder);
                }

                var action = task["hosts"]!.AsObject().Select(h => h.Value!["action"]?.ToString()).FirstOrDefault();
                tasks.Add(new JsonObject { ["task"] = folder.Plain($"{play["play"]!["name"]} / {task["task"]!["name"]}"), ["action"] = action, ["hosts"] = hosts });
            }
        }

        return tasks;
    }

    private static JsonObject Result(JsonObject result, CaseFolder folder)
    {
        var status = Outcome.Is(result, "unreachable") ? "unreachable" : Outcome.Is(result, "failed") ? "failed"
            : Outcome.Is(result, "skipped") ? "skipped" : Outcome.Is(result, "changed") ? "changed" : "ok";
        return new() { ["status"] = status, ["result"] = Outcome.Clean(result, folder, status is "failed" or "unreachable") };
    }
}
