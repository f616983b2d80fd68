namespace Runbook.Drift;

/// <summary>How a resource stands to what the playbooks say.</summary>
public enum ResourceState
{
    /// <summary>As it should be.</summary>
    InSync,

    /// <summary>The host changed: the wish is that of the last time it was so, the state another.</summary>
    Drifted,

    /// <summary>The wish changed since it was last so, and is not applied yet.</summary>
    Pending,

    /// <summary>Never seen as wished.</summary>
    New,

    /// <summary>It cannot be read, or nobody can say what its task would change.</summary>
    Unknown,

    /// <summary>Its task failed.</summary>
    Error,

    /// <summary>It differs, and a rule says not to speak of it.</summary>
    Suppressed,
}
