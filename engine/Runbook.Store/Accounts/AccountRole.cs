namespace Runbook.Store;

/// <summary>What a user may do; each may do what those before it may.</summary>
public enum AccountRole
{
    /// <summary>Look.</summary>
    Viewer,

    /// <summary>Pause, run, approve.</summary>
    Operator,

    /// <summary>Manage users and tokens.</summary>
    Admin,
}
