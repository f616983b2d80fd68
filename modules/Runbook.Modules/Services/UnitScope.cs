namespace Runbook.Modules;

/// <summary>Which service manager a unit belongs to.</summary>
internal enum UnitScope
{
    /// <summary>The host's.</summary>
    System,

    /// <summary>The user's own.</summary>
    User,

    /// <summary>All users': only enabling and masking.</summary>
    Global,
}
