namespace Runbook.Store;

/// <summary>A host of a sweep is done. Immutable.</summary>
/// <param name="Lease">The lease that it was done under.</param>
/// <param name="Outcome">How it went, in a word.</param>
public sealed record SweepOutcome(Lease Lease, string Outcome);
