using System.Text.Json.Serialization;

namespace Runbook.Core;

/// <summary>
/// Everything a run says, as a closed set of records. It is the only output of a run. Secrets in it are masked before any sink
/// sees it. Immutable.
/// </summary>
/// <param name="At">When it happened (UTC).</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(RunStarted), "run_started")]
[JsonDerivedType(typeof(PlayStarted), "play_started")]
[JsonDerivedType(typeof(TaskStarted), "task_started")]
[JsonDerivedType(typeof(HostBegan), "host_began")]
[JsonDerivedType(typeof(OutputReceived), "output")]
[JsonDerivedType(typeof(TaskRetried), "task_retried")]
[JsonDerivedType(typeof(ItemFinished), "item_finished")]
[JsonDerivedType(typeof(TaskFinished), "task_finished")]
[JsonDerivedType(typeof(HandlerNotified), "handler_notified")]
[JsonDerivedType(typeof(Noted), "noted")]
[JsonDerivedType(typeof(PlayFinished), "play_finished")]
[JsonDerivedType(typeof(RunFinished), "run_finished")]
public abstract record RunEvent(DateTimeOffset At)
{

    /// <summary>The first event.</summary>
    public sealed record RunStarted(DateTimeOffset At, string RunId, IReadOnlyList<string> Playbooks, bool Check, bool ShowDiff) : RunEvent(At)
    {
        /// <summary>Whether a run that was cut goes on: events of the same run came before, and what was done then is not told again. Default false.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool IsResumed { get; init; }
    }

    /// <summary>A play begins, or the next batch of a <c>serial</c> one.</summary>
    public sealed record PlayStarted(DateTimeOffset At, string Name, SourceSpan Span, IReadOnlyList<string> Hosts, int TaskCount, bool Check)
        : RunEvent(At);

    /// <summary>The first host arrives at a task.</summary>
    public sealed record TaskStarted(DateTimeOffset At, TaskRef Task) : RunEvent(At);

    /// <summary>A host begins a task.</summary>
    public sealed record HostBegan(DateTimeOffset At, TaskRef Task, string Host) : RunEvent(At);

    /// <summary>A piece of output of a task that is still running.</summary>
    public sealed record OutputReceived(DateTimeOffset At, TaskRef Task, string Host, string Text, bool IsError) : RunEvent(At);

    /// <summary>A task with <c>until</c> is tried again.</summary>
    public sealed record TaskRetried(DateTimeOffset At, TaskRef Task, string Host, int Attempt, int Retries, TaskOutcome Outcome) : RunEvent(At);

    /// <summary>One item of a loop is done.</summary>
    public sealed record ItemFinished(DateTimeOffset At, TaskRef Task, string Host, string Label, TaskOutcome Outcome) : RunEvent(At);

    /// <summary>A task is done on a host; for a loop, after its items.</summary>
    public sealed record TaskFinished(DateTimeOffset At, TaskRef Task, string Host, TaskOutcome Outcome, bool IsLoop) : RunEvent(At);

    /// <summary>A changed task notified a handler.</summary>
    public sealed record HandlerNotified(DateTimeOffset At, TaskRef Task, string Host, string Handler) : RunEvent(At);

    /// <summary>A warning or a piece of information, of no particular host.</summary>
    public sealed record Noted(DateTimeOffset At, Diagnostic Diagnostic) : RunEvent(At);

    /// <summary>A play or batch is over.</summary>
    public sealed record PlayFinished(DateTimeOffset At, string Name) : RunEvent(At);

    /// <summary>The last event.</summary>
    public sealed record RunFinished(DateTimeOffset At, IReadOnlyList<HostRecap> Hosts, TimeSpan Duration, int ExitCode) : RunEvent(At);
}
