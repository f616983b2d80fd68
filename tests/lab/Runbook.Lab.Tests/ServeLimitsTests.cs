using System.Globalization;
using System.Text.Json.Nodes;

namespace Runbook.Lab.Tests;

/// <summary>The limits of <c>runbook serve</c> on real hosts: budget, breakers, the lease, approval; and a host that hangs.</summary>
public sealed class ServeLimitsTests(ServeLimitsTests.Hosts hosts) : IClassFixture<ServeLimitsTests.Hosts>
{
    private static readonly string[] All = ["host1", "host2", "host3"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Budget_MoreHostsThanItAllows_NothingIsApplied()
    {
        using var home = await ConvergedAsync("mode: remediate, budget: {hosts: 2}");
        foreach (var host in (int[])[1, 2, 3]) await SpoilAsync(host);
        await using var serve = await ServeProcess.StartAsync(home, home.At("play"));

        await serve.UntilAsync(() => ScheduleAsync(serve, "note", "3 hosts would change, the budget is 2: nothing was applied"), "nothing is refused");

        foreach (var host in (int[])[1, 2, 3]) Assert.Equal("by hand\n", await ReadAsync(host));
        Assert.Contains("the budget is 2", await serve.PageAsync("/schedules"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flapping_PutBackTooOften_IsOnlyWatched()
    {
        using var home = await ConvergedAsync("mode: remediate, flapping: {times: 2, within: 1h}");
        await using var serve = await ServeProcess.StartAsync(home, home.At("play"));
        for (var time = 1; time <= 2; time++)
        {
            await SpoilAsync(1);
            await serve.UntilAsync(async () => (await serve.HistoryAsync("host1", "corrected")).Count == time ? "yes" : null, "it is not put back");
        }

        await SpoilAsync(1);
        var breaker = await serve.UntilAsync(async () => (await serve.HistoryAsync("host1", "breaker")).SingleOrDefault(), "the breaker does not open");
        await serve.SweepAsync("web");

        Assert.StartsWith("someone else manages this", ServeProcess.Text(breaker, "message"), StringComparison.Ordinal);
        Assert.Equal(2, (await serve.HistoryAsync("host1", "corrected")).Count);
        Assert.Equal("by hand\n", await ReadAsync(1));
    }

    [Fact]
    public async Task Failures_InARow_PauseTheSchedule()
    {
        using var home = await ConvergedAsync("failures: 2", "    - assert: {that: false}\n", check: false);
        await using var serve = await ServeProcess.StartAsync(home, home.At("play"));

        var paused = await serve.UntilAsync(async () => (await ScheduleAsync(serve))["paused"], "it is not paused");

        Assert.Equal(("breaker", "2 runs in a row failed"), (ServeProcess.Text(paused, "who"), ServeProcess.Text(paused, "why")));
        Assert.Contains("2 runs in a row failed", await serve.PageAsync("/schedules"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lease_OfAPersonsRun_GoesBeforeTheSchedule()
    {
        using var home = await ConvergedAsync("mode: remediate");
        await hosts.Fleet.ExecAsync(1, "rm -f /srv/serve/go /srv/serve/begun", Token);
        home.Write("play/hold.yml", """
            - hosts: host1
              gather_facts: false
              tasks:
                - shell: touch /srv/serve/begun; while [ ! -e /srv/serve/go ]; do sleep 0.1; done; cat /srv/serve/motd > /srv/serve/kept
            """);
        await using var person = Start(home, "hold.yml");
        await hosts.Fleet.ExecAsync(1, "while [ ! -e /srv/serve/begun ]; do sleep 0.1; done", Token);
        await SpoilAsync(1);
        await using var serve = await ServeProcess.StartAsync(home, home.At("play"));
        await serve.ResourceAsync("host1", "motd", "drifted");
        await serve.UntilAsync(() => ScheduleAsync(serve, "last_status", "failed"), "the schedule does not meet the lease");
        Assert.Equal("by hand\n", await ReadAsync(1));

        await hosts.Fleet.ExecAsync(1, "touch /srv/serve/go", Token);
        Expect.Success(await person.WaitAsync(TimeSpan.FromMinutes(2), Token), "host1");
        await serve.UntilAsync(async () => (await serve.HistoryAsync("host1", "corrected")).SingleOrDefault(), "it is not put back after the person's run");

        Assert.Equal(("by hand\n", "wished\n"), (await hosts.Fleet.ExecAsync(1, "cat /srv/serve/kept", Token), await ReadAsync(1)));
    }

    [Theory]
    [InlineData("nothing", "applied", "wished\n")]
    [InlineData("host", "refused", "by another hand\n")]
    [InlineData("playbook", "refused", "by hand\n")]
    public async Task Approval_OfAPlan_AppliesWhatWasShownOrNothing(string changed, string end, string left)
    {
        using var home = await ConvergedAsync("mode: approve");
        Assert.Equal(0, await AddUserAsync(home));
        await SpoilAsync(1);
        await using var serve = await ServeProcess.StartAsync(home, home.At("play"));
        await serve.LogInAsync("ann", "correct horse battery");
        var plan = await serve.UntilAsync(() => PlanAsync(serve, "waiting"), "no plan waits");
        Assert.Contains("-by hand\n+wished\n", ServeProcess.Text(plan, "plan_text"), StringComparison.Ordinal);
        Assert.Equal("by hand\n", await ReadAsync(1));
        // what is changed now must not become another question first
        await serve.PostAsync("/api/schedules/web/pause", new { reason = "approves" });
        await serve.UntilAsync(async () => await ScheduleAsync(serve) is var s && Time(s, "last_finished") >= Time(s, "last_started") ? "yes" : null, "the last sweep does not end");
        if (changed == "host") await hosts.Fleet.ExecAsync(1, "echo by another hand > /srv/serve/motd", Token);
        if (changed == "playbook") home.Write("play/play.yml", Playbook("    - command: touch /srv/serve/more\n      tags: remediate\n"));

        await serve.PostAsync($"/api/plans/{ServeProcess.Text(plan, "id")}/approve", new { hash = ServeProcess.Text(plan, "plan_hash") });
        var decided = await serve.UntilAsync(async () => await PlanAsync(serve, "applied") ?? await PlanAsync(serve, "refused"), "it is not decided");

        Assert.True(ServeProcess.Text(decided, "state") == end, $"{decided}\n{serve.Log}");
        Assert.Equal("ann", ServeProcess.Text(decided, "decided_by"));
        Assert.Equal(left, await ReadAsync(1));
        Assert.Equal("no\n", await hosts.Fleet.ExecAsync(1, "[ -e /srv/serve/more ] && echo yes || echo no", Token));
    }

    [Fact]
    public async Task Host_Frozen_IsToldAndTheOthersAreChecked()
    {
        using var home = await ConvergedAsync("timeout: 20s");
        await SpoilAsync(1);
        await hosts.Fleet.FreezeAsync(3, true, Token);
        try
        {
            await using var serve = await ServeProcess.StartAsync(home, home.At("play"));
            await serve.ResourceAsync("host1", "motd", "drifted");
            await serve.ResourceAsync("host2", "motd", "in_sync");
            await serve.UntilAsync(async () => (await HostAsync(serve, "host3")) is "unreachable" or "failed" ? "yes" : null, "host3 is not told");
            await hosts.Fleet.FreezeAsync(3, false, Token);
            await serve.UntilAsync(async () => (await HostAsync(serve, "host3")) is "in_sync" ? "yes" : null, "host3 does not come back");
        }
        finally
        {
            await hosts.Fleet.FreezeAsync(3, false, CancellationToken.None);
        }
    }

    private static string Playbook(string more) =>
        "- hosts: all\n  gather_facts: false\n  tasks:\n    - file: {path: /srv/serve, state: directory}\n"
        + "    - name: motd\n      copy: {dest: /srv/serve/motd, content: \"wished\\n\"}\n" + more;

    private static DateTimeOffset Time(JsonNode node, string key) => DateTimeOffset.Parse(ServeProcess.Text(node, key), CultureInfo.InvariantCulture);

    private static async Task<JsonNode> ScheduleAsync(ServeProcess serve) => (await serve.ApiAsync("/api/schedules"))[0]!;

    private static async Task<string?> ScheduleAsync(ServeProcess serve, string key, string text) =>
        ServeProcess.Text(await ScheduleAsync(serve), key) is var found && found.Contains(text, StringComparison.Ordinal) ? found : null;

    private static async Task<JsonNode?> PlanAsync(ServeProcess serve, string state) =>
        (await serve.ApiAsync("/api/plans")).AsArray().FirstOrDefault(p => ServeProcess.Text(p!, "state") == state);

    private static async Task<string?> HostAsync(ServeProcess serve, string host) =>
        (await serve.ApiAsync("/api/hosts")).AsArray().Where(h => ServeProcess.Text(h!, "host") == host).Select(h => ServeProcess.Text(h!, "state")).FirstOrDefault();

    private static async Task<int> AddUserAsync(UserHome home)
    {
        await using var add = Command.Start(Repository.Executable!, ["serve", "--add-user", "ann"], "correct horse battery\n", home.At("play"), home.Cli.Environment);
        return (await add.WaitAsync(TimeSpan.FromMinutes(2), Token)).ExitCode;
    }

    private static Command Start(UserHome home, string playbook) => Command.Start(
        Repository.Executable!, ["run", playbook, "-i", "inventory.ini", "--output", "lines", "--lease-wait", "60"], folder: home.At("play"), environment: home.Cli.Environment);

    private Task<string> ReadAsync(int host) => hosts.Fleet.ExecAsync(host, "cat /srv/serve/motd", Token);

    private Task SpoilAsync(int host) => hosts.Fleet.ExecAsync(host, "echo by hand > /srv/serve/motd", Token);

    /// <summary>A home with a play that was applied by hand to all hosts, and a schedule of it.</summary>
    private async Task<UserHome> ConvergedAsync(string schedule, string more = "", bool check = true)
    {
        var home = UserHome.For(hosts.Fleet);
        home.Cli.Environment["RUNBOOK_RECORD"] = null;
        home.Cli.Environment["XDG_DATA_HOME"] = home.At("data");
        home.Write("play/play.yml", Playbook(more));
        home.Write("play/inventory.ini", string.Concat(All.Select((name, n) =>
            $"{name} ansible_host={hosts.Fleet.Address(n + 1)} ansible_user=root ansible_ssh_private_key_file={hosts.Fleet.Key}\n")));
        home.Write("play/runbook.yml", $"schedules:\n  - {{name: web, playbook: play.yml, inventory: inventory.ini, every: 2s, {schedule}}}\n");
        if (check)
        {
            await using var run = Start(home, "play.yml");
            Expect.Success(await run.WaitAsync(TimeSpan.FromMinutes(2), Token), All);
        }

        return home;
    }

    public sealed class Hosts() : LabFixture("std", "std", "std");
}
