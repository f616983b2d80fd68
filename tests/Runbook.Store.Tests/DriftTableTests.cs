using System.Text;

namespace Runbook.Store.Tests;

/// <summary>What is written of hosts, resources, schedules, plans and accounts comes back on both databases.</summary>
public sealed class DriftTableTests(PostgresServer server)
{
    private static readonly DateTimeOffset Noon = TestStore.Noon;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Resources_SavedTwice_AreTheLater(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        var table = test.Store.Resources;
        var motd = new ResourceRecord("web1", "file:/etc/motd", "file", "w1", "s1", ResourceState.InSync, Noon, Noon)
        {
            Task = "the motd",
            Place = "site.yml:3:5",
            Schedule = "nightly",
            Diff = "-a\n+b",
            Message = "odd \0 text",
            AppliedWish = "w0",
            AppliedState = "s0",
            AppliedAt = Noon.AddDays(-1),
            AppliedBy = "ann",
            AppliedRun = "r",
            FailedWish = "w1",
            FailedState = "s9",
        };
        await table.SaveAsync([motd, motd with { Key = "file:/x_%!", StateHash = null, State = ResourceState.Unknown }], Cancel);
        await table.SaveAsync([motd with { State = ResourceState.Drifted, StateHash = "s2" }, motd with { Host = "web2", Key = "k" }], Cancel);
        Assert.Equal(motd with { State = ResourceState.Drifted, StateHash = "s2", Message = "odd \uFFFD text" }, (await table.ListAsync(new() { Host = "web1" }, Cancel))[0] with { Message = "odd \uFFFD text" });
        Assert.Equal(["k"], (await table.OfHostsAsync(["web2", "none"], Cancel)).Select(r => r.Key));
        Assert.Equal(["file:/x_%!"], (await table.ListAsync(new() { Text = "X_%!" }, Cancel)).Select(r => r.Key));
        Assert.Equal(["file:/etc/motd"], (await table.ListAsync(new() { State = ResourceState.Drifted }, Cancel)).Select(r => r.Key));
        Assert.Equal((1, 1, 1), (await table.CountAsync(Cancel)) is var n ? (n[ResourceState.Drifted], n[ResourceState.Unknown], n[ResourceState.InSync]) : default);
        await test.Store.Hosts.SaveAsync([new("web1", HostState.Drifted, Noon) { Resources = 2 }, new("web2", HostState.Drifted, Noon) { Resources = 5 }], Cancel);
        Assert.Equal((1, 1, 5), (await table.SummarizeAsync(Cancel)) is var m ? (m[ResourceState.Drifted], m[ResourceState.Unknown], m[ResourceState.InSync]) : default);
        Assert.Equal(1, await table.ForgetAsync("web1", ["file:/x_%!", "other"], Cancel));
        Assert.Equal(0, await table.ForgetAsync("web1", [], Cancel));
        Assert.Equal(2, (await table.ListAsync(new(), Cancel)).Count);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Hosts_PausedOrLongUnchecked_AreToldSo(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        var table = test.Store.Hosts;
        var web = new HostRecord("web1", HostState.Drifted, Noon)
        {
            Detail = "d",
            LastCheck = Noon,
            LastRun = "r",
            Interval = TimeSpan.FromMinutes(10),
            Resources = 50,
            Drifted = 1,
            Pending = 2,
            Failed = 3,
        };
        await table.SaveAsync([web, new("web2", HostState.InSync, Noon)], Cancel);
        Assert.Equal(web, await table.FindAsync("web1", Noon, Cancel));
        await table.PauseAsync("web2", new("ann", "works on it", Noon, Noon.AddHours(1)), Noon, Cancel);
        await table.SaveAsync([new("web2", HostState.InSync, Noon)], Cancel);
        Assert.Equal(HostState.Paused, (await table.FindAsync("web2", Noon, Cancel))?.State);
        Assert.Equal("works on it", (await table.FindAsync("web2", Noon, Cancel))?.Paused?.Why);
        Assert.Equal(HostState.InSync, (await table.FindAsync("web2", Noon.AddHours(2), Cancel))?.State);
        Assert.Equal(HostState.Drifted, (await table.FindAsync("web1", Noon.AddMinutes(30), Cancel))?.State);
        Assert.Equal(HostState.Stale, (await table.FindAsync("web1", Noon.AddMinutes(31), Cancel))?.State);
        Assert.Equal(["web1"], (await table.ListAsync(new() { State = HostState.Stale }, Noon.AddDays(1), Cancel)).Select(h => h.Host));
        Assert.Equal([(HostState.Paused, 1), (HostState.Drifted, 1)], (await table.CountAsync(Noon, Cancel)).Select(c => (c.Key, c.Value)).OrderByDescending(c => c.Key));
        await table.SaveAsync([web with { State = HostState.Unreachable, LastTry = Noon.AddMinutes(20) }], Cancel);
        Assert.Equal(HostState.Unreachable, (await table.FindAsync("web1", Noon.AddMinutes(50), Cancel))?.State);
        var lease = (await test.Store.Leases.TakeAsync(["web1"], "w", $"{HostTable.Remediation} by schedule x", TimeSpan.FromMinutes(1), isPerson: false, Cancel)).Taken;
        Assert.Equal((HostState.Remediating, HostState.Unreachable), await table.FindAsync("web1", Noon, Cancel) is { } now ? (now.State, now.Found) : default);
        await test.Store.Leases.ReleaseAsync(lease, Cancel);
        Assert.Equal(HostState.Unreachable, (await table.FindAsync("web1", Noon, Cancel))?.State);
        await table.PauseAsync("web2", null, Noon, Cancel);
        Assert.Null((await table.FindAsync("web2", Noon, Cancel))?.Paused);
        await table.ForgetAsync(["web2"], Cancel);
        Assert.Null(await table.FindAsync("web2", Noon, Cancel));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Transitions_ThatWereAdded_CanBeCountedAndFollowed(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        var table = test.Store.Transitions;
        var seen = new Transition(Noon, "web1", "k", TransitionKind.Seen, "in_sync", "drifted") { Schedule = "n", RunId = "r", Diff = "-a", Message = "m" };
        await table.AddAsync([seen, seen with { At = Noon.AddMinutes(1), Kind = TransitionKind.Corrected, From = "drifted", To = "in_sync", Who = "schedule:n" }], Cancel);
        await table.AddAsync([seen with { At = Noon.AddHours(2), Kind = TransitionKind.Corrected }, seen with { Key = null }], Cancel);
        var all = await table.ListAsync(new(), Cancel);
        Assert.Equal(seen, all[^1] with { Id = 0 });
        Assert.Equal(all.Select(t => t.Id).OrderDescending(), all.Select(t => t.Id));
        Assert.Equal(1, await table.CountAsync(new() { Host = "web1", Key = "k", Kind = TransitionKind.Corrected, Since = Noon.AddHours(1) }, Cancel));
        Assert.Equal(2, (await table.ListAsync(new() { AfterId = all[2].Id }, Cancel)).Count);
        Assert.Equal(3, await table.ForgetAsync(Noon.AddHours(1), Cancel));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Schedules_StartedTwice_StartOnceAndCountFailures(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        var table = test.Store.Schedules;
        Assert.True(await table.TryStartAsync("n", "s1", Noon, Cancel));
        Assert.False(await table.TryStartAsync("n", "s2", Noon, Cancel));
        Assert.Null(await table.FinishAsync("n", "s2", failed: true, "failed", "r", null, Noon, Cancel));
        Assert.Equal(1, (await table.FinishAsync("n", "s1", failed: true, "failed", "r", "why", Noon, Cancel))?.FailuresInRow);
        Assert.Null(await table.FinishAsync("n", "s1", failed: true, "failed", "r", null, Noon, Cancel));
        Assert.True(await table.TryStartAsync("n", "s3", Noon, Cancel));
        var ended = await table.FinishAsync("n", "s3", failed: true, "failed", "r", null, Noon, Cancel);
        Assert.Equal((2, "failed", null), (ended?.FailuresInRow, ended?.LastStatus, ended?.RunningSweep));
        await table.PauseAsync("n", new("breaker", "two failures", Noon), Cancel);
        Assert.Equal(new Pause("breaker", "two failures", Noon), (await table.FindAsync("n", Cancel)).Paused);
        await table.PauseAsync("n", null, Cancel);
        Assert.Equal(0, (await table.FindAsync("n", Cancel)).FailuresInRow);
        await table.SetDueAsync("m", Noon, Cancel);
        Assert.Equal([("m", Noon), ("n", null)], (await table.ListAsync(Cancel)).Select(s => (s.Name, s.NextDue)));
        Assert.Equal(new ScheduleRecord("unheard"), await table.FindAsync("unheard", Cancel));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Approvals_DecidedTwice_TheFirstWins(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        var table = test.Store.Approvals;
        var plan = Encoding.UTF8.GetBytes("\0plan\xff");
        await table.AddAsync(new("p1", "site.yml", Noon, "schedule:n", "h", "will change") { Schedule = "n", Expires = Noon.AddHours(1) }, plan, Cancel);
        await table.AddAsync(new("p2", "site.yml", Noon, "ann", "h", "t") { Expires = Noon.AddHours(1) }, plan, Cancel);
        Assert.True(await table.MoveAsync("p1", ApprovalState.Waiting, ApprovalState.Approved, "ann", null, null, Noon, Cancel));
        Assert.False(await table.MoveAsync("p1", ApprovalState.Waiting, ApprovalState.Rejected, "bob", "no", null, Noon, Cancel));
        Assert.True(await table.MoveAsync("p1", ApprovalState.Approved, ApprovalState.Applying, null, null, "r", Noon, Cancel));
        Assert.False(await table.MoveAsync("p2", ApprovalState.Waiting, ApprovalState.Approved, "ann", null, null, Noon.AddHours(1), Cancel));
        Assert.Equal(1, await table.ExpireAsync(Noon.AddHours(1), Cancel));
        var moved = await table.FindAsync("p1", Cancel);
        Assert.Equal((ApprovalState.Applying, "ann", Noon, "r"), (moved?.State, moved?.DecidedBy, moved?.Decided, moved?.RunId));
        Assert.Equal(plan, await table.PlanAsync("p1", Cancel));
        Assert.Equal(["p2"], (await table.ListAsync(ApprovalState.Expired, 9, Cancel)).Select(a => a.Id));
        Assert.Null(await table.FindAsync("p3", Cancel));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Accounts_Tokens_CountOnlyWhileTheyMay(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        var table = test.Store.Accounts;
        var ann = new UserRecord("ann", "hash", AccountRole.Operator, Noon);
        await table.SaveUserAsync(ann, Cancel);
        await table.AddTokenAsync(new("t1", "ann", "ci", "h1", AccountRole.Viewer, Noon, Noon.AddDays(1)), Cancel);
        await table.AddTokenAsync(new("t2", "ann", "ci", "h2", AccountRole.Viewer, Noon, null), Cancel);
        Assert.Equal(Noon.AddHours(1), (await table.UseTokenAsync("h1", Noon.AddHours(1), Cancel))?.LastUsed);
        Assert.Null(await table.UseTokenAsync("h1", Noon.AddDays(1), Cancel));
        Assert.Null(await table.UseTokenAsync("h9", Noon, Cancel));
        Assert.True(await table.RevokeTokenAsync("t2", Cancel));
        Assert.Null(await table.UseTokenAsync("h2", Noon, Cancel));
        await table.SaveUserAsync(ann with { IsDisabled = true }, Cancel);
        Assert.Null(await table.UseTokenAsync("h1", Noon, Cancel));
        Assert.Equal([ann with { IsDisabled = true }], await table.ListUsersAsync(Cancel));
        Assert.True(await table.RemoveUserAsync("ann", Cancel));
        Assert.Empty(await table.ListTokensAsync(null, Cancel));
        Assert.Null(await table.FindUserAsync("ann", Cancel));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Suppressions_Audit_Settings_AreKept(string kind)
    {
        await using var test = await TestStore.OpenAsync(kind, server);
        var rule = new Suppression("web*", "file:*", "known", "ann", Noon, Noon.AddDays(1));
        var id = await test.Store.Suppressions.AddAsync(rule, Cancel);
        Assert.Equal([rule with { Id = id }], await test.Store.Suppressions.ListAsync(Noon, Cancel));
        Assert.Empty(await test.Store.Suppressions.ListAsync(Noon.AddDays(1), Cancel));
        Assert.True(await test.Store.Suppressions.RemoveAsync(id, Cancel));
        var entry = new AuditEntry(Noon, "ann", "page", "schedule.pause", "nightly", null);
        await test.Store.Audit.AddAsync(entry, Cancel);
        await test.Store.Audit.AddAsync(entry with { Act = "second" }, Cancel);
        var latest = Assert.Single(await test.Store.Audit.ListAsync(1, 0, Cancel));
        Assert.Equal("second", latest.Act);
        Assert.Equal([entry], (await test.Store.Audit.ListAsync(9, latest.Id, Cancel)).Select(a => a with { Id = 0 }));
        await test.Store.Settings.SetAsync("stop", "because", Cancel);
        await test.Store.Settings.SetAsync("stop", "again", Cancel);
        Assert.Equal("again", await test.Store.Settings.FindAsync("stop", Cancel));
        await test.Store.Settings.SetAsync("stop", null, Cancel);
        Assert.Null(await test.Store.Settings.FindAsync("stop", Cancel));
    }
}
