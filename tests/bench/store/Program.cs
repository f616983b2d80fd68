using System.Diagnostics;
using System.Globalization;
using Runbook.Core;
using Runbook.Store;
using TaskStatus = Runbook.Core.TaskStatus;

// tests/bench/store/run starts this: ADDRESS [RESULTS [HOSTS [RESOURCES]]]. What the store carries on this machine, one line a figure.
var address = StoreAddress.Parse(args[0], Environment.CurrentDirectory);
var results = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20_000;
var hosts = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 10_000;
var resources = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 10;
var options = new StoreOptions(address);
var now = TimeProvider.System.GetUtcNow();
var cancel = CancellationToken.None;
await using var store = await RunbookStore.OpenAsync(options, cancel);

var runId = Guid.CreateVersion7().ToString();
await MeasureAsync("results recorded, from the engine's events to the end of the run", results, async () =>
{
    await using var recorder = new RunRecorder(new(options, new("bench", "here", "/")) { Shared = store, Farewell = TimeSpan.FromMinutes(10), Retention = null, Warn = Console.Error.WriteLine });
    foreach (var e in Events(runId, results))
    {
        recorder.Emit(e);
    }
});
var run = await store.Runs.FindAsync(runId, cancel);
Console.WriteLine($"  {run?.Status}, {run?.Size / Math.Max(1, results)} bytes a result (its three events)");
await MeasureAsync("events replayed", 3 * results, async () =>
{
    await foreach (var e in store.Runs.EventsAsync(runId, 0, cancel))
    {
        _ = e.Event;
    }
});

var names = Enumerable.Range(0, hosts).Select(i => $"host{i:00000}").ToArray();
await MeasureAsync("hosts put into a sweep", hosts, () => store.Sweeps.AddAsync(runId, [.. names.Select(n => (n, TimeSpan.Zero))], cancel));
await MeasureAsync("hosts taken and completed by two workers, 64 at once", hosts, () => Task.WhenAll(WorkAsync("one"), WorkAsync("two")));
var progress = await store.Sweeps.ProgressAsync(runId, cancel);
Console.WriteLine($"  {progress}");

await MeasureAsync("hosts saved", hosts, () => store.Hosts.SaveAsync([.. names.Select((n, i) => new HostRecord(n, (HostState)(i % 5), now) { LastCheck = now, Interval = TimeSpan.FromHours(1), Resources = resources })], cancel));
await MeasureAsync("resources saved, 50 hosts a call, two at once", hosts * resources, () =>
    Parallel.ForEachAsync(names.Chunk(50), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (some, c) => await store.Resources.SaveAsync([.. some.SelectMany(Resources)], c)));
await MeasureAsync("resources saved again, 50 hosts a call", hosts * resources, async () =>
{
    foreach (var some in names.Chunk(50))
    {
        await store.Resources.SaveAsync([.. some.SelectMany(Resources)], cancel);
    }
});
await store.Sweeps.ForgetAsync(runId, cancel);
await MeasureAsync("overview: hosts and resources by state, and the first page of hosts", 1, async () =>
{
    await store.Hosts.CountAsync(now, cancel);
    await store.Resources.SummarizeAsync(cancel);
    await store.Hosts.ListAsync(new(), now, cancel);
});
await MeasureAsync("overview: the same once more", 1, async () =>
{
    await store.Hosts.CountAsync(now, cancel);
    await store.Resources.SummarizeAsync(cancel);
    await store.Hosts.ListAsync(new(), now, cancel);
});
await MeasureAsync("one host's resources", 1, () => store.Resources.OfHostsAsync([names[^1]], cancel));

async Task WorkAsync(string owner)
{
    await Task.Yield();
    while (await store.Sweeps.TakeAsync(runId, owner, "bench", 64, TimeSpan.FromMinutes(1), cancel) is { Count: > 0 } taken)
    {
        await store.Sweeps.CompleteAsync(runId, [.. taken.Select(l => new SweepOutcome(l, "ok"))], cancel);
    }
}

ResourceRecord[] Resources(string host) => [.. Enumerable.Range(0, resources).Select(i => new ResourceRecord(
    host, $"file:/etc/file{i}", "file", "0123456789abcdef", "0123456789abcdef", i % 20 == 0 ? ResourceState.Drifted : ResourceState.InSync, now, now))];

static IEnumerable<RunEvent> Events(string id, int results)
{
    var now = TimeProvider.System.GetUtcNow();
    var place = new SourceSpan("site.yml", 3, 5);
    yield return new RunEvent.RunStarted(now, id, ["site.yml"], Check: false, ShowDiff: true);
    yield return new RunEvent.PlayStarted(now, "bench", place, ["h"], results, Check: false);
    for (var i = 0; i < results; i++)
    {
        // every tenth result has a diff, as in a run that changes things
        var task = new TaskRef($"{i / 100}", $"task {i / 100}", "copy", place);
        var result = Value.Map(("dest", Value.Of("/etc/motd")), ("mode", Value.Of("0644")), ("owner", Value.Of("root")), ("size", Value.Of(1234L)), ("changed", Value.Of(i % 10 == 0)));
        Diff[] diffs = i % 10 == 0 ? [new("/etc/motd", "/etc/motd", string.Join('\n', Enumerable.Repeat("a line of text", 10)), "new")] : [];
        yield return new RunEvent.HostBegan(now, task, $"host{i % 100}");
        yield return new RunEvent.OutputReceived(now, task, $"host{i % 100}", "working\n", IsError: false);
        yield return new RunEvent.TaskFinished(now, task, $"host{i % 100}", new(i % 10 == 0 ? TaskStatus.Changed : TaskStatus.Ok, result, TimeSpan.FromMilliseconds(3)) { Diffs = diffs }, IsLoop: false);
    }

    yield return new RunEvent.RunFinished(now, [], TimeSpan.FromSeconds(1), 0);
}

static async Task MeasureAsync(string what, int count, Func<Task> act)
{
    var cpu = Process.GetCurrentProcess().TotalProcessorTime;
    var watch = Stopwatch.StartNew();
    await act();
    var (wall, used) = (watch.Elapsed, Process.GetCurrentProcess().TotalProcessorTime - cpu);
    Console.WriteLine(count == 1
        ? string.Create(CultureInfo.InvariantCulture, $"{what}: {wall.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{what}: {count / wall.TotalSeconds:0}/s ({count} in {wall.TotalSeconds:0.00} s, {used.TotalMicroseconds / count:0} us of this process's CPU each)"));
}
