namespace Runbook.Engine;

/// <summary>
/// Asked before each change of a run that applies: whether it may. What it holds is reported as <i>would run</i>, is not done, and
/// notifies nobody. With a gate no change is sent ahead of its turn. Safe from any thread.
/// </summary>
public interface IChangeGate
{
    /// <summary>Why a change is not to be applied, in a sentence; null lets it be applied.</summary>
    ValueTask<string?> HoldAsync(PlannedChange change, CancellationToken cancellationToken);
}
