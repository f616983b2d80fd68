namespace Runbook.Store;

/// <summary>What came of asking for leases. Immutable.</summary>
/// <param name="Taken">Those that are held now.</param>
/// <param name="Refused">Those that somebody else holds, with the holder.</param>
public sealed record LeaseAnswer(IReadOnlyList<Lease> Taken, IReadOnlyList<Lease> Refused);
