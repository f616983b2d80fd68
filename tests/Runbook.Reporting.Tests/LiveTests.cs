using Runbook.Core;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Runbook.Reporting.Tests;

public sealed class LiveTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(80, 24, "narrow-no")]
    [InlineData(30, 6, "small")]
    public void Draw_HostsAtWork_ShowsThemAndTheBar(int width, int height, string name)
    {
        var state = new LiveState();
        state.Apply(new RunEvent.RunStarted(Start, "r", ["p.yml"], Check: false, ShowDiff: false));
        state.Apply(new RunEvent.PlayStarted(Start, "play", default, ["a", "b", "c", "d"], 4, Check: false));
        state.Apply(new RunEvent.TaskStarted(Start, Task("0")));
        state.Apply(new RunEvent.TaskStarted(Start, Task("1")));
        foreach (var host in new[] { "a", "b", "c", "d" })
        {
            state.Apply(new RunEvent.HostBegan(Start, Task("1"), host));
        }

        state.Apply(new RunEvent.OutputReceived(Start, Task("1"), "b", "one\ntwo \u001b[2J\n", IsError: false));
        state.Apply(new RunEvent.TaskFinished(Start, Task("1"), "c", new(Core.TaskStatus.Ok, MapValue.Empty, TimeSpan.Zero), IsLoop: false));
        var console = new TestConsole().Width(width).Height(height);
        console.Write(LiveView.Draw(state, Start.AddSeconds(75), width, height));
        Approved.Check(console.Output, $"live-{name}.txt");
    }

    [Fact]
    public void Draw_NoPlay_IsEmpty() => Assert.Same(Text.Empty, LiveView.Draw(new LiveState(), Start, 80, 24));

    [Fact]
    public async Task Emit_WholeRun_ScrollsEveryResultAndLeavesTheRecapLast()
    {
        var console = new TestConsole().Width(120);
        await using (var reporter = new LiveReporter(console, new(), TimeProvider.System))
        {
            SampleRun.Play(reporter);
        }

        Assert.Contains("changed: [a]", console.Output);
        Assert.Contains("unreachable: [b]: connection refused", console.Output);
        Assert.EndsWith("ignored=0 would_run=2", console.Output.TrimEnd());
    }

    [Fact]
    public async Task HoldAsync_WhileHeld_DrawsNothing()
    {
        var console = new TestConsole().Width(120);
        await using var reporter = new LiveReporter(console, new(), TimeProvider.System);
        var held = await reporter.HoldAsync(TestContext.Current.CancellationToken);
        SampleRun.Play(reporter);
        var before = console.Output;
        Assert.DoesNotContain("PLAY RECAP", before);
        held.Dispose();
        await reporter.DisposeAsync();
        Assert.Contains("PLAY RECAP", console.Output);
    }

    [Fact]
    public void CanDraw_NoTerminal_IsFalse() => Assert.False(LiveReporter.CanDraw(new TestConsole()));

    private static TaskRef Task(string id) => new(id, $"task {id}", "command", default);
}
