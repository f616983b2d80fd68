namespace Runbook.Engine;

/// <summary>Each host goes on as fast as it can.</summary>
internal sealed class FreeStrategy : IStrategy
{
    /// <inheritdoc/>
    public void Arrive(HostRun host, StepPath step)
    {
    }

    /// <inheritdoc/>
    public ValueTask WaitAsync(HostRun host, StepPath step, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public void Recall(StepPath step)
    {
    }

    /// <inheritdoc/>
    public void Leave(HostRun host)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<HostRun> At(StepPath step) => [];
}
