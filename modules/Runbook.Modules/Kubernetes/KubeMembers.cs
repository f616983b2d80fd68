using Runbook.Core;

namespace Runbook.Modules;

/// <summary>What was read of an apply set. Immutable.</summary>
/// <param name="Set">The set.</param>
/// <param name="Parent">The parent: as it is, and as it has to be before anything is applied.</param>
/// <param name="Dropped">The members that an earlier run made and this one no longer names.</param>
internal sealed record KubeMembers(KubeApplySet Set, KubeFound Parent, IReadOnlyList<KubeFound> Dropped)
{
    /// <summary>The parent once the dropped members are gone.</summary>
    public required MapValue Final { get; init; }
}
