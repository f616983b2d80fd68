using Runbook.Engine;

namespace Runbook.Drift;

/// <summary>Notes in a check what a remediation would be allowed to change: the plan that a person is asked about. Safe from any thread.</summary>
/// <param name="limits">The limits of the remediation.</param>
/// <param name="recorder">Notes the changes.</param>
internal sealed class PlanningGate(RemediationGate limits, PlanRecorder recorder) : IChangeGate
{
    /// <inheritdoc/>
    public string? Judge(ProposedChange change) => limits.Hold(change) is null ? recorder.Judge(change) : null;
}
