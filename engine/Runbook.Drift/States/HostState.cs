namespace Runbook.Drift;

/// <summary>How a host stands.</summary>
public enum HostState
{
    /// <summary>Never checked to the end.</summary>
    Unknown,

    /// <summary>All its resources are as they should be, or suppressed.</summary>
    InSync,

    /// <summary>Something differs.</summary>
    Drifted,

    /// <summary>It is being put back.</summary>
    Remediating,

    /// <summary>A task failed on it.</summary>
    Failed,

    /// <summary>It could not be reached.</summary>
    Unreachable,

    /// <summary>A person took it out.</summary>
    Paused,

    /// <summary>Not checked for three intervals.</summary>
    Stale,
}
