using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>What a package is to be.</summary>
internal enum PackageState
{
    /// <summary>Installed, whatever version.</summary>
    [Choice("present", "installed")]
    Present,

    /// <summary>Installed in the newest version there is.</summary>
    Latest,

    /// <summary>Not installed.</summary>
    [Choice("absent", "removed")]
    Absent,
}
