using Runbook.Store;

namespace Runbook.Drift.Tests;

/// <summary>What ends, holds or refuses whole sweeps; approvals; a person's run goes before.</summary>
public sealed class LimitsAtWorkTests
{
    private const string Motd = "  tasks:\n    - name: motd\n      copy:\n        dest: '{{ root }}/motd'\n        content: \"wished\\n\"\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Failures_InRow_PauseTheScheduleUntilAPersonResumesIt()
    {
        await using var serving = await Serving.StartAsync("  tasks:\n    - no_such_module: {}\n", "    failures: 2\n");

        await serving.SweepAsync();
        var record = await serving.SweepAsync();
        await serving.UntilAsync(async () => (await serving.Store.Schedules.FindAsync("web", Token)).Paused is not null, "it is not paused");
        var paused = (await serving.Store.Schedules.FindAsync("web", Token)).Paused;
        await serving.Commands.ResumeScheduleAsync("web", Serving.Ann, Token);

        Assert.Equal("error", record.LastStatus);
        Assert.Contains("no_such_module", record.Note, StringComparison.Ordinal);
        Assert.Equal(("breaker", "2 runs in a row failed"), (paused!.Who, paused.Why));
        Assert.Equal(0, (await serving.Store.Schedules.FindAsync("web", Token)).FailuresInRow);
    }

    [Fact]
    public async Task Empty_Inventory_NeverRemediates()
    {
        await using var serving = await Serving.StartAsync(Motd, "    mode: remediate\n", hosts: "");

        var record = await serving.SweepAsync();

        Assert.Equal(("empty", "the inventory has no hosts for it: nothing was applied"), (record.LastStatus, record.Note));
    }

    [Fact]
    public async Task Stop_WhileItHolds_BeginsNothing()
    {
        await using var serving = await Serving.StartAsync(Motd);
        await serving.Commands.StopAllAsync("maintenance", Serving.Ann, Token);

        var refused = await serving.Commands.RunNowAsync("web", Serving.Ann, Token);
        await serving.Commands.GoOnAsync(Serving.Ann, Token);
        var record = await serving.SweepAsync();

        Assert.Equal("everything is stopped by ann: maintenance", refused);
        Assert.Equal("ok", record.LastStatus);
        Assert.Contains(await serving.Store.Audit.ListAsync(10, 0, Token), a => a is { Act: "stop", Who: "ann", Detail: "maintenance" });
    }

    [Fact]
    public async Task Stop_InMidRun_EndsIt()
    {
        await using var serving = await Serving.StartAsync("  tasks:\n    - {command: sleep 300, check_mode: false}\n");
        Assert.Null(await serving.Commands.RunNowAsync("web", Serving.Ann, Token));
        await serving.UntilAsync(async () => (await serving.Store.Leases.ListAsync(Token)).Any(l => l.Name == "h1"), "no host is taken");

        await serving.Commands.StopAllAsync("fire", Serving.Ann, Token);
        var record = await serving.EndAsync();

        Assert.Equal(("stopped", "everything is stopped by ann: fire"), (record.LastStatus, record.Note));
        await serving.UntilAsync(async () => !(await serving.Store.Leases.ListAsync(Token)).Any(l => l.Name == "h1"), "the lease is not given back");
    }

    [Fact]
    public async Task Run_StillGoing_IsNotStartedTwice()
    {
        await using var serving = await Serving.StartAsync("  tasks:\n    - {command: sleep 300, check_mode: false}\n");

        var first = await serving.Commands.RunNowAsync("web", Serving.Ann, Token);
        var second = await serving.Commands.RunNowAsync("web", Serving.Ann, Token);
        await serving.Commands.StopAllAsync("enough", Serving.Ann, Token);
        await serving.EndAsync();

        Assert.Null(first);
        Assert.Equal("its last run is still going on", second);
    }

    [Fact]
    public async Task Schedule_Ticking_RunsAgainAndAgainAndNeverWhilePaused()
    {
        await using var serving = await Serving.StartAsync(Motd, ticks: true);
        var seen = new HashSet<DateTimeOffset>();
        await serving.UntilAsync(
            async () => (await serving.Store.Schedules.FindAsync("web", Token)).LastFinished is { } at && seen.Add(at) && seen.Count == 3, "it does not tick");

        await serving.Commands.PauseScheduleAsync("web", "holidays", Serving.Ann, Token);
        await serving.UntilAsync(() => Task.FromResult(serving.Log.Contains("web: not begun: paused by ann: holidays")), "it is not refused");
    }

    [Fact]
    public async Task Lease_OfAPerson_GoesBefore()
    {
        await using var serving = await Serving.StartAsync(Motd);
        var held = await serving.Store.Leases.TakeAsync(["h1"], "ann:1", "run by ann", TimeSpan.FromMinutes(5), isPerson: true, Token);
        Assert.Null(await serving.Commands.RunNowAsync("web", Serving.Ann, Token));
        await serving.UntilAsync(async () => (await serving.Queries.SchedulesAsync(Token))[0].Progress is { Total: 1, Done: 0, Held: 1 }, "the sweep does not wait");

        await serving.Store.Leases.ReleaseAsync(held.Taken, Token);
        await serving.EndAsync();

        Assert.NotNull((await serving.Queries.HostAsync("h1", Token))!.Host.LastCheck);
    }

    [Fact]
    public async Task Host_Paused_IsNotTouched()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "h1 h2");
        await serving.Commands.PauseHostAsync("h1", "broken disk", null, Serving.Ann, Token);

        await serving.SweepAsync();

        Assert.Equal(HostState.Paused, (await serving.Queries.HostAsync("h1", Token))!.Host.State);
        Assert.Null((await serving.Queries.HostAsync("h1", Token))!.Host.LastCheck);
        Assert.NotNull((await serving.Queries.HostAsync("h2", Token))!.Host.LastCheck);
    }

    [Fact]
    public async Task Host_Lost_IsUnreachableAndTheOthersAreChecked()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "h1 h2");
        serving.Lost.Add("h1");

        var record = await serving.SweepAsync();

        Assert.Equal("ok", record.LastStatus);
        Assert.Equal(HostState.Unreachable, (await serving.Queries.HostAsync("h1", Token))!.Host.State);
        Assert.Equal(HostState.Drifted, (await serving.Queries.HostAsync("h2", Token))!.Host.State);
    }

    [Fact]
    public async Task Host_Hanging_FailsAfterTheTimeAndTheOthersAreChecked()
    {
        var tasks = "  tasks:\n    - command: sleep 300\n      check_mode: false\n      when: inventory_hostname == 'h1'\n" + Motd["  tasks:\n".Length..];
        await using var serving = await Serving.StartAsync(tasks, "    timeout: 3s\n", "h1 h2");

        await serving.SweepAsync();

        Assert.Equal(HostState.Failed, (await serving.Queries.HostAsync("h1", Token))!.Host.State);
        Assert.Equal(HostState.Drifted, (await serving.Queries.HostAsync("h2", Token))!.Host.State);
    }

    [Fact]
    public async Task Settings_Broken_LeaveTheOldOnesStanding()
    {
        await using var serving = await Serving.StartAsync(Motd);
        serving.WriteSettings("schedules: [{nam: web}]\n");
        await serving.UntilAsync(() => Task.FromResult(serving.Log.Any(l => l.Contains("is wrong, what it said before holds", StringComparison.Ordinal))), "it is not read again");

        var record = await serving.SweepAsync();

        Assert.Equal("ok", record.LastStatus);
        Assert.NotEmpty((await serving.Queries.OverviewAsync(Token)).Problems);
    }
}
