namespace Runbook.Modules;

/// <summary>What is installed of one spec. Immutable.</summary>
/// <param name="Program">The host's package program: <c>dnf</c>, <c>yum</c>, <c>dnf5</c>, <c>microdnf</c>; empty when it has none.</param>
/// <param name="Installed">The packages.</param>
internal sealed record RpmAnswer(string Program, IReadOnlyList<RpmPackage> Installed)
{
    /// <summary>For <c>name-1.0</c>: the installed packages called <c>name</c>, whatever their version.</summary>
    public IReadOnlyList<RpmPackage> Others { get; init; } = [];
}
