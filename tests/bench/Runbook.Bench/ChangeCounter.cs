using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Bench;

/// <summary>Counts what a run tells. Safe from any thread.</summary>
internal sealed class ChangeCounter : IEventSink
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _changedTasks = [];
    private int _changes;
    private int _failures;

    /// <summary>Tasks that not all hosts were fine with.</summary>
    public int ChangedTasks => _changedTasks.Count;

    /// <summary>Changes, of all hosts and tasks.</summary>
    public int Changes => _changes;

    /// <summary>Tasks that failed or hosts that were lost.</summary>
    public int Failures => _failures;

    /// <inheritdoc/>
    public void Emit(RunEvent e)
    {
        if (e is RunEvent.TaskFinished { Outcome.Status: not TaskStatus.Ok } ended)
        {
            lock (_lock)
            {
                _changes += ended.Outcome.Status == TaskStatus.Changed ? 1 : 0;
                _failures += ended.Outcome.Status is TaskStatus.Failed or TaskStatus.Unreachable ? 1 : 0;
                _changedTasks.Add(ended.Task.Id);
            }
        }
    }
}
