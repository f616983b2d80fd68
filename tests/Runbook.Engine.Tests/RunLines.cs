using System.Text.RegularExpressions;
using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine.Tests;

/// <summary>Tells a run's events in the lines that <c>Oracle/lines.py</c> tells Ansible's in; the hosts of a task in order of name.</summary>
internal static class RunLines
{
    private static readonly HashSet<string> NotShown = ["changed", "failed", "failed_when_result", "skipped", "invocation", "diff"];

    public static IReadOnlyList<string> Of(IReadOnlyList<RunEvent> events, int code) => Sorted([.. events.SelectMany(Line), $"exit {code}"]);

    /// <summary>Lines with those of the hosts sorted within each task; a host's items stay in order.</summary>
    public static IReadOnlyList<string> Sorted(IEnumerable<string> lines)
    {
        var (sorted, hosts) = (new List<string>(), new List<string>());
        foreach (var line in lines.Where(l => l.Length > 0).Select(WithoutTypes))
        {
            if (line.Split(' ')[0] is "play" or "task" or "handler" or "recap" or "exit")
            {
                if (hosts.Count == 0 && sorted.Count > 0 && sorted[^1] == line)
                {
                    continue;
                }

                sorted.AddRange(hosts.OrderBy(h => h.Split(' ')[0], StringComparer.Ordinal));
                hosts.Clear();
                sorted.Add(line);
            }
            else
            {
                hosts.Add(line);
            }
        }

        return sorted;
    }

    /// <summary>The lines of both from the first that differs on, a few of each.</summary>
    public static string Difference(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        var from = 0;
        while (from < expected.Count && from < actual.Count && expected[from] == actual[from])
        {
            from++;
        }

        var before = expected.Take(from).Where(l => l.StartsWith("task", StringComparison.Ordinal)).LastOrDefault();
        return $"After {before}\n- {string.Join("\n- ", expected.Skip(from).Take(8))}\n+ {string.Join("\n+ ", actual.Skip(from).Take(8))}";
    }

    private static IEnumerable<string> Line(RunEvent e) => e switch
    {
        RunEvent.PlayStarted p => [$"play {p.Name}"],
        RunEvent.TaskStarted t => [$"{(t.Task.IsHandler ? "handler" : "task")} {t.Task.Name}"],
        RunEvent.ItemFinished i => [$"{i.Host} {Status(i.Outcome with { Ignored = false })} ({i.Label}){ItemText(i.Outcome)}"],
        RunEvent.TaskFinished f => [$"{f.Host} {Status(f.Outcome)}{(f.IsLoop ? "" : Text(f))}"],
        RunEvent.RunFinished f => f.Hosts.Select(Recap),
        _ => [],
    };

    private static string Status(TaskOutcome outcome) =>
        outcome is { Ignored: true, Status: not TaskStatus.Unreachable } ? "ignored" : outcome.Status.ToString().ToLowerInvariant();

    private static string ItemText(TaskOutcome outcome) =>
        outcome.Status == TaskStatus.Ok && outcome.Result["msg"] is StringValue text ? " " + Json(text) : "";

    // Ansible 2.14 makes text of most values that an expression gives; Runbook keeps numbers and booleans, as 2.19 does.
    private static string WithoutTypes(string line)
    {
        line = Regex.Replace(line, """: "(-?\d+|True|False)"(?=[,}])""", m => $": {m.Groups[1].Value.ToLowerInvariant()}");
        return Regex.Replace(line, """\) "(-?\d+|True|False)"$""", ")");
    }

    private static string Text(RunEvent.TaskFinished finished)
    {
        if (finished.Task.Action != "debug" || finished.Outcome.Status != TaskStatus.Ok || finished.Outcome.Result["censored"] is not null)
        {
            return "";
        }

        var shown = finished.Outcome.Result.TextEntries.Where(e => !NotShown.Contains(e.Key)).OrderBy(e => e.Key, StringComparer.Ordinal);
        return $" {{{string.Join(", ", shown.Select(e => $"{Json(Value.Of(e.Key))}: {Json(e.Value)}"))}}}";
    }

    // As Python's json.dumps writes it: a space after comma and colon.
    private static string Json(Value value) => value switch
    {
        ListValue list => $"[{string.Join(", ", list.Items.Select(Json))}]",
        MapValue map => $"{{{string.Join(", ", map.TextEntries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{Json(Value.Of(e.Key))}: {Json(e.Value)}"))}}}",
        _ => ValueJson.ToJson(value, maskSecrets: true),
    };

    private static string Recap(HostRecap r) =>
        $"recap {r.Host} ok={r.Ok} changed={r.Changed} unreachable={r.Unreachable} failed={r.Failed} skipped={r.Skipped} rescued={r.Rescued} ignored={r.Ignored}"
        + (r.WouldRun > 0 ? $" would_run={r.WouldRun}" : "");
}
