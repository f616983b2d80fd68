namespace Runbook.Store.Tests;

/// <summary>Runs and schedules of one store have one key, whichever came first, and a store that is away keeps nobody from running.</summary>
public sealed class ResourceKeyTests(PostgresServer server) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Find_RunBeforeTheStoreIsMade_TheStoreTakesItsKey(string kind)
    {
        var options = await TestStore.OptionsAsync(kind, server, folder);

        var run = await ResourceKey.FindAsync(options, Patience, Cancel);
        Assert.False(File.Exists(options.Address.File ?? ""));
        await using var store = await RunbookStore.OpenAsync(options, Cancel);

        Assert.Equal(32, run?.Length);
        Assert.Equal(run, await ResourceKey.OfAsync(store, Cancel));
        Assert.Equal(run, await ResourceKey.FindAsync(options, Patience, Cancel));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Find_StoreThatHasAKey_IsThatKeyOnEveryMachine(string kind)
    {
        var options = await TestStore.OptionsAsync(kind, server, folder);
        await using var store = await RunbookStore.OpenAsync(options, Cancel);
        var key = await ResourceKey.OfAsync(store, Cancel);

        Assert.Equal(key, await ResourceKey.FindAsync(options with { SpoolFolder = folder.At("elsewhere/spool") }, Patience, Cancel));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(folder.At("elsewhere/spool.key")));
    }

    [Fact]
    public async Task Find_FileOfAnotherStore_IsPutRightByTheStore()
    {
        var options = await TestStore.OptionsAsync("sqlite", server, folder);
        byte[] key;
        await using (var store = await RunbookStore.OpenAsync(options, Cancel))
        {
            key = await ResourceKey.OfAsync(store, Cancel);
            folder.Write("spool.key", Convert.ToBase64String(new byte[32]));
            Assert.Equal(key, await ResourceKey.OfAsync(store, Cancel));
        }

        Assert.Equal(key, await ResourceKey.FindAsync(options, Patience, Cancel));
    }

    [Fact]
    public async Task Find_StoreAway_IsNone()
    {
        var address = StoreAddress.Parse("Host=127.0.0.1;Port=1;Username=x;Database=x", "/");
        Assert.Null(await ResourceKey.FindAsync(new StoreOptions(address) { SpoolFolder = folder.At("spool") }, Patience, Cancel));
    }

    [Fact]
    public async Task Find_ManyAtOnce_IsOneKey()
    {
        var options = await TestStore.OptionsAsync("sqlite", server, folder);

        var keys = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => ResourceKey.FindAsync(options, Patience, Cancel))));

        Assert.Single(keys.Select(k => Convert.ToBase64String(k!)).Distinct());
    }
}
