using System.Numerics;
using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Store.Tests;

/// <summary>The events of made-up runs.</summary>
public static class SampleRun
{
    private static readonly SourceSpan Place = new("site.yml", 3, 5);

    public static RunHeader Header { get; } = new("ann", "laptop", "/work/play") { Inventory = ["hosts.ini"], Tags = ["a", "b"], Commit = new string('a', 40), Verbosity = 1 };

    public static string Id(int number) => $"01a20870-1b05-7ed8-99d5-{number:x12}";

    /// <summary>A run with all kinds of events, and values that are easily spoilt on the way.</summary>
    public static IReadOnlyList<RunEvent> Events(string id, DateTimeOffset at, string host = "web1", int code = 2)
    {
        var task = new TaskRef("1", "copy \"motd\"", "copy", Place);
        var loop = new TaskRef("2.0.1", "web : items", "debug", Place);
        var handler = new TaskRef("3", "restart", "service", Place, IsHandler: true);
        var odd = Value.Map(
            ("float", Value.Of(1.0)), ("big", Value.Of(BigInteger.Parse("123456789012345678901234567890"))), ("text", Value.Of("ü\u0000\u001b[31m\ud83d\ude00\r\n\"'")),
            ("none", Value.Null), ("list", Value.Of(["a", "b"])));
        return
        [
            new RunEvent.RunStarted(at, id, ["site.yml"], Check: false, ShowDiff: true),
            new RunEvent.PlayStarted(at.AddTicks(1), "web", Place, [host, "web2"], 3, Check: false),
            new RunEvent.TaskStarted(at.AddTicks(12), task),
            new RunEvent.HostBegan(at.AddTicks(13), task, host),
            new RunEvent.OutputReceived(at.AddTicks(14), task, host, "half\n", IsError: true),
            new RunEvent.TaskFinished(at.AddSeconds(1), task, host, new(TaskStatus.Changed, odd, TimeSpan.FromTicks(12_345_678))
            {
                Diffs = [new("/etc/motd", "/etc/motd", "a\n", "b\n")], DelegatedTo = "proxy", Sent = ["cat"],
            }, IsLoop: false),
            new RunEvent.HandlerNotified(at.AddSeconds(1), task, host, "restart"),
            new RunEvent.TaskStarted(at.AddSeconds(2), loop),
            new RunEvent.ItemFinished(at.AddSeconds(2), loop, host, "one", new(TaskStatus.Ok, MapValue.Empty, TimeSpan.FromSeconds(0.5))),
            new RunEvent.TaskRetried(at.AddSeconds(2), loop, host, 1, 3, new(TaskStatus.Failed, MapValue.Empty, TimeSpan.Zero) { Message = "not yet" }),
            new RunEvent.TaskFinished(at.AddSeconds(3), loop, host, new(TaskStatus.Skipped, MapValue.Empty, TimeSpan.Zero) { Message = "when" }, IsLoop: true),
            new RunEvent.Noted(at.AddSeconds(3), Diagnostic.Warning("odd", "something is odd", "really", Place, "mend it")),
            new RunEvent.TaskStarted(at.AddSeconds(4), handler),
            new RunEvent.TaskFinished(at.AddSeconds(4), handler, host, new(TaskStatus.Failed, MapValue.Empty, TimeSpan.FromSeconds(1)) { Message = "no \u0000 such unit\nmore" }, IsLoop: false),
            new RunEvent.PlayFinished(at.AddSeconds(5), "web"),
            new RunEvent.RunFinished(at.AddSeconds(5), [new(host, 2, 1, 0, 1, 1, 0, 0, 0), new("web2", 0, 0, 1, 0, 0, 0, 0, 0)], TimeSpan.FromSeconds(5), code),
        ];
    }

    /// <summary>A run of many results.</summary>
    public static IEnumerable<RunEvent> Many(string id, DateTimeOffset at, int results)
    {
        yield return new RunEvent.RunStarted(at, id, ["big.yml"], Check: true, ShowDiff: false);
        yield return new RunEvent.PlayStarted(at, "big", Place, ["h"], results, Check: true);
        for (var i = 0; i < results; i++)
        {
            var task = new TaskRef($"{i}", $"task {i}", "file", Place);
            yield return new RunEvent.TaskStarted(at, task);
            yield return new RunEvent.TaskFinished(at, task, "h", new(TaskStatus.Ok, Value.Map(("path", Value.Of("/etc/motd"))), TimeSpan.FromMilliseconds(3)), IsLoop: false);
        }

        yield return new RunEvent.RunFinished(at.AddSeconds(9), [new("h", results, 0, 0, 0, 0, 0, 0, 0)], TimeSpan.FromSeconds(9), 0);
    }

    /// <summary>Records a run and waits for its end.</summary>
    public static async Task RecordAsync(RecorderOptions options, IEnumerable<RunEvent> events)
    {
        await using var recorder = new RunRecorder(options);
        foreach (var e in events)
        {
            recorder.Emit(e);
        }
    }
}
