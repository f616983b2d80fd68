namespace Runbook.Drift;

/// <summary>Says how a host stands. Stateless.</summary>
public static class HostClassifier
{
    /// <summary>After so many intervals without a check a host is stale.</summary>
    public const int IntervalsUntilStale = 3;

    /// <summary>How a host stands after a run over it.</summary>
    /// <param name="wasReached">Whether it could be reached to the end.</param>
    /// <param name="hasFailed">Whether a task failed on it, so that the rest of the play was not seen.</param>
    /// <param name="counts">Its resources.</param>
    public static HostState AfterRun(bool wasReached, bool hasFailed, HostCounts counts) =>
        !wasReached ? HostState.Unreachable
        : hasFailed || counts.Failed > 0 ? HostState.Failed
        : counts.Differing > 0 ? HostState.Drifted
        : HostState.InSync;

    /// <summary>How a host is shown now: what was found, unless a person paused it or it is long ago.</summary>
    /// <param name="found">How it stood after the last run.</param>
    /// <param name="isPaused">Whether a person took it out.</param>
    /// <param name="lastCheck">When it was last checked; null when never.</param>
    /// <param name="interval">How often it should be; null when no schedule has it.</param>
    /// <param name="now">The time.</param>
    public static HostState Shown(HostState found, bool isPaused, DateTimeOffset? lastCheck, TimeSpan? interval, DateTimeOffset now) =>
        isPaused ? HostState.Paused
        : found == HostState.Remediating ? found
        : lastCheck is { } last && interval is { } every && now - last > every * IntervalsUntilStale ? HostState.Stale
        : found;
}
