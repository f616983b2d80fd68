namespace Runbook.Core;

/// <summary>
/// Takes the events of a run. Called by one thread at a time, in order. A sink must be quick: what is slow belongs behind a
/// channel of its own. A sink that throws is reported once and left out of the rest of the run.
/// </summary>
public interface IEventSink
{
    /// <summary>Takes one event. Secrets are already masked.</summary>
    void Emit(RunEvent e);
}
