using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Store;

/// <summary>What came of a task (or of one item of its loop) on a host. Immutable.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Sequence">The number of its event in the run, from 0.</param>
/// <param name="At">When.</param>
/// <param name="Play">The play's name.</param>
/// <param name="TaskId">The task's position in the play.</param>
/// <param name="Task">Its name.</param>
/// <param name="Action">Its module or directive.</param>
/// <param name="Place">Where it is written.</param>
/// <param name="Host">The host.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Duration">How long it took.</param>
public sealed record ResultRecord(
    string RunId, long Sequence, DateTimeOffset At, string Play, string TaskId, string Task, string Action, string Place, string Host, TaskStatus Status,
    TimeSpan Duration)
{
    /// <summary>The item's label; null for a whole task.</summary>
    public string? Item { get; init; }

    /// <summary>Whether a failure did not count.</summary>
    public bool Ignored { get; init; }

    /// <summary>Whether it has differences to show.</summary>
    public bool HasDiff { get; init; }

    /// <summary>Why, for failures and skips.</summary>
    public string? Message { get; init; }

    /// <summary>The whole outcome with result and diffs; null unless it was asked for.</summary>
    public TaskOutcome? Outcome { get; init; }
}
