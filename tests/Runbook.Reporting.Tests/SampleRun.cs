using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Reporting.Tests;

/// <summary>The events of a run in which everything happens once.</summary>
internal static class SampleRun
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static IReadOnlyList<RunEvent> Events { get; } =
    [
        new RunEvent.RunStarted(At(0), "run-1", ["site.yml"], Check: false, ShowDiff: true),
        new RunEvent.PlayStarted(At(0), "web servers", new("site.yml", 1, 3), ["a", "b"], 5, Check: false),
        new RunEvent.Noted(At(0), Diagnostic.Warning("mode-number", "a mode is written as a number", "644", new("site.yml", 9, 13), "write \"0644\"")),
        new RunEvent.TaskStarted(At(1), Task("0", "configure", "copy")),
        new RunEvent.HostBegan(At(1), Task("0", "configure", "copy"), "a"),
        new RunEvent.TaskFinished(At(1), Task("0", "configure", "copy"), "a", Outcome(TaskStatus.Changed) with
        {
            Diffs = [new("before /etc/x", "after /etc/x", "one\ntwo\n", "one\n2\n")],
        }, IsLoop: false),
        new RunEvent.HandlerNotified(At(1), Task("0", "configure", "copy"), "a", "restart"),
        new RunEvent.TaskFinished(At(1), Task("0", "configure", "copy"), "b", Outcome(TaskStatus.Unreachable) with { Message = "connection refused" }, IsLoop: false),
        new RunEvent.TaskStarted(At(2), Task("1", "say", "debug")),
        new RunEvent.ItemFinished(At(2), Task("1", "say", "debug"), "a", "x", Outcome(TaskStatus.Ok, ("msg", Value.Of("x")))),
        new RunEvent.ItemFinished(At(2), Task("1", "say", "debug"), "a", "y", Outcome(TaskStatus.Skipped)),
        new RunEvent.TaskFinished(At(2), Task("1", "say", "debug"), "a", Outcome(TaskStatus.Ok, ("results", Value.Of([Value.Of("x")]))), IsLoop: true),
        new RunEvent.TaskStarted(At(3), Task("2", "wait", "command")),
        new RunEvent.OutputReceived(At(3), Task("2", "wait", "command"), "a", "working\n", IsError: false),
        new RunEvent.TaskRetried(At(3), Task("2", "wait", "command"), "a", 1, 3, Outcome(TaskStatus.Failed)),
        new RunEvent.TaskFinished(At(4), Task("2", "wait", "command"), "a", Failure() with { Ignored = true }, IsLoop: false),
        new RunEvent.TaskStarted(At(5), Task("3", "break <it> \u0001", "command")),
        new RunEvent.TaskFinished(At(5), Task("3", "break <it> \u0001", "command"), "a", Failure(), IsLoop: false),
        new RunEvent.PlayFinished(At(6), "web servers"),
        new RunEvent.RunFinished(At(6), [new("a", 3, 1, 0, 1, 0, 0, 1, 0), new("bb", 0, 0, 1, 0, 0, 0, 0, 2)], TimeSpan.FromSeconds(6), 2),
    ];

    /// <summary>Emits all of them.</summary>
    public static void Play(IEventSink sink)
    {
        foreach (var e in Events)
        {
            sink.Emit(e);
        }
    }

    private static DateTimeOffset At(int second) => Start.AddSeconds(second);

    private static TaskRef Task(string id, string name, string action) => new(id, name, action, new("site.yml", 5 + int.Parse(id), 7));

    private static TaskOutcome Outcome(TaskStatus status, params (string, Value)[] result) => new(status, Value.Map(result), TimeSpan.FromMilliseconds(250));

    private static TaskOutcome Failure() => Outcome(TaskStatus.Failed, ("rc", Value.Of(3)), ("stdout", Value.Of("out\n")), ("stderr", Value.Of("err\nmore"))) with
    {
        Message = "non-zero return code",
        Sent = ["first", "exit 3"],
    };
}
