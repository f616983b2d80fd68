using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>A host that has busybox and nothing else: its <c>head</c> reads more than it is asked to.</summary>
public sealed class BusyboxTests : IAsyncLifetime
{
    private readonly HostConnector _connector = new(new());
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-busybox").FullName;
    private IHostSession _session = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(File.Exists("/bin/busybox"), "/bin/busybox is not installed (Debian: busybox-static)");
        var programs = Path.Combine(_folder, "bin");
        Directory.CreateDirectory(programs);
        await QuickSshd.RunAsync("/bin/busybox", "--install", "-s", programs);
        var target = new ConnectionTarget("small")
        {
            Connection = "local",
            Shell = $"/usr/bin/env -i PATH={programs} HOME={_folder} {programs}/sh",
            ConnectTimeout = TimeSpan.FromSeconds(30),
        };
        _session = await _connector.OpenAsync(target, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _connector.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(1_000_003)]
    public async Task WriteAndFetch_AnyLength_IsExact(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var path = Path.Combine(_folder, "file");
        for (var i = 0; i < 2; i++)
        {
            var outcome = await _session.ApplyAsync(
                new RemoteAction.Write(path, Content.Bytes(bytes)) { Mode = "0640", Backup = true }, ApplyOptions.Default, Token);
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
            Assert.Equal(bytes, await File.ReadAllBytesAsync(path, Token));
        }

        var fetched = await _session.ApplyAsync(new RemoteAction.Fetch(path, path + ".here"), ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (fetched.ExitCode, fetched.Error));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path + ".here", Token));
    }

    [Fact]
    public async Task Query_LongScripts_ArriveWhole()
    {
        var scripts = Enumerable.Range(0, 300).Select(i => Sh.Line($"printf %s {new string('é', i)}")).ToList();
        var answers = await _session.QueryAsync(scripts, ApplyOptions.Default, Token);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => new string('é', i)), answers.Select(a => a.Output));
    }

    [Fact]
    public async Task Run_InputThatIsNotRead_DoesNotDisturbTheNext()
    {
        var outcome = await _session.ApplyAsync(
            new RemoteAction.Run(Sh.Verbatim("exit 5")) { Input = Content.Bytes(new byte[3_000_000]) }, ApplyOptions.Default, Token);
        Assert.Equal(5, outcome.ExitCode);
        Assert.Equal("x", (await _session.QueryAsync([Sh.Verbatim("printf x")], ApplyOptions.Default, Token))[0].Output);
    }

    [Fact]
    public async Task WriteTree_BusyboxTar_WritesAll()
    {
        var entries = Enumerable.Range(0, 250).Select(i => new TreeEntry($"sub/f {i}", Content.Text($"{i}"), 0x180))
            .Prepend(new TreeEntry("sub", null, 0x1ED)).Append(new TreeEntry("sub/link", null, 0x1FF, "f 1")).ToList();
        var outcome = await _session.ApplyAsync(new RemoteAction.WriteTree(_folder, entries), ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal("249", await File.ReadAllTextAsync(Path.Combine(_folder, "sub/f 249"), Token));
        Assert.Equal("1", await File.ReadAllTextAsync(Path.Combine(_folder, "sub/link"), Token));
        Assert.Equal(252, Directory.GetFileSystemEntries(Path.Combine(_folder, "sub")).Length + 1);
    }

    [Fact]
    public async Task Run_TimedOut_IsKilled()
    {
        var outcome = await _session.ApplyAsync(
            new RemoteAction.Run(Sh.Verbatim("sleep 1000; echo")), new() { Timeout = TimeSpan.FromSeconds(0.3) }, Token);
        Assert.Equal(124, outcome.ExitCode);
        Assert.Equal("x", (await _session.QueryAsync([Sh.Verbatim("printf x")], ApplyOptions.Default, Token))[0].Output);
    }
}
