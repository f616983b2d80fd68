using Runbook.Core;

namespace Runbook.Engine;

/// <summary>Lets pass only what a plan holds. Safe from any thread.</summary>
/// <param name="plan">The plan.</param>
/// <param name="secrets">What is masked in it.</param>
public sealed class PlanGuard(SavedPlan plan, SecretSet secrets) : IChangeGate
{
    private readonly Dictionary<(string, string), PlannedChange> _planned = plan.Changes.ToDictionary(c => (c.Host, c.Key));

    /// <inheritdoc/>
    public string? Judge(ProposedChange change)
    {
        if (change.IsCheck)
        {
            return null;
        }

        if (!_planned.TryGetValue((change.Host, change.Key), out var planned))
        {
            return "this change is not in the plan: nothing was sent; make a new plan, which shows it";
        }

        return planned.Kind == PlannedKind.InCheck || planned.Sent == PlanRecorder.Of(change, secrets).Sent
            ? null
            : "this change is not the one in the plan: nothing was sent; make a new plan, which shows it";
    }
}
