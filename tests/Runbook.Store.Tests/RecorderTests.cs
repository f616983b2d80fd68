using Runbook.Core;

namespace Runbook.Store.Tests;

/// <summary>A run goes on whatever becomes of its store, and nothing of its record is lost.</summary>
public sealed class RecorderTests(PostgresServer server) : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> warnings = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Dispose_AShortRunOnSqlite_LeavesItsLinesForTheNextThatOpens()
    {
        var options = await TestStore.OptionsAsync("sqlite", server, folder);
        await SampleRun.RecordAsync(Recorder(options) with { Patience = TimeSpan.FromHours(1) }, SampleRun.Events(SampleRun.Id(1), TestStore.Noon));
        Assert.False(File.Exists(options.Address.File));
        Assert.Single(Directory.GetFiles(options.SpoolFolder));
        Assert.Equal(["failed"], await StatusesAsync(options));
        Assert.Empty(Directory.GetFiles(options.SpoolFolder));
        Assert.Empty(warnings);
    }

    [Fact]
    public async Task Dispose_ManyShortRuns_TakesThemIn()
    {
        var options = await TestStore.OptionsAsync("sqlite", server, folder);
        var recorder = Recorder(options) with { Patience = TimeSpan.FromHours(1) };
        for (var i = 0; i < 51; i++)
        {
            await SampleRun.RecordAsync(recorder, SampleRun.Events(SampleRun.Id(i), TestStore.Noon));
        }

        Assert.Empty(Directory.GetFiles(options.SpoolFolder));
    }

    [Fact]
    public async Task Create_WhileAnotherLooksForFilesThatNobodyWrites_IsNotTakenAway()
    {
        using var folder = new TemporaryFolder();
        using var ending = new CancellationTokenSource();
        var looking = Task.Run(() => Taken(folder.Path, ending.Token), Cancel);

        var files = Enumerable.Range(0, 400).Select(i => SpoolFile.Create(folder.Path, SampleRun.Id(i), SampleRun.Header)).ToList();
        await ending.CancelAsync();
        var taken = await looking;
        files.ForEach(f => f.Dispose());

        Assert.Equal(0, taken);
        Assert.Equal(400, SpoolIntake.Paths(folder.Path).Length);
    }

    [Fact]
    public async Task Create_StoreAndSpool_OnlyTheOwnerMayReadThem()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes");
            return;
        }

        var options = await TestStore.OptionsAsync("sqlite", server, folder);
        var file = options.Address.File!;
        await SampleRun.RecordAsync(Recorder(options) with { Patience = TimeSpan.FromHours(1) }, SampleRun.Events(SampleRun.Id(1), TestStore.Noon));
        await using var store = await RunbookStore.OpenAsync(options, Cancel);
        var owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(owner, File.GetUnixFileMode(file));
        Assert.Equal(owner, File.GetUnixFileMode($"{file}-wal"));
        Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(options.SpoolFolder));
        Assert.Equal(owner, File.GetUnixFileMode(Directory.GetFiles(options.SpoolFolder).Single()));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task TakeIn_ARunWhoseProcessWasKilled_IsCutWithWhatItDid(string kind)
    {
        var options = await TestStore.OptionsAsync(kind, server, folder);
        var id = SampleRun.Id(1);
        using (var file = SpoolFile.Create(options.SpoolFolder, id, SampleRun.Header))
        {
            foreach (var (e, i) in SampleRun.Events(id, TestStore.Noon).Take(8).Select((e, i) => (e, i)))
            {
                file.Write(i, e);
            }
        }

        await File.AppendAllTextAsync(Path.Combine(options.SpoolFolder, $"{id}.jsonl"), "8 {\"event\":\"task_fin", Cancel);
        await using var store = await RunbookStore.OpenAsync(options, Cancel);
        Assert.Equal(1, await store.Runs.TakeInAsync(Cancel));
        var run = await store.Runs.FindAsync(id, Cancel);
        Assert.Equal(("cut", null), (run?.Status, run?.ExitCode));
        Assert.Equal(8, await store.Runs.EventsAsync(id, 0, Cancel).CountAsync(Cancel));
        Assert.Empty(Directory.GetFiles(options.SpoolFolder));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task TakeIn_ARunThatWasCutAndResumed_IsOneRun(string kind)
    {
        var options = await TestStore.OptionsAsync(kind, server, folder);
        var events = SampleRun.Events(SampleRun.Id(1), TestStore.Noon, code: 0);
        await SampleRun.RecordAsync(Recorder(options) with { Patience = TimeSpan.FromHours(1) }, events.Take(8));
        await SampleRun.RecordAsync(Recorder(options) with { Patience = TimeSpan.FromHours(1), IsResumed = true }, [events[0], .. events.Skip(8)]);
        await using var store = await RunbookStore.OpenAsync(options, Cancel);
        await store.Runs.TakeInAsync(Cancel);
        var run = Assert.Single(await store.Runs.ListAsync(new(), Cancel));
        Assert.Equal(("ok", 2), (run.Status, run.Counts.Hosts));
        var lines = await store.Runs.EventsAsync(run.Id, 0, Cancel).Select(e => e.Line).ToListAsync(Cancel);
        Assert.Equal([.. events.Take(8).Select(RunEventJson.Write), RunEventJson.Write(events[0]), .. events.Skip(8).Select(RunEventJson.Write)], lines);
        Assert.Equal(4, (await store.Runs.ResultsAsync(new() { RunId = run.Id }, Cancel)).Count);
    }

    [Fact]
    public async Task Length_OfLinesThatAreNotFlushed_DoesNotCountThem()
    {
        var options = await TestStore.OptionsAsync("sqlite", server, folder);
        using var file = SpoolFile.Create(options.SpoolFolder, SampleRun.Id(1), SampleRun.Header);
        var before = file.Length;
        file.Write(0, SampleRun.Events(SampleRun.Id(1), TestStore.Noon)[0]);
        Assert.Equal((before, 0), (file.Length, await file.ReadAsync(new byte[100], before, Cancel)));
        file.Flush();
        Assert.True(file.Length > before);
    }

    [Fact]
    public async Task Emit_MoreThanCanWait_AllAreThereInOrder()
    {
        var options = await TestStore.OptionsAsync("sqlite", server, folder);
        var events = SampleRun.Many(SampleRun.Id(1), TestStore.Noon, 20_000).ToArray();
        await SampleRun.RecordAsync(Recorder(options) with { Patience = TimeSpan.FromHours(1) }, events);
        var lines = await File.ReadAllLinesAsync(Directory.GetFiles(options.SpoolFolder).Single(), Cancel);
        Assert.Equal(events.Length, lines.Length - 1);
        Assert.Equal(Enumerable.Range(0, events.Length).Select(i => $"{i}"), lines.Skip(1).Select(l => l.Split(' ')[0]));
    }

    [Fact]
    public async Task TakeIn_ARunThatIsGoingOn_IsLeftAlone()
    {
        var options = await TestStore.OptionsAsync("sqlite", server, folder);
        using var file = SpoolFile.Create(options.SpoolFolder, SampleRun.Id(1), SampleRun.Header);
        await using var store = await RunbookStore.OpenAsync(options, Cancel);
        Assert.Equal(0, await store.Runs.TakeInAsync(Cancel));
        Assert.True(File.Exists(file.Path));
    }

    [Fact]
    public async Task TakeIn_AFileWithRubbish_KeepsTheRest()
    {
        var options = await TestStore.OptionsAsync("sqlite", server, folder);
        var id = SampleRun.Id(1);
        await SampleRun.RecordAsync(Recorder(options) with { Patience = TimeSpan.FromHours(1) }, SampleRun.Events(id, TestStore.Noon));
        var path = Directory.GetFiles(options.SpoolFolder).Single();
        var lines = await File.ReadAllLinesAsync(path, Cancel);
        await File.WriteAllTextAsync(path, string.Join('\n', [.. lines[..4], "3 {\"event\":", "\0\0\0\0", "x", .. lines[5..], ""]), Cancel);
        await using var store = await RunbookStore.OpenAsync(options, Cancel);
        Assert.Equal(1, await store.Runs.TakeInAsync(Cancel));
        Assert.Equal(15, await store.Runs.EventsAsync(id, 0, Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task Dispose_StoreAwayAtStart_TheRunWaitsBesideItAndSaysSo()
    {
        var options = await TestStore.OptionsAsync("sqlite", server, folder);
        var away = options with { Address = StoreAddress.Parse("postgresql://nobody:hush-hush@127.0.0.1:1/none", "/") };
        await SampleRun.RecordAsync(Recorder(away) with { Farewell = TimeSpan.FromSeconds(20) }, SampleRun.Events(SampleRun.Id(1), TestStore.Noon));
        Assert.Single(Directory.GetFiles(options.SpoolFolder));
        Assert.Contains("cannot be reached", Assert.Single(warnings));
        Assert.DoesNotContain("hush-hush", warnings[0]);
        Assert.Equal(["failed"], await StatusesAsync(options));
    }

    [Fact]
    public async Task Dispose_StoreThatGoesAndComesBackInMidRun_HasItAll()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, "PostgreSQL is not installed (Debian: postgresql)");
        await using var own = new PostgresServer();
        var options = await TestStore.OptionsAsync("postgresql", own, folder);
        await using var store = await RunbookStore.OpenAsync(options, Cancel);
        var events = SampleRun.Many(SampleRun.Id(1), TestStore.Noon, 300).ToArray();
        await using (var recorder = new RunRecorder(Recorder(options) with { Farewell = TimeSpan.FromMinutes(2) }))
        {
            events[..100].ToList().ForEach(recorder.Emit);
            while (await store.Runs.EventsAsync(SampleRun.Id(1), 0, Cancel).CountAsync(Cancel) < 100)
            {
                await Task.Delay(20, Cancel);
            }

            await own.StopAsync(Cancel);
            events[100..400].ToList().ForEach(recorder.Emit);
            await own.StartAgainAsync(Cancel);
            events[400..].ToList().ForEach(recorder.Emit);
        }

        await using var after = await RunbookStore.OpenAsync(options, Cancel);
        Assert.Equal(events.Length, await after.Runs.EventsAsync(SampleRun.Id(1), 0, Cancel).CountAsync(Cancel));
        Assert.Equal("ok", (await after.Runs.FindAsync("last", Cancel))?.Status);
        Assert.Empty(Directory.GetFiles(options.SpoolFolder));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Open_AStoreOfANewerRunbook_WritesNothingAndSaysSo(string kind)
    {
        var options = await TestStore.OptionsAsync(kind, server, folder);
        await using (var store = await RunbookStore.OpenAsync(options, Cancel))
        {
            await store.Settings.SetAsync("schema", "99", Cancel);
        }

        var refused = await Assert.ThrowsAsync<StoreException>(() => RunbookStore.OpenAsync(options, Cancel));
        Assert.True(refused.IsNewer);
        Assert.Contains("newer Runbook", refused.Message);
        await SampleRun.RecordAsync(Recorder(options), SampleRun.Events(SampleRun.Id(1), TestStore.Noon));
        Assert.Contains("newer Runbook", Assert.Single(warnings));
        Assert.Single(Directory.GetFiles(options.SpoolFolder));
    }

    [Fact]
    public async Task Open_AFileThatIsNoDatabase_SaysSo()
    {
        folder.Write("store.db", new string('x', 5000));
        var options = await TestStore.OptionsAsync("sqlite", server, folder);
        var refused = await Assert.ThrowsAsync<StoreException>(() => RunbookStore.OpenAsync(options, Cancel));
        Assert.Contains("is not a SQLite database", refused.Message);
    }

    [Fact]
    public async Task Emit_SpoolFolderThatCannotBe_WarnsOnceAndGoesOn()
    {
        folder.Write("spool", "a file in the way");
        var options = await TestStore.OptionsAsync("sqlite", server, folder);
        await SampleRun.RecordAsync(Recorder(options), SampleRun.Many(SampleRun.Id(1), TestStore.Noon, 50));
        Assert.Contains("not recorded", Assert.Single(warnings));
    }

    [Fact]
    public async Task Emit_DiskThatFills_WarnsOnceAndGoesOn()
    {
        var disk = folder.At("disk");
        Directory.CreateDirectory(disk);
        await using var mount = Command.Start("mount", ["-t", "tmpfs", "-o", "size=256k", "none", disk]);
        Assert.SkipUnless((await mount.WaitAsync(TimeSpan.FromMinutes(1), Cancel)).ExitCode == 0, "a small file system cannot be mounted here");
        try
        {
            var options = new StoreOptions(StoreAddress.Parse("store.db", disk)) { Time = new ManualTime(TestStore.Noon) };
            await SampleRun.RecordAsync(Recorder(options), SampleRun.Many(SampleRun.Id(1), TestStore.Noon, 3000));
            Assert.NotEmpty(warnings);
            Assert.True(warnings.Count <= 3, string.Join('\n', warnings));
            Assert.Contains(warnings, w => w.Contains("not recorded", StringComparison.Ordinal) || w.Contains("disk is full", StringComparison.Ordinal));
        }
        finally
        {
            await using var unmount = Command.Start("umount", ["-l", disk]);
            await unmount.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        }
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Dispose_SeveralRunsAtOnceIntoAnEmptyStore_AreAllThere(string kind)
    {
        var options = await TestStore.OptionsAsync(kind, server, folder);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(
            () => SampleRun.RecordAsync(Recorder(options), SampleRun.Many(SampleRun.Id(i), TestStore.Noon, 200)), Cancel)));
        Assert.Equal(Enumerable.Repeat("ok", 6), await StatusesAsync(options));
        Assert.Empty(warnings);
    }

    [Fact]
    public async Task Record_AHeaderWithSecrets_IsMasked()
    {
        var options = await TestStore.OptionsAsync("sqlite", server, folder);
        var secrets = new SecretSet();
        secrets.Add("hush-hush");
        var header = SampleRun.Header with { Limit = "hush-hush", Inventory = ["-i hush-hush"], Tags = ["hush-hush"] };
        await SampleRun.RecordAsync(new(options, header) { Secrets = secrets, Patience = TimeSpan.FromHours(1) }, SampleRun.Events(SampleRun.Id(1), TestStore.Noon));
        Assert.DoesNotContain("hush-hush", await File.ReadAllTextAsync(Directory.GetFiles(options.SpoolFolder).Single(), Cancel));
    }

    private static async Task<IEnumerable<string>> StatusesAsync(StoreOptions options)
    {
        await using var store = await RunbookStore.OpenAsync(options, Cancel);
        await store.Runs.TakeInAsync(Cancel);
        return (await store.Runs.ListAsync(new(), Cancel)).Select(r => r.Status);
    }

    private RecorderOptions Recorder(StoreOptions options) => new(options, SampleRun.Header)
    {
        Patience = TimeSpan.Zero,
        Farewell = TimeSpan.FromMinutes(2),
        Retention = null,
        Warn = text =>
        {
            lock (warnings)
            {
                warnings.Add(text);
            }
        },
    };

    private static int Taken(string folder, CancellationToken until)
    {
        var taken = 0;
        while (!until.IsCancellationRequested)
        {
            // the last one is the one that may just be made
            if (SpoolIntake.Paths(folder) is [.., var last] && SpoolFile.TryOpen(last, out var file))
            {
                file.Dispose();
                taken++;
            }
        }

        return taken;
    }
}
