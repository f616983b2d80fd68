using Runbook.Core;
using Runbook.Store;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Drift.Tests;

public sealed class ClassifierTests
{
    private static readonly RunOrigin Origin = RunOrigin.Of("web", "run-1");
    private static readonly TaskRef Task = new("1", "motd", "copy", new("site.yml", 3, 5));
    private static readonly DateTimeOffset Then = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Then.AddHours(1);

    /// <summary>Before (state/applied wish), the look (status/wish, planned, held, ignored, suppressed), and the state after.</summary>
    public static TheoryData<string, string, string> Looks => new()
    {
        { "-", "ok w1", "in_sync" },
        { "-", "changed w1 planned", "new" },
        { "-", "changed w1", "in_sync" },
        { "-", "wouldrun w1 planned", "unknown" },
        { "-", "failed w1", "error" },
        { "-", "failed w1 ignored", "unknown" },
        { "-", "skipped w1", "-" },
        { "-", "unreachable w1", "-" },
        { "in_sync w1", "ok w1", "in_sync" },
        { "in_sync w1", "changed w1 planned", "drifted" },
        { "in_sync w1", "changed w2 planned", "pending" },
        { "in_sync w1", "ok w2", "in_sync" },
        { "in_sync w1", "wouldrun w1 planned held", "drifted" },
        { "in_sync w1", "changed w1 planned suppressed", "suppressed" },
        { "in_sync w1", "ok w1 suppressed", "in_sync" },
        { "drifted w1", "changed w1", "in_sync" },
        { "drifted w1", "changed w1 planned", "drifted" },
        { "drifted w1", "changed w2 planned", "pending" },
        { "drifted w1", "wouldrun w1 planned held", "drifted" },
        { "drifted w1", "ok w1", "in_sync" },
        { "drifted w1", "failed w1", "error" },
        { "drifted w1", "skipped w1", "-" },
        { "pending w1", "changed w1 planned", "drifted" },
        { "pending w1", "changed w2 planned", "pending" },
        { "pending w1", "wouldrun w2 planned held", "pending" },
        { "new -", "changed w1 planned", "new" },
        { "new -", "wouldrun w1 planned held", "new" },
        { "unknown -", "wouldrun w1 planned held", "unknown" },
        { "error w1", "changed w1 planned", "drifted" },
        { "error w1", "ok w1", "in_sync" },
        { "suppressed w1", "changed w1 planned", "drifted" },
        { "suppressed w1", "failed w1 suppressed", "error" },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public void Judge_Look_GivesState(string before, string look, string after)
    {
        var verdict = ResourceClassifier.Judge(Record(before), Seen(look), Origin);

        Assert.Equal(after, verdict?.Record.State.Word() ?? "-");
    }

    [Theory]
    [InlineData("in_sync w1", "changed w2", "w1")]
    [InlineData("pending w1", "changed w2", "w2")]
    [InlineData("pending w1", "changed w2 planned", null)]
    [InlineData("pending w1", "ok w2", null)]
    [InlineData("pending w1", "failed w2", null)]
    public void Late_RunToldOfAfterALaterCheck_TellsWhoAppliedAndNotHowItStands(string before, string look, string? wish)
    {
        var known = Record(before)! with { Checked = Now.AddMinutes(1) };

        var verdict = ResourceClassifier.Late(known, Seen(look), new("bob", null, "run-2"));

        Assert.Equal(wish, verdict?.Record.AppliedWish);
        if (verdict is not null)
        {
            Assert.Equal(("bob", known.State, known.Checked, true), (verdict.Record.AppliedBy, verdict.Record.State, verdict.Record.Checked, verdict.WasPutBack));
            Assert.Null(ResourceClassifier.Late(verdict.Record, Seen(look), new("bob", null, "run-2")));
        }
    }

    [Fact]
    public void Judge_SameStateAgain_KeepsSinceAndHasNotMoved()
    {
        var verdict = ResourceClassifier.Judge(Record("drifted w1"), Seen("changed w1 planned"), Origin)!;

        Assert.False(verdict.HasMoved);
        Assert.Equal(Then, verdict.Record.Since);
        Assert.Equal("w1", verdict.Record.AppliedWish);
    }

    [Fact]
    public void Judge_PutBack_IsInSyncSinceNow()
    {
        var verdict = ResourceClassifier.Judge(Record("drifted w1"), Seen("changed w1"), Origin)!;

        Assert.True(verdict.HasMoved);
        Assert.True(verdict.WasPutBack);
        Assert.Equal(Now, verdict.Record.Since);
        Assert.Null(verdict.Record.StateHash);
        Assert.Equal("schedule:web", verdict.Record.AppliedBy);
    }

    [Fact]
    public void Judge_FailedChange_IsRememberedUntilItIsAsWished()
    {
        var failed = ResourceClassifier.Judge(Record("drifted w1"), Seen("failed w1"), Origin)!.Record;
        var still = ResourceClassifier.Judge(failed, Seen("changed w1 planned"), Origin)!.Record;
        var mended = ResourceClassifier.Judge(still, Seen("ok w1"), Origin)!.Record;

        Assert.Equal(("w1", "found"), (failed.FailedWish, failed.FailedState));
        Assert.Equal(("w1", "found"), (still.FailedWish, still.FailedState));
        Assert.Null(mended.FailedWish);
    }

    [Fact]
    public void Judge_FailedCheck_IsNoFailedChange() =>
        Assert.Null(ResourceClassifier.Judge(Record("drifted w1"), Seen("failed w1 planned"), Origin)!.Record.FailedWish);

    [Theory]
    [InlineData(true, false, 0, 0, HostState.InSync)]
    [InlineData(true, false, 1, 0, HostState.Drifted)]
    [InlineData(true, false, 1, 1, HostState.Failed)]
    [InlineData(true, true, 0, 0, HostState.Failed)]
    [InlineData(false, true, 1, 1, HostState.Unreachable)]
    public void AfterRun_Host_GivesState(bool reached, bool failed, int drifted, int errors, HostState expected) =>
        Assert.Equal(expected, HostClassifier.AfterRun(reached, failed, new() { Drifted = drifted, Failed = errors }));

    private static ResourceRecord? Record(string text)
    {
        if (text == "-")
        {
            return null;
        }

        var (state, applied) = text.Split(' ') is [var s, var a] ? (s, a) : throw new ArgumentException(text);
        return new("web1", "copy /etc/motd", "copy", applied, state == "in_sync" ? null : "found", StateWords.Resource(state)!.Value, Then, Then)
        {
            AppliedWish = applied == "-" ? null : applied,
        };
    }

    private static Observation Seen(string text)
    {
        var words = text.Split(' ');
        var resource = new ResourceRef("copy /etc/motd", words[1])
        {
            Planned = words.Contains("planned"),
            Held = words.Contains("held") ? "a limit" : null,
            Found = words[0] is "changed" or "wouldrun" ? "found" : null,
        };
        return new(Now, "web1", Task, resource, Enum.Parse<TaskStatus>(words[0], ignoreCase: true))
        {
            IsIgnored = words.Contains("ignored"),
            Suppressed = words.Contains("suppressed") ? "a rule" : null,
        };
    }
}
