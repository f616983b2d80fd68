namespace Runbook.Store;

/// <summary>How a host stands.</summary>
public enum HostState
{
    /// <summary>All its resources are as wished.</summary>
    InSync,

    /// <summary>A resource is drifted, pending or new.</summary>
    Drifted,

    /// <summary>It is being put back.</summary>
    Remediating,

    /// <summary>A check or remediation failed.</summary>
    Failed,

    /// <summary>It cannot be reached.</summary>
    Unreachable,

    /// <summary>A person paused it.</summary>
    Paused,

    /// <summary>Not checked for three intervals.</summary>
    Stale,
}
