using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Runbook.Drift.Host;
using Runbook.Engine;
using Runbook.Sdk;
using Runbook.Store;
using Runbook.Testing;

namespace Runbook.Drift.Tests;

/// <summary>A <c>runbook serve</c> in this process: a folder with a playbook, real shells for hosts, SQLite. Schedules do not tick unless asked to.</summary>
internal sealed class Serving : IAsyncDisposable
{
    public static readonly Actor Ann = new("ann", "api");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<(DriftQueries, DriftCommands)> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("runbook-drift-");
    private Task _running = Task.CompletedTask;
    private int _sweeps;

    private Serving()
    {
    }

    public DriftQueries Queries { get; private set; } = null!;

    public DriftCommands Commands { get; private set; } = null!;

    /// <summary>Where the page is.</summary>
    public Uri Url { get; private set; } = null!;

    public ConcurrentQueue<string> Log { get; } = [];

    public HashSet<string> Lost { get; } = [];

    public RunbookStore Store => Queries.Records;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts serving one schedule, <c>web</c>, over hosts that are folders of this machine, named <c>HOST</c> in the playbook's paths.</summary>
    public static async Task<Serving> StartAsync(
        string tasks, string schedule = "", string hosts = "h1", bool ticks = false, string? settings = null, string? store = null, TimeProvider? time = null,
        string listen = "http://127.0.0.1:0")
    {
        var serving = new Serving();
        foreach (var host in hosts.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Directory.CreateDirectory(serving.PathOf(host, ""));
        }

        serving.WritePlaybook(tasks);
        File.WriteAllText(serving.Of("hosts"), string.Join('\n', hosts.Split(' ').Select(h => h.Length == 0 ? "" : $"{h} ansible_connection=local")) + "\n");
        serving.WriteSettings(settings ?? $"schedules:\n  - name: web\n    playbook: site.yml\n    every: {(ticks ? "1s" : "1d")}\n{schedule}");
        serving._running = serving.Server(ticks, store ?? serving.Of("store.db"), time ?? TimeProvider.System, listen).RunAsync(serving._ending.Token);
        var first = await Task.WhenAny(serving._ready.Task, serving._running).WaitAsync(Patience, Token);
        await first;
        (serving.Queries, serving.Commands) = await serving._ready.Task;
        return serving;
    }

    public string Of(string name) => Path.Combine(_folder.FullName, name);

    public string PathOf(string host, string name) => Path.Combine(_folder.FullName, "hosts.d", host, name);

    public void WritePlaybook(string tasks) =>
        File.WriteAllText(Of("site.yml"), $"- hosts: all\n  gather_facts: false\n  vars:\n    root: {_folder.FullName}/hosts.d/{{{{ inventory_hostname }}}}\n{tasks}");

    public void WriteSettings(string text) => File.WriteAllText(Of("runbook.yml"), text);

    public string Read(string host, string name) => File.ReadAllText(PathOf(host, name));

    public void Write(string host, string name, string text) => File.WriteAllText(PathOf(host, name), text);

    /// <summary>Runs the schedule to its end and gives what is remembered of it.</summary>
    public async Task<ScheduleRecord> SweepAsync()
    {
        Assert.Null(await Commands.RunNowAsync("web", Ann, Token));
        return await EndAsync();
    }

    /// <summary>Waits until no sweep goes on.</summary>
    public async Task<ScheduleRecord> EndAsync()
    {
        ScheduleRecord record = null!;
        await UntilAsync(async () => (record = await Store.Schedules.FindAsync("web", Token)).RunningSweep is null, "the sweep does not end");
        _sweeps++;
        return record;
    }

    /// <summary>Waits for something to be so.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, string complaint)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            Assert.False(_running.IsFaulted, _running.Exception?.ToString());
            Assert.False(late.IsCancellationRequested, $"{complaint}\n{string.Join('\n', Log)}");
            await Task.Delay(20, Token);
        }
    }

    public async Task<ResourceRecord> ResourceAsync(string host, string part) =>
        (await Store.Resources.OfHostsAsync([host], Token)).Single(r => r.Key.Contains(part, StringComparison.Ordinal));

    /// <summary>Runs a playbook as a person does, recorded, over all hosts.</summary>
    public async Task ByHandAsync(string playbook = "site.yml", bool check = false)
    {
        await using var project = await Loader().LoadAsync(new("by hand", playbook, new()), _folder.FullName, Token);
        await using var recorder = new RunRecorder(new(Store.Options, new("bob", "laptop", _folder.FullName)) { Shared = Store, Farewell = Patience });
        await using var connector = project.Connect();
        var options = project.Options with { Check = check, ResourceKey = await ResourceKey.OfAsync(Store, Token) };
        await new PlaybookRunner(project.Services(connector, [recorder]), options, project.Inventory).RunAsync(project.Playbooks, Token);
    }

    /// <summary>Puts what nobody knows in place of each recorded event.</summary>
    public async Task SpoilEventsAsync()
    {
        await using var store = new SqliteConnection($"Data Source={Of("store.db")}");
        await store.OpenAsync(Token);
        await using var command = store.CreateCommand();
        command.CommandText = "UPDATE events SET body = '{\"event\":\"unheard_of\"}'";
        Assert.True(await command.ExecuteNonQueryAsync(Token) > 0);
    }

    public Task<List<Transition>> TransitionsAsync(TransitionKind kind) => Store.Transitions.ListAsync(new() { Kind = kind }, Token);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        _ending.Dispose();
        _folder.Delete(recursive: true);
    }

    private HostLoader Loader() => new(() => new Shells(_folder.FullName, Lost));

    private DriftServer Server(bool ticks, string store, TimeProvider time, string listen)
    {
        var options = new DriftOptions(Of("runbook.yml"), new StoreOptions(StoreAddress.Parse(store, "/")) { SpoolFolder = Of("spool"), Time = time })
        {
            Time = time,
            CheckoutFolder = Of("checkouts"),
            Poll = TimeSpan.FromMilliseconds(50),
            Log = Log.Enqueue,
            Ticks = ticks,
            Urls = [listen],
            Map = (app, queries, commands) =>
            {
                app.Lifetime.ApplicationStarted.Register(() =>
                {
                    Url = new(app.Urls.First());
                    _ready.TrySetResult((queries, commands));
                });
            },
        };
        return new(options, Loader(), new DriftSettingsReader(new Yaml()));
    }

    /// <summary>Every host is a shell of this machine, but for the lost.</summary>
    private sealed class Shells(string folder, HashSet<string> lost) : IHostConnector
    {
        private readonly LocalShellHost _shell = new(folder);

        public ValueTask<IHostSession> OpenAsync(ConnectionTarget target, CancellationToken cancellationToken) =>
            lost.Contains(target.Host) ? throw new HostUnreachableException("nobody there") : new(_shell);

        public ValueTask ResetAsync(ConnectionTarget target, CancellationToken cancellationToken) => default;

        public ValueTask DisposeAsync() => default;
    }
}
