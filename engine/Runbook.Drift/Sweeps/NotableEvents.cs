using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Drift;

/// <summary>Leaves out of a check's record what is as it should be: a sweep of a fleet has little to tell, and says it every hour.</summary>
internal sealed class NotableEvents(IEventSink inner) : IEventSink
{
    /// <inheritdoc/>
    public void Emit(RunEvent e)
    {
        var isQuiet = e is RunEvent.HostBegan
            or RunEvent.TaskFinished { Outcome.Status: TaskStatus.Ok or TaskStatus.Skipped }
            or RunEvent.ItemFinished { Outcome.Status: TaskStatus.Ok or TaskStatus.Skipped };
        if (!isQuiet)
        {
            inner.Emit(e);
        }
    }
}
