using Runbook.Store;
using Runbook.Store.Tests;

namespace Runbook.Drift.Tests;

/// <summary>Several processes on one PostgreSQL, over simulated hosts.</summary>
/// <param name="postgres">The server.</param>
public sealed class WorkersTests(PostgresServer postgres)
{
    private const int Hosts = 300;
    private const int HostsAtOnce = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_KilledInMidBatch_EveryHostIsCheckedOnceAndNoLeaseIsLeft()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, "PostgreSQL is not installed (Debian: postgresql)");
        using var folder = new TemporaryFolder();
        var address = await postgres.CreateDatabaseAsync(Token);
        await File.WriteAllTextAsync(folder.At("site.yml"), "- hosts: all\n  gather_facts: false\n  tasks:\n"
            + string.Concat(Enumerable.Range(0, 5).Select(i => $"    - sim: {{name: r{i}, value: wished}}\n      register: a{i}\n")), Token);
        await File.WriteAllLinesAsync(folder.At("hosts"), Enumerable.Range(0, Hosts).Select(i => $"h{i}"), Token);
        await File.WriteAllTextAsync(folder.At("runbook.yml"), $"schedules:\n  - {{name: web, playbook: site.yml, every: 1d, batch: 10, hosts_at_once: {HostsAtOnce}}}\n", Token);
        await using var store = await RunbookStore.OpenAsync(new(StoreAddress.Parse(address, "/")), Token);
        var workers = Enumerable.Range(0, 3).Select(i => Start(folder, address, i)).ToArray();
        try
        {
            await UntilAsync(async () => Enumerable.Range(0, 3).All(i => File.Exists(folder.At($"log{i}"))) && await WorkOfAsync(store, workers[1]) > 0, workers, folder);
            workers[1].Kill();
            await UntilAsync(async () => (await store.Schedules.FindAsync("web", Token)).LastFinished is not null, workers, folder);
            var record = await store.Schedules.FindAsync("web", Token);
            Assert.Equal("ok", record.LastStatus);
        }
        finally
        {
            foreach (var worker in workers.Where((_, i) => i != 1))
            {
                await Command.RunAsync("kill", ["-TERM", $"{worker.Id}"], Patience, Token);
                await worker.WaitAsync(Patience, Token);
            }

            foreach (var worker in workers)
            {
                await worker.DisposeAsync();
            }
        }

        // no host was touched by two but those that the killed one was at, whose checks did not count
        string[] killed = await File.ReadAllLinesAsync(folder.At("log1"), Token);
        string[] others = [.. await File.ReadAllLinesAsync(folder.At("log0"), Token), .. await File.ReadAllLinesAsync(folder.At("log2"), Token)];
        Assert.Equal(others.Length, others.Distinct().Count());
        Assert.Equal(killed.Length, killed.Distinct().Count());
        Assert.Equal(Hosts, killed.Union(others).Count());
        Assert.InRange(killed.Intersect(others).Count(), 1, HostsAtOnce);
        Assert.Equal(Hosts, (await store.Hosts.CountAsync(TimeProvider.System.GetUtcNow(), Token))[HostState.InSync]);
        Assert.Empty(await store.Leases.ListAsync(Token));
    }

    private static Command Start(TemporaryFolder folder, string address, int number) => Command.Start(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "drift-host.dll"), folder.At("runbook.yml"), address, "400", folder.At($"log{number}"), "8"],
        folder: folder.Path, environment: new Dictionary<string, string?> { ["XDG_DATA_HOME"] = folder.At($"data{number}") });

    private static async Task<int> WorkOfAsync(RunbookStore store, Command worker) =>
        (await store.Leases.ListAsync(Token)).Count(l => l.Owner.Contains($":{worker.Id}:", StringComparison.Ordinal) && !l.Name.Contains('/'));

    private static async Task UntilAsync(Func<Task<bool>> holds, Command[] workers, TemporaryFolder folder)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            Assert.False(late.IsCancellationRequested, $"it takes too long; {string.Join(", ", Directory.GetFiles(folder.Path).Select(Path.GetFileName))}, {workers.Length} workers");
            await Task.Delay(20, Token);
        }
    }
}
