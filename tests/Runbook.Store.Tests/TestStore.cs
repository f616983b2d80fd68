namespace Runbook.Store.Tests;

/// <summary>A store in a folder of its own, on either database.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly TemporaryFolder folder;

    private TestStore(TemporaryFolder folder, StoreOptions options, RunbookStore store) => (this.folder, Options, Store) = (folder, options, store);

    /// <summary>Both databases, for theories.</summary>
    public static TheoryData<string> Kinds => ["sqlite", "postgresql"];

    public static DateTimeOffset Noon { get; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public RunbookStore Store { get; }

    public StoreOptions Options { get; }

    public ManualTime Time => (ManualTime)Options.Time;

    public static async Task<TestStore> OpenAsync(string kind, PostgresServer server)
    {
        var folder = new TemporaryFolder();
        var options = await OptionsAsync(kind, server, folder);
        return new(folder, options, await RunbookStore.OpenAsync(options, Cancel));
    }

    /// <summary>How to open a new, empty store of a kind.</summary>
    public static async Task<StoreOptions> OptionsAsync(string kind, PostgresServer server, TemporaryFolder folder)
    {
        Assert.SkipWhen(kind == "postgresql" && PostgresServer.Programs is null, "PostgreSQL is not installed (Debian: postgresql)");
        var address = kind == "sqlite" ? StoreAddress.Parse("store.db", folder.Path) : StoreAddress.Parse(await server.CreateDatabaseAsync(Cancel), "/");
        return new(address) { Time = new ManualTime(Noon), UseDatabaseClock = false, SpoolFolder = folder.At("spool") };
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        folder.Dispose();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
