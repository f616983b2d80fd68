namespace Runbook.Store;

/// <summary>Where a plan that needs a person stands.</summary>
public enum ApprovalState
{
    /// <summary>Nobody has decided.</summary>
    Waiting,

    /// <summary>A person said yes; it may be applied once.</summary>
    Approved,

    /// <summary>A person said no.</summary>
    Rejected,

    /// <summary>It is being applied.</summary>
    Applying,

    /// <summary>It was applied.</summary>
    Applied,

    /// <summary>Not applied: a host had changed in between, or the apply failed.</summary>
    Refused,

    /// <summary>Nobody decided in time.</summary>
    Expired,
}
