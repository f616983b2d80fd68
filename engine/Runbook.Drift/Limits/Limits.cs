using Runbook.Store;

namespace Runbook.Drift;

/// <summary>The limits that need no figures of their own, each a sentence why not, or null. Stateless.</summary>
public static class Limits
{
    /// <summary>The tag that lets a remediation run a task that nobody can foresee.</summary>
    public const string Mark = "remediate";

    /// <summary>A change that failed is not tried again for the same wish and the same state.</summary>
    public static string? Retry(ResourceRecord? record, string wish, string? found) =>
        record?.FailedWish == wish && record.FailedState == found && found is not null
            ? "the same change of the same state failed before: it is tried again when the playbook or the host has changed"
            : null;

    /// <summary>A command and its kin run only with a guard (then they are foreseen) or marked by a tag.</summary>
    public static string? Command(bool isOpaque, IReadOnlyCollection<string> tags) =>
        isOpaque && !tags.Contains(Mark) ? $"a command without a guard is not run by a remediation: give it creates:, removes: or the tag \"{Mark}\"" : null;

    /// <summary>What has no hosts or no plays never remediates: an inventory that fails to load looks like that.</summary>
    public static string? Empty(int hosts, int plays) =>
        hosts == 0 ? "the inventory has no hosts for it: nothing was applied"
        : plays == 0 ? "the playbook has no tasks: nothing was applied"
        : null;

    /// <summary>A resource is put back only from the states that the schedule names.</summary>
    public static string? State(ResourceState state, IReadOnlyList<ResourceState> applied) =>
        applied.Contains(state) ? null
        : state switch
        {
            ResourceState.Suppressed => "a rule suppresses it",
            ResourceState.Pending => "the playbook changed: a person applies it, or the schedule's apply: names pending",
            ResourceState.New => "it was never as wished: a person applies it first, or the schedule's apply: names new",
            _ => $"its state is {state.Word()}",
        };

    /// <summary>Nothing is applied outside the maintenance windows.</summary>
    public static string? Window(IReadOnlyList<MaintenanceWindow> windows, DateTimeOffset now) =>
        windows.Count == 0 || windows.Any(w => w.Holds(now)) ? null : "it is outside the maintenance windows";

    /// <summary>Nothing is applied while everything is stopped.</summary>
    public static string? Stop(string? reason, string? by) => reason is null ? null : $"everything is stopped{(by is null ? "" : $" by {by}")}: {reason}";

    /// <summary>How long after the beginning of a sweep a host is due, so that an hour has not more than the schedule allows.</summary>
    /// <param name="hostsPerHour">The limit; null for none.</param>
    /// <param name="index">The host's place in the sweep, from 0.</param>
    public static TimeSpan Pace(int? hostsPerHour, int index) => hostsPerHour is { } most ? TimeSpan.FromHours(1) / most * index : TimeSpan.Zero;
}
