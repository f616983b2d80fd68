namespace Runbook.Engine;

/// <summary>
/// When a host may go on. Hosts call it from their own loops. A host arrives at a step the moment it is done with the one before,
/// waits until it may begin, and leaves when it takes no further part. Safe from any thread.
/// </summary>
internal interface IStrategy
{
    /// <summary>A host is at a step.</summary>
    void Arrive(HostRun host, StepPath step);

    /// <summary>Ends when the host may begin the step that it arrived at, or is recalled to an earlier one.</summary>
    ValueTask WaitAsync(HostRun host, StepPath step, CancellationToken cancellationToken);

    /// <summary>Hosts that wait at later steps are at this one again, and their waiting ends: something here concerns them.</summary>
    void Recall(StepPath step);

    /// <summary>A host takes no further part.</summary>
    void Leave(HostRun host);

    /// <summary>The hosts that are at a step, for what one does for all (<c>run_once</c>). Sure to be all of them only once waiting has ended.</summary>
    IReadOnlyList<HostRun> At(StepPath step);
}
