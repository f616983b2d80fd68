namespace Runbook.Testing;

/// <summary>How a case is tried on a real host. Immutable.</summary>
/// <param name="Setup">A script that brings the host to where the case begins; empty for none.</param>
/// <param name="Watch">The paths on the host that may change: they are compared, with all below them.</param>
public sealed record CaseHost(string Setup, IReadOnlyList<string> Watch)
{
    /// <summary>Whether the module does its work every time by design. Default false.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>
    /// The paths on the host, with all below them, whose content is another each time by design (a key, a certificate): of those two runs
    /// are compared by kind, permissions and owner. Default none.
    /// </summary>
    public IReadOnlyList<string> Varies { get; init; } = [];

    /// <summary>A script that takes away what the case made; empty for none.</summary>
    public string Teardown { get; init; } = "";
}
