using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>A task that a host is about to run: all that stays the same for its items. Used by one host's loop.</summary>
/// <param name="Host">The host's loop.</param>
/// <param name="Task">The task.</param>
/// <param name="Ref">The task as events name it.</param>
/// <param name="Path">Its position.</param>
/// <param name="Inclusion">What the inclusions around it gave.</param>
internal sealed record TaskCall(HostRun Host, TaskSpec Task, TaskRef Ref, StepPath Path, IReadOnlyList<VariableLayer> Inclusion)
{
    /// <summary>Stands for the task in events where none are sent: while it is bound ahead of its turn.</summary>
    public static TaskRef NoRef { get; } = new("", "", "", default);

    /// <summary>Set while the task is bound ahead of its turn; null in its turn.</summary>
    public AheadGuard? Guard { get; init; }

    /// <summary>The host's own place in the play, whatever other hosts did: what a journal knows the task by.</summary>
    public string Place { get; init; } = "";

    /// <summary>Which item of its loop is at work. Default: the task has none.</summary>
    public int Item { get; init; } = JournalKey.Whole;

    /// <summary>Whether it has ended already in the run that goes on here. Default false.</summary>
    public bool IsKept { get; init; }

    /// <summary>The play.</summary>
    public PlayContext Play => Host.Play;

    /// <summary>An evaluation in the task's scope, with layers above it (the item of a loop, the result so far).</summary>
    public EvaluationContext Context(params IEnumerable<VariableLayer> above)
    {
        var context = Play.Context(Host.Memory, Task, Inclusion);
        if (Guard is { } guard)
        {
            context = new(((VariableScope)context.Variables).With(guard.Pending), guard.Functions, context.Environment) { Span = context.Span };
        }

        return above.Any() && context.Variables is VariableScope scope ? context.With(scope.With(above)) : context;
    }
}
