using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Says how a host stands after a run over it; paused and stale follow when it is looked at. Stateless.</summary>
public static class HostClassifier
{
    /// <summary>How a host stands.</summary>
    /// <param name="wasReached">Whether it could be reached to the end.</param>
    /// <param name="hasFailed">Whether a task failed on it, so that the rest of the play was not seen.</param>
    /// <param name="counts">Its resources.</param>
    public static HostState AfterRun(bool wasReached, bool hasFailed, HostCounts counts) =>
        !wasReached ? HostState.Unreachable
        : hasFailed || counts.Failed > 0 ? HostState.Failed
        : counts.Differing > 0 ? HostState.Drifted
        : HostState.InSync;
}
