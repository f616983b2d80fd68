namespace Runbook.Store;

/// <summary>How a resource stands to its wish.</summary>
public enum ResourceState
{
    /// <summary>As wished.</summary>
    InSync,

    /// <summary>The host changed: same wish as at the last apply, another state.</summary>
    Drifted,

    /// <summary>The wish changed since the last apply.</summary>
    Pending,

    /// <summary>Never applied, and not as wished.</summary>
    New,

    /// <summary>Cannot be read, or has no state to read.</summary>
    Unknown,

    /// <summary>Reading or planning failed.</summary>
    Error,

    /// <summary>A rule silences it.</summary>
    Suppressed,
}
