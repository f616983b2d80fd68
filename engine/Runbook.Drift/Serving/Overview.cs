using Runbook.Core;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>How the fleet stands. Immutable.</summary>
/// <param name="At">When it was asked.</param>
/// <param name="Hosts">Hosts by state; states without any are left out.</param>
/// <param name="Resources">Resources by state; states without any are left out.</param>
/// <param name="Changes">What changed in the last day, the latest first, at most 50.</param>
/// <param name="ChangeCount">How much changed in the last day.</param>
/// <param name="Stop">The global stop; null while there is none.</param>
/// <param name="Problems">What is wrong with <c>runbook.yml</c>.</param>
public sealed record Overview(
    DateTimeOffset At,
    IReadOnlyDictionary<HostState, int> Hosts,
    IReadOnlyDictionary<ResourceState, int> Resources,
    IReadOnlyList<Transition> Changes,
    int ChangeCount,
    GlobalStop? Stop,
    IReadOnlyList<Diagnostic> Problems);
