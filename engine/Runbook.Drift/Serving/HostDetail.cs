using Runbook.Store;

namespace Runbook.Drift;

/// <summary>One host. Immutable.</summary>
/// <param name="Host">How it stands.</param>
/// <param name="Resources">Its resources with their differences, by key.</param>
/// <param name="History">What changed on it, the latest first, at most 100.</param>
/// <param name="Runs">The runs over it, the latest first, at most 20.</param>
/// <param name="Lease">Who works on it now; null for nobody.</param>
public sealed record HostDetail(
    HostRecord Host, IReadOnlyList<ResourceRecord> Resources, IReadOnlyList<Transition> History, IReadOnlyList<RunRecord> Runs, Lease? Lease);
