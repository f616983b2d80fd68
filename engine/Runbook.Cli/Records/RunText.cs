using System.Globalization;
using Runbook.Core;
using Runbook.Reporting;
using Runbook.Store;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Cli;

/// <summary>Recorded runs as lines for people. Stateless. What a host said is stripped of control characters: it must not steer the terminal.</summary>
internal static class RunText
{
    private const int ShortLength = 12;

    /// <summary>The list of runs.</summary>
    public static IEnumerable<string> Table(IReadOnlyList<RunRecord> runs, TimeProvider time) => runs.Count == 0 ? ["no runs"]
        : runs.Select(r => (string[])
            [
                r.Id[^ShortLength..], When(r.Started, time), r.Status + (r.Check ? " (check)" : ""), r.Duration is { } d ? Amount.Clock(d) : "-",
                string.Create(CultureInfo.InvariantCulture, $"{r.Counts.Hosts}/{r.Counts.Changed}/{r.Counts.Failed}"), r.Header.Schedule is { } s ? $"schedule:{s}" : r.Header.Who,
                string.Join(' ', r.Playbooks),
            ])
            .Prepend(["RUN", "STARTED", "STATUS", "TOOK", "HOSTS/CHANGED/FAILED", "BY", "PLAYBOOK"])
            .ToArray() is var rows ? rows.Select(r => Line(r, rows)) : [];

    /// <summary>A run's head: who, what, how it ended.</summary>
    public static IEnumerable<string> Head(RunRecord run, TimeProvider time)
    {
        var header = run.Header;
        yield return $"run       {run.Id}{(run.Check ? " (check)" : "")}";
        yield return $"playbook  {Clean(string.Join(' ', run.Playbooks))} in {Clean(header.Folder)}{(header.Commit is { } commit ? $" at {commit[..ShortLength]}" : "")}";
        yield return $"started   {When(run.Started, time)} by {Clean(header.Schedule is { } s ? $"schedule:{s}" : header.Who)} on {Clean(header.ControlHost)}, {header.Program}";
        yield return $"status    {run.Status}{(run.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $" (exit {code})") : "")}{(run.Duration is { } d ? $" after {Amount.Clock(d)}" : "")}";
        (string Name, string Text)[] options =
        [
            ("inventory", string.Join(' ', header.Inventory)), ("limit", header.Limit ?? ""), ("tags", string.Join(',', header.Tags)), ("skip-tags", string.Join(',', header.SkipTags)),
        ];
        foreach (var (name, text) in options.Where(o => o.Text.Length > 0))
        {
            yield return $"{name,-9} {Clean(text)}";
        }
    }

    /// <summary>Results under the heads of their plays and tasks.</summary>
    public static IEnumerable<string> Results(IEnumerable<ResultRecord> results, bool showDiff)
    {
        var (play, task) = ("", "");
        var diffs = new UnifiedDiff();
        foreach (var result in results)
        {
            if (play != result.Play)
            {
                yield return "";
                yield return $"PLAY [{Clean(result.Play)}]";
                (play, task) = (result.Play, "");
            }

            if (task != result.TaskId)
            {
                yield return "";
                yield return $"TASK [{Clean(result.Task)}] {result.Place}";
                task = result.TaskId;
            }

            var item = result.Item is { } label ? $" => (item={Clean(label)})" : "";
            var message = result.Message is { } m && result.Status is not TaskStatus.Ok ? $": {Clean(m.Split('\n')[0])}" : "";
            yield return $"{Word(result)}: [{Clean(result.Host)}]{item}{message} ({Amount.Clock(result.Duration)})";
            foreach (var line in showDiff ? (result.Outcome?.Diffs ?? []).SelectMany(diffs.Lines) : [])
            {
                yield return Clean(line);
            }
        }
    }

    /// <summary>The counts of each host.</summary>
    public static IEnumerable<string> Recaps(IReadOnlyList<HostRecap> hosts)
    {
        var width = hosts.Count == 0 ? 0 : hosts.Max(h => h.Host.Length);
        return hosts.Select(h => string.Create(
            CultureInfo.InvariantCulture,
            $"{Clean(h.Host).PadRight(width)} : ok={h.Ok,-4} changed={h.Changed,-4} unreachable={h.Unreachable,-4} failed={h.Failed,-4} skipped={h.Skipped,-4} rescued={h.Rescued,-4} ignored={h.Ignored}{(h.WouldRun > 0 ? $" would_run={h.WouldRun}" : "")}"));
    }

    private static string Word(ResultRecord result) => result.Status switch
    {
        TaskStatus.Ok => "ok",
        TaskStatus.Changed => "changed",
        TaskStatus.Skipped => "skipping",
        TaskStatus.WouldRun => "would run",
        TaskStatus.Unreachable => "unreachable",
        _ => result.Ignored ? "failed (ignored)" : "failed",
    };

    private static string Line(string[] row, string[][] rows) =>
        string.Join("  ", row.Select((cell, i) => i == row.Length - 1 ? Clean(cell) : Clean(cell).PadRight(rows.Max(r => r[i].Length)))).TrimEnd();

    private static string When(DateTimeOffset at, TimeProvider time) =>
        TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Clean(string text) => text.Any(c => char.IsControl(c) && c != '\t')
        ? string.Concat(text.Select(c => char.IsControl(c) && c != '\t' ? '\uFFFD' : c)) : text;
}
