using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>What the JSON API answers and takes, where it is not a record of the store as it is. Stateless.</summary>
internal static class ApiShapes
{
    /// <summary>Keys and words in snake case; <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped, so that no answer can be taken for HTML.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.Default,
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };

    /// <summary>A schedule.</summary>
    public static ScheduleShape Of(ScheduleView view) => new(
        view.Schedule.Name, view.Schedule.Playbook, SchedulesPage.When(view.Schedule.Timing), view.Schedule.Mode, view.Record.Paused, view.Record.FailuresInRow,
        view.Record.LastStarted, view.Record.LastFinished, view.Record.LastRun, view.Record.LastStatus, view.Record.NextDue, view.Record.Note, view.Progress);

    /// <summary>A run.</summary>
    public static RunShape Of(RunRecord run) => new(
        run.Id, run.Status, run.Started, run.Finished, run.Duration?.TotalSeconds, run.ExitCode, run.Playbooks, run.Check, run.Header.Who, run.Header.ControlHost,
        run.Header.Schedule, run.Header.Commit, run.Counts.Hosts, run.Counts.Changed, run.Counts.Failed);

    /// <summary>A host.</summary>
    public static HostShape Of(HostDetail detail) => new(detail.Host, detail.Resources, detail.History, [.. detail.Runs.Select(Of)], detail.Lease?.Owner);

    /// <summary>The overview.</summary>
    public static OverviewShape Of(Overview overview) => new(
        overview.At, overview.Hosts.ToDictionary(h => h.Key.Word(), h => h.Value), overview.Resources.ToDictionary(r => r.Key.Word(), r => r.Value),
        overview.Changes, overview.ChangeCount, overview.Stop, [.. overview.Problems.Select(p => p.ToString())]);

    /// <summary>The overview.</summary>
    public sealed record OverviewShape(
        DateTimeOffset At, IReadOnlyDictionary<string, int> Hosts, IReadOnlyDictionary<string, int> Resources, IReadOnlyList<Transition> Changes, int ChangeCount,
        GlobalStop? Stop, IReadOnlyList<string> Problems);

    /// <summary>A host.</summary>
    public sealed record HostShape(
        HostRecord Host, IReadOnlyList<ResourceRecord> Resources, IReadOnlyList<Transition> History, IReadOnlyList<RunShape> Runs, string? WorkedOnBy);

    /// <summary>A schedule.</summary>
    public sealed record ScheduleShape(
        string Name, string Playbook, string When, ScheduleMode Mode, Pause? Paused, int FailuresInRow, DateTimeOffset? LastStarted, DateTimeOffset? LastFinished,
        string? LastRun, string? LastStatus, DateTimeOffset? NextDue, string? Note, SweepProgress? Progress);

    /// <summary>A run. The duration is in seconds.</summary>
    public sealed record RunShape(
        string Id, string Status, DateTimeOffset Started, DateTimeOffset? Finished, double? Duration, int? ExitCode, IReadOnlyList<string> Playbooks, bool Check,
        string Who, string ControlHost, string? Schedule, string? Commit, int Hosts, int Changed, int Failed);

    /// <summary>A user.</summary>
    public sealed record UserShape(string Name, AccountRole Role, DateTimeOffset Created, bool IsDisabled);

    /// <summary>A token, without itself.</summary>
    public sealed record TokenShape(
        string Id, string User, string Label, AccountRole Role, DateTimeOffset Created, DateTimeOffset? Expires, DateTimeOffset? LastUsed, bool IsRevoked);

    /// <summary>A new token, with itself.</summary>
    public sealed record NewTokenShape(string Id, string Token, DateTimeOffset? Expires);

    /// <summary>Why something is done.</summary>
    public sealed record ReasonBody(string Reason);

    /// <summary>A host taken out, and until when; null: until somebody resumes it.</summary>
    public sealed record PauseBody(string Reason, DateTimeOffset? Until);

    /// <summary>A rule that keeps silent.</summary>
    public sealed record SuppressionBody(string Hosts, string Resources, string Reason, DateTimeOffset Until);

    /// <summary>Which plan is approved.</summary>
    public sealed record ApproveBody(string Hash);

    /// <summary>A user's password and role.</summary>
    public sealed record UserBody(string Password, AccountRole Role);

    /// <summary>A token to be made. Days: 1 to 365.</summary>
    public sealed record TokenBody(string User, string Label, AccountRole Role, int Days);
}
