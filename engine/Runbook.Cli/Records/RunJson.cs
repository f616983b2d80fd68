using System.Globalization;
using Runbook.Core;
using Runbook.Store;

namespace Runbook.Cli;

/// <summary>Recorded runs as values for JSON, keys in snake case, times ISO 8601, durations in seconds. Stateless.</summary>
internal static class RunJson
{
    /// <summary>A run.</summary>
    public static Value Of(RunRecord run) => Value.Map(
        ("id", Value.Of(run.Id)),
        ("status", Value.Of(run.Status)),
        ("exit_code", run.ExitCode is { } code ? Value.Of((long)code) : Value.Null),
        ("started", Time(run.Started)),
        ("finished", run.Finished is { } finished ? Time(finished) : Value.Null),
        ("duration", run.Duration is { } duration ? Value.Of(duration.TotalSeconds) : Value.Null),
        ("who", Value.Of(run.Header.Who)),
        ("control_host", Value.Of(run.Header.ControlHost)),
        ("folder", Value.Of(run.Header.Folder)),
        ("commit", Value.Of(run.Header.Commit)),
        ("schedule", Value.Of(run.Header.Schedule)),
        ("playbooks", Value.Of(run.Playbooks)),
        ("inventory", Value.Of(run.Header.Inventory)),
        ("limit", Value.Of(run.Header.Limit)),
        ("tags", Value.Of(run.Header.Tags)),
        ("skip_tags", Value.Of(run.Header.SkipTags)),
        ("check", Value.Of(run.Check)),
        ("hosts", Value.Of((long)run.Counts.Hosts)),
        ("changed_hosts", Value.Of((long)run.Counts.Changed)),
        ("failed_hosts", Value.Of((long)run.Counts.Failed)));

    /// <summary>A result; with its outcome, the result and the diffs too.</summary>
    public static Value Of(ResultRecord result) => Value.Map(
        ("at", Time(result.At)),
        ("play", Value.Of(result.Play)),
        ("task", Value.Of(result.Task)),
        ("action", Value.Of(result.Action)),
        ("place", Value.Of(result.Place)),
        ("host", Value.Of(result.Host)),
        ("item", Value.Of(result.Item)),
        ("status", Value.Of(result.Status.ToString().ToLowerInvariant() is "wouldrun" ? "would_run" : result.Status.ToString().ToLowerInvariant())),
        ("ignored", Value.Of(result.Ignored)),
        ("duration", Value.Of(result.Duration.TotalSeconds)),
        ("message", Value.Of(result.Message)),
        ("result", result.Outcome?.Result ?? Value.Null),
        ("diffs", Value.Of((result.Outcome?.Diffs ?? []).Select(Of))));

    private static Value Of(Diff diff) => Value.Map(
        ("before_header", Value.Of(diff.BeforeHeader)), ("after_header", Value.Of(diff.AfterHeader)), ("before", Value.Of(diff.Before)), ("after", Value.Of(diff.After)),
        ("note", Value.Of(diff.Note)));

    private static Value Time(DateTimeOffset time) => Value.Of(time.ToString("O", CultureInfo.InvariantCulture));
}
