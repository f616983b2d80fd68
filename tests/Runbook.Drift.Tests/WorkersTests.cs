using Runbook.Store;
using Runbook.Store.Tests;

namespace Runbook.Drift.Tests;

/// <summary>Several processes on one PostgreSQL, over simulated hosts.</summary>
/// <param name="postgres">The server.</param>
public sealed class WorkersTests(PostgresServer postgres)
{
    private const int Hosts = 300;
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
        await File.WriteAllTextAsync(folder.At("runbook.yml"), "schedules:\n  - {name: web, playbook: site.yml, every: 1d, batch: 10, hosts_at_once: 20}\n", Token);
        await using var store = await RunbookStore.OpenAsync(new(StoreAddress.Parse(address, "/")), Token);
        var workers = Enumerable.Range(0, 3).Select(i => Start(folder, address, i)).ToArray();
        try
        {
            await UntilAsync(async () => await WorkOfAsync(store, workers[1]) > 0 && (await ProgressAsync(store)).Done > 20, workers, folder);
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

        // what a killed process had not brought to the store lies on its machine until it starts again there
        foreach (var spool in Directory.GetDirectories(folder.Path, "data*").SelectMany(d => Directory.GetDirectories(Path.Combine(d, "runbook", "spool"))))
        {
            await using var machine = await RunbookStore.OpenAsync(new(StoreAddress.Parse(address, "/")) { SpoolFolder = spool }, Token);
            await machine.Runs.TakeInAsync(Token);
        }

        var runs = await store.Runs.ListAsync(new() { Limit = 1000, Schedule = "web" }, Token);
        var checks = new List<string>();
        foreach (var run in runs.Where(r => r.ExitCode == 0))
        {
            checks.AddRange((await store.Runs.RecapsAsync(run.Id, Token)).Select(r => r.Host));
        }

        Assert.Equal(Hosts, checks.Count);
        Assert.Equal(Hosts, checks.Distinct().Count());
        Assert.Equal(Hosts, (await store.Hosts.CountAsync(DateTimeOffset.UtcNow, Token))[HostState.InSync]);
        Assert.Empty(await store.Leases.ListAsync(Token));
        Assert.Contains(folder.At("log1"), Directory.GetFiles(folder.Path));
    }

    private static Command Start(TemporaryFolder folder, string address, int number) => Command.Start(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "drift-host.dll"), folder.At("runbook.yml"), address, "150", folder.At($"log{number}"), "8"],
        folder: folder.Path, environment: new Dictionary<string, string?> { ["XDG_DATA_HOME"] = folder.At($"data{number}") });

    private static async Task<SweepProgress> ProgressAsync(RunbookStore store)
    {
        var record = await store.Schedules.FindAsync("web", Token);
        return record.RunningSweep is { } sweep && SweepPlan.Parse(await store.Settings.FindAsync(SweepPlan.SettingOf(sweep), Token)) is { } plan
            ? await store.Sweeps.ProgressAsync(plan.Work, Token) : new(0, 0, 0);
    }

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
