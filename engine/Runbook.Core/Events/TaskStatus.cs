namespace Runbook.Core;

/// <summary>How a task ended on one host.</summary>
public enum TaskStatus
{
    /// <summary>As it should be already; nothing was done.</summary>
    Ok,

    /// <summary>Changed, or in a check: would be changed.</summary>
    Changed,

    /// <summary>Its condition was false, or it had nothing to do.</summary>
    Skipped,

    /// <summary>It would run: in a check, where nobody can say what it would change (a <c>command</c>), or held back by a limit.</summary>
    WouldRun,

    /// <summary>Failed.</summary>
    Failed,

    /// <summary>The host could not be reached.</summary>
    Unreachable,
}
