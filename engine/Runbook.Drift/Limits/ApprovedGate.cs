using System.Collections.Concurrent;
using System.Collections.Frozen;
using Runbook.Core;
using Runbook.Engine;

namespace Runbook.Drift;

/// <summary>
/// Lets pass exactly what a person approved, as <c>runbook apply</c> does: another change than the approved one fails its task; what the
/// plan does not hold is held back. Safe from any thread.
/// </summary>
internal sealed class ApprovedGate : IChangeGate
{
    private readonly PlanGuard _guard;
    private readonly FrozenSet<(string Host, string Key)> _planned;
    private readonly Func<string?> _stop;
    private readonly ConcurrentDictionary<string, string> _held = new(StringComparer.Ordinal);

    /// <summary>A gate for one batch.</summary>
    /// <param name="plan">What was approved.</param>
    /// <param name="secrets">What is masked in it.</param>
    /// <param name="stop">Why nothing more is to be done; null while it may.</param>
    public ApprovedGate(SavedPlan plan, SecretSet secrets, Func<string?> stop)
    {
        (_guard, _stop) = (new PlanGuard(plan, secrets), stop);
        _planned = plan.Changes.Select(c => (c.Host, c.Key)).ToFrozenSet();
    }

    /// <summary>The hosts on which something that was approved was held back all the same.</summary>
    public IReadOnlyCollection<string> Held => [.. _held.Keys];

    /// <inheritdoc/>
    public string? Judge(ProposedChange change) => _guard.Judge(change);

    /// <inheritdoc/>
    public string? Hold(ProposedChange change)
    {
        if (!_planned.Contains((change.Host, change.Key)))
        {
            return "it is not in the plan that was approved";
        }

        var held = _stop();
        if (held is not null)
        {
            _held[change.Host] = held;
        }

        return held;
    }
}
