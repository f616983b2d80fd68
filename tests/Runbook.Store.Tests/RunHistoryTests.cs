using Runbook.Core;

namespace Runbook.Store.Tests;

/// <summary>What was recorded comes back as it was, on both databases.</summary>
public sealed class RunHistoryTests(PostgresServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Events_OfARecordedRun_AreTheLinesThatALiveRunPrinted(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        var events = SampleRun.Events(SampleRun.Id(1), TestStore.Noon);
        await RecordAsync(test, events);
        var lines = new List<string>();
        await foreach (var e in test.Store.Runs.EventsAsync(SampleRun.Id(1), 0, Cancel))
        {
            lines.Add(e.Line);
            Assert.Equal(e.Line, RunEventJson.Write(e.Event));
        }

        Assert.Equal(events.Select(RunEventJson.Write), lines);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Find_ARecordedRun_TellsWhoWhatAndHowItEnded(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        await RecordAsync(test, SampleRun.Events(SampleRun.Id(0xabc), TestStore.Noon));
        var run = await test.Store.Runs.FindAsync("last", Cancel);
        Assert.NotNull(run);
        Assert.Equal((SampleRun.Id(0xabc), "failed", 2, TimeSpan.FromSeconds(5)), (run.Id, run.Status, run.ExitCode, run.Duration));
        Assert.Equal((2, 1, 2), run.Counts);
        Assert.Equivalent(SampleRun.Header, run.Header);
        Assert.Equal(["site.yml"], run.Playbooks);
        Assert.True(run.Size > 1000);
        Assert.Equal(run.Id, (await test.Store.Runs.FindAsync("01A20870-1b05", Cancel))?.Id);
        Assert.Equal(run.Id, (await test.Store.Runs.FindAsync("abc", Cancel))?.Id);
        Assert.Null(await test.Store.Runs.FindAsync("1%", Cancel));
        var recaps = await test.Store.Runs.RecapsAsync(run.Id, Cancel);
        Assert.Equal([new("web1", 2, 1, 0, 1, 1, 0, 0, 0), new("web2", 0, 0, 1, 0, 0, 0, 0, 0)], recaps);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Unjudged_RunsOfPeople_AreThoseThatEndedSinceTheLastTime(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        async Task<IEnumerable<string>> Ids(string schedule) => (await test.Store.Runs.UnjudgedAsync(schedule, 10, Cancel)).Select(r => r.Id[^1..]);
        await RecordAsync(test, SampleRun.Events(SampleRun.Id(2), TestStore.Noon.AddHours(1)).Take(8));
        await RecordAsync(test, SampleRun.Events(SampleRun.Id(1), TestStore.Noon));
        Assert.Equal(["1", "2"], await Ids("web"));
        await test.Store.Runs.MarkJudgedAsync("web", await test.Store.Runs.UnjudgedAsync("web", 10, Cancel), Cancel);
        Assert.Empty(await Ids("web"));
        Assert.Equal(["1", "2"], await Ids("db"));
        var events = SampleRun.Events(SampleRun.Id(2), TestStore.Noon.AddHours(1));
        await SampleRun.RecordAsync(new(test.Options, SampleRun.Header) { Shared = test.Store, IsResumed = true, Farewell = TimeSpan.FromMinutes(2) }, [events[0], .. events.Skip(8)]);
        Assert.Equal(["2"], await Ids("web"));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task List_OfSeveralRuns_FiltersAndOrders(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        await RecordAsync(test, SampleRun.Events(SampleRun.Id(1), TestStore.Noon, "web1", 0));
        await RecordAsync(test, SampleRun.Events(SampleRun.Id(2), TestStore.Noon.AddHours(1), "db", 4));
        await RecordAsync(test, SampleRun.Events(SampleRun.Id(3), TestStore.Noon.AddHours(2), "web1", 0).SkipLast(1));
        async Task<IEnumerable<string>> Ids(RunQuery query) => (await test.Store.Runs.ListAsync(query, Cancel)).Select(r => r.Id[^1..] + r.Status);
        Assert.Equal(["3cut", "2unreachable", "1ok"], await Ids(new()));
        Assert.Equal(["3cut"], await Ids(new() { Limit = 1 }));
        Assert.Equal(["2unreachable"], await Ids(new() { Host = "db" }));
        Assert.Equal(["3cut", "2unreachable"], await Ids(new() { FailedOnly = true }));
        Assert.Equal(["1ok"], await Ids(new() { Before = TestStore.Noon.AddMinutes(1) }));
        Assert.Empty(await Ids(new() { Schedule = "nightly" }));
        await Assert.ThrowsAsync<StoreException>(() => test.Store.Runs.FindAsync("01a2", Cancel));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Results_OfARun_AreThoseOfItsTasks(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        await RecordAsync(test, SampleRun.Events(SampleRun.Id(1), TestStore.Noon));
        var all = await test.Store.Runs.ResultsAsync(new() { RunId = SampleRun.Id(1), WithOutcome = true }, Cancel);
        Assert.Equal(
            ["web/copy \"motd\"//Changed", "web/web : items/one/Ok", "web/web : items//Skipped", "web/restart//Failed"],
            all.Select(r => $"{r.Play}/{r.Task}/{r.Item}/{r.Status}"));
        Assert.Equal((true, "site.yml:3:5", "copy"), (all[0].HasDiff, all[0].Place, all[0].Action));
        Assert.Equal("b\n", all[0].Outcome?.Diffs.Single().After);
        Assert.Equal("no \uFFFD such unit\nmore", all[3].Message?.Replace('\0', '\uFFFD'));
        var notable = await test.Store.Runs.ResultsAsync(new() { Host = "web1", NotableOnly = true }, Cancel);
        Assert.Equal(["restart", "copy \"motd\""], notable.Select(r => r.Task));
        Assert.Empty(await test.Store.Runs.ResultsAsync(new() { Host = "web9" }, Cancel));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Events_MoreThanAPage_ComeInOrderFromAnyNumber(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        await RecordAsync(test, SampleRun.Many(SampleRun.Id(1), TestStore.Noon, 700));
        var numbers = await test.Store.Runs.EventsAsync(SampleRun.Id(1), 3, Cancel).Select(e => e.Sequence).ToListAsync(Cancel);
        Assert.Equal(Enumerable.Range(3, 1400).Select(i => (long)i), numbers);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Sweep_OldAndLargeRuns_LeavesWhatIsToBeKept(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        for (var i = 0; i < 6; i++)
        {
            await RecordAsync(test, SampleRun.Events(SampleRun.Id(i), TestStore.Noon.AddDays(-i)));
        }

        var size = (await test.Store.Runs.FindAsync("last", Cancel))!.Size;
        Assert.Equal(1, await test.Store.Runs.SweepAsync(new(TimeSpan.FromDays(3.5), 0), 1, Cancel));
        Assert.Equal(1, await test.Store.Runs.SweepAsync(new(TimeSpan.FromDays(3.5), 0), 10, Cancel));
        Assert.Equal(2, await test.Store.Runs.SweepAsync(new(TimeSpan.Zero, 2 * size), 10, Cancel));
        Assert.Equal(1, await test.Store.Runs.SweepAsync(new(TimeSpan.Zero, 1), 10, Cancel));
        Assert.Equal([SampleRun.Id(0)], (await test.Store.Runs.ListAsync(new(), Cancel)).Select(r => r.Id));
        Assert.Empty(await test.Store.Runs.ResultsAsync(new() { RunId = SampleRun.Id(5) }, Cancel));
    }

    private static Task RecordAsync(TestStore test, IEnumerable<RunEvent> events) =>
        SampleRun.RecordAsync(new(test.Options, SampleRun.Header) { Patience = TimeSpan.Zero, Retention = null, Farewell = TimeSpan.FromMinutes(2) }, events);
}
