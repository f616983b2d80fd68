namespace Runbook.Drift;

/// <summary>What is put back after a check. Immutable.</summary>
/// <param name="Hosts">The hosts that are put back; empty for none.</param>
/// <param name="Status">How the sweep ends where there are none; null when as its check went.</param>
/// <param name="Note">Why not, or what was left out; null for nothing to say.</param>
internal sealed record Decision(IReadOnlyList<string> Hosts, string? Status, string? Note)
{
    /// <summary>Nothing to put back.</summary>
    public static Decision Nothing { get; } = new([], null, null);
}
