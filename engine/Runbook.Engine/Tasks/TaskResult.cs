using Runbook.Core;

namespace Runbook.Engine;

/// <summary>What a task came to on a host, with what it asks of the host's loop. Immutable.</summary>
/// <param name="Outcome">The outcome as events give it, and as <c>register</c> stored it.</param>
internal sealed record TaskResult(TaskOutcome Outcome)
{
    /// <summary>Tasks that the task brought (<c>include_tasks</c>, <c>include_role</c>), to be run next.</summary>
    public IReadOnlyList<Inclusion> Inclusions { get; init; } = [];

    /// <summary>What a <c>meta</c> asks of the host's loop.</summary>
    public MetaRequest Request { get; init; }

    /// <summary>The variables that it brought.</summary>
    public Brought Brought { get; init; } = Brought.Nothing;

    /// <summary>Whether it had ended already in the run that goes on here: it was told then. Default false.</summary>
    public bool IsKept { get; init; }

    /// <summary>Whether another host ran it for this one (<c>run_once</c>): it is not counted here.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether the failure counts: not ignored, not a skip.</summary>
    public bool IsFailure =>
        !Outcome.Ignored && (Outcome.Status is Core.TaskStatus.Failed or Core.TaskStatus.Unreachable);
}
