using Runbook.Store;
using Runbook.Store.Tests;

namespace Runbook.Drift.Tests;

/// <summary>What is around the schedules breaks: nothing is lost, and it goes on when it is mended.</summary>
public sealed class FaultTests
{
    private const string Motd = "  tasks:\n    - name: motd\n      copy:\n        dest: '{{ root }}/motd'\n        content: \"wished\\n\"\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Database_AwayAtTheStartAndInMidRun_NothingIsLostAndItGoesOn()
    {
        const int Hosts = 100;
        Assert.SkipWhen(PostgresServer.Programs is null, "PostgreSQL is not installed (Debian: postgresql)");
        using var folder = new TemporaryFolder();
        // of its own: it is stopped
        await using var server = new PostgresServer();
        var address = await server.CreateDatabaseAsync(Token);
        DriftHost.Prepare(folder, Hosts, "every: 1d, batch: 5, hosts_at_once: 5");
        await server.StopAsync(Token);
        await using var host = DriftHost.Start(folder, address, "a", 300, 10);
        await host.UntilAsync(() => Task.FromResult(host.Log.Contains("the store does not answer", StringComparison.Ordinal)), "it does not notice that the store is away");
        await server.StartAgainAsync(Token);
        await host.UntilAsync(() => Task.FromResult(host.Log.Contains("serving 1 schedules", StringComparison.Ordinal)), "it does not go on");

        await using var store = await RunbookStore.OpenAsync(new(StoreAddress.Parse(address, "/")) { SpoolFolder = folder.At("spool") }, Token);
        await host.UntilAsync(async () => (await store.Hosts.CountAsync(TimeProvider.System.GetUtcNow(), Token)).Values.Sum() > 0, "no host is checked");
        var sweep = (await store.Schedules.FindAsync("web", Token)).RunningSweep;
        Assert.NotNull(sweep);
        await server.StopAsync(Token);
        var told = host.Log.Length;
        await host.UntilAsync(() => Task.FromResult(host.Log[told..].Contains("the store does not answer", StringComparison.Ordinal)), "it does not notice in mid-run");
        await server.StartAgainAsync(Token);

        await host.UntilAsync(async () => await store.Schedules.FindAsync("web", Token) is { RunningSweep: null, LastStatus: "ok" }, "the sweep does not end");
        var states = await store.Hosts.CountAsync(TimeProvider.System.GetUtcNow(), Token);
        Assert.True(states.GetValueOrDefault(HostState.InSync) == Hosts, $"{string.Join(", ", states)}\n{host.Log}");
        await host.UntilAsync(() => Task.FromResult(Directory.GetFiles(folder.At("data"), "*.jsonl", SearchOption.AllDirectories).Length == 0), "runs wait beside the store");
        var recorded = new HashSet<string>(StringComparer.Ordinal);
        foreach (var run in await store.Runs.ListAsync(new() { Limit = int.MaxValue }, Token))
        {
            recorded.UnionWith((await store.Runs.RecapsAsync(run.Id, Token)).Select(r => r.Host));
        }

        Assert.True(recorded.Count == Hosts, $"{recorded.Count} hosts are recorded\n{host.Log}");
    }

    [Fact]
    public async Task Sqlite_SecondServe_IsRefusedAndTakesOverWhenTheFirstIsKilled()
    {
        const int Hosts = 40;
        const int Lease = 12;
        using var folder = new TemporaryFolder();
        DriftHost.Prepare(folder, Hosts, "every: 1d, batch: 5, hosts_at_once: 5");
        await using var first = DriftHost.Start(folder, "store.db", "first", 300, Lease);
        await first.UntilAsync(() => Task.FromResult(File.Exists(folder.At("first.hosts"))), "no host is checked");
        await using (var second = DriftHost.Start(folder, "store.db", "second", 300, Lease))
        {
            Assert.NotEqual(0, (await second.EndAsync()).ExitCode);
            Assert.Contains("another runbook serve", second.Log, StringComparison.Ordinal);
            Assert.False(File.Exists(folder.At("second.hosts")));
        }

        first.Kill();
        await using var third = DriftHost.Start(folder, "store.db", "third", 100, Lease);
        await using var store = await RunbookStore.OpenAsync(new(StoreAddress.Parse(folder.At("store.db"), "/")) { SpoolFolder = folder.At("elsewhere") }, Token);
        await third.UntilAsync(async () => await store.Schedules.FindAsync("web", Token) is { RunningSweep: null, LastStatus: "ok" }, "the sweep does not end");
        Assert.Equal(Hosts, (await store.Hosts.CountAsync(TimeProvider.System.GetUtcNow(), Token))[HostState.InSync]);
    }

    [Fact]
    public async Task Clock_SetBack_SchedulesTickOnAndWhatIsSeenCounts()
    {
        var time = new ShiftedTime();
        await using var serving = await Serving.StartAsync(Motd, ticks: true, time: time);
        serving.Write("h1", "motd", "wished\n");
        await serving.UntilAsync(async () => (await serving.Store.Resources.OfHostsAsync(["h1"], Token)) is [{ State: ResourceState.InSync }], "it is not checked");

        time.Shift = TimeSpan.FromHours(-2);
        serving.Write("h1", "motd", "by hand\n");

        await serving.UntilAsync(async () => (await serving.ResourceAsync("h1", "motd")).State == ResourceState.Drifted, "it is not seen");
        await serving.UntilAsync(() => Task.FromResult(serving.Log.Any(l => l.StartsWith("the clock was set back by", StringComparison.Ordinal))), "it does not notice");
        var seen = new HashSet<DateTimeOffset>();
        await serving.UntilAsync(
            async () => (await serving.Store.Schedules.FindAsync("web", Token)).LastStarted is { } at && at < TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1)
                && seen.Add(at) && seen.Count == 3,
            "it does not tick on");
    }

    [Fact]
    public async Task Hosts_ThousandsUnreachableAtOnce_AreToldAndTheOthersAreChecked()
    {
        const int Lost = 2000;
        var names = Enumerable.Range(0, Lost).Select(i => $"lost{i}").ToArray();
        await using var serving = await Serving.StartAsync(Motd, hosts: $"h1 {string.Join(' ', names)}");
        serving.Lost.UnionWith(names);

        var record = await serving.SweepAsync();

        Assert.Equal("ok", record.LastStatus);
        var counts = (await serving.Queries.OverviewAsync(Token)).Hosts;
        Assert.Equal((Lost, 1), (counts[HostState.Unreachable], counts[HostState.Drifted]));
        Assert.Contains("nobody there", (await serving.Queries.HostAsync("lost1999", Token))!.Host.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(await serving.Store.Leases.ListAsync(Token), l => l.Name.StartsWith("lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Record_RunsByHandWhileItServes_AreAllThere()
    {
        await using var serving = await Serving.StartAsync(Motd, ticks: true);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => serving.ByHandAsync(check: true)));

        await serving.UntilAsync(
            async () => (await serving.Store.Runs.ListAsync(new() { Limit = int.MaxValue }, Token)).Count(r => r is { Status: "ok", Header: { Who: "bob", Schedule: null } }) == 5, "runs are missing");
        await serving.UntilAsync(async () => (await serving.Store.Runs.ListAsync(new() { Schedule = "web" }, Token)).Count > 1, "the schedule's runs are missing");
    }
}
