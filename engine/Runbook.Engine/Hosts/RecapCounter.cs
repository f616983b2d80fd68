using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine;

/// <summary>Counts the outcomes of a host. Safe from any thread.</summary>
internal sealed class RecapCounter
{
    private readonly int[] _byStatus = new int[Enum.GetValues<TaskStatus>().Length];
    private int _rescued;
    private int _ignored;

    /// <summary>How many tasks changed something, or would.</summary>
    public int Changed => _byStatus[(int)TaskStatus.Changed] + _byStatus[(int)TaskStatus.WouldRun];

    /// <summary>Whether any failure counted.</summary>
    public bool Failed => _byStatus[(int)TaskStatus.Failed] > 0;

    /// <summary>Whether the host was lost.</summary>
    public bool Unreachable => _byStatus[(int)TaskStatus.Unreachable] > 0;

    /// <summary>Counts an outcome; an ignored failure counts as ok and ignored.</summary>
    public void Add(TaskOutcome outcome)
    {
        if (outcome.Ignored)
        {
            Interlocked.Increment(ref _ignored);
            var counted = outcome.Result["changed"]?.IsTruthy == true ? TaskStatus.Changed : TaskStatus.Ok;
            Interlocked.Increment(ref _byStatus[(int)counted]);
            return;
        }

        Interlocked.Increment(ref _byStatus[(int)outcome.Status]);
    }

    /// <summary>Counts tasks that went well: an inclusion counts once for each file that it brought.</summary>
    public void AddOk(int count) => Interlocked.Add(ref _byStatus[(int)TaskStatus.Ok], count);

    /// <summary>A failure that a block rescued counts as rescued, not as failed.</summary>
    public void Rescue(TaskStatus status)
    {
        Interlocked.Decrement(ref _byStatus[(int)status]);
        Interlocked.Increment(ref _rescued);
    }

    /// <summary>The counts as an event gives them; <c>ok</c> includes what changed, as in Ansible.</summary>
    public HostRecap ToRecap(string host)
    {
        var changed = _byStatus[(int)TaskStatus.Changed];
        return new(
            host,
            _byStatus[(int)TaskStatus.Ok] + changed,
            changed,
            _byStatus[(int)TaskStatus.Unreachable],
            _byStatus[(int)TaskStatus.Failed],
            _byStatus[(int)TaskStatus.Skipped],
            _rescued,
            _ignored,
            _byStatus[(int)TaskStatus.WouldRun]);
    }
}
