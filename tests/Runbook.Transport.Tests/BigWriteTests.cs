using System.Globalization;
using System.Security.Cryptography;
using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>Big files over a real sshd: whole or not at all, in order with what comes behind, and never sent twice.</summary>
public sealed class BigWriteTests(QuickSshd sshd) : IClassFixture<QuickSshd>, IDisposable
{
    private const int Mega = 1 << 20;
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-big").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Place => Path.Combine(_folder, "on the host's", "file");

    private string Part => Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Place)!, ".file.box.*.runbook-part"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("/bin/sh", 4 * Mega, null)]
    [InlineData("/bin/sh", (21 * Mega) + 13, "0640")]
    [InlineData("/bin/bash", (5 * Mega) - 1, "4755")]
    [InlineData("busybox", (9 * Mega) + 1, "0600")]
    [InlineData("without dd", 6 * Mega, "0604")]
    public async Task Write_BigFile_IsExactAndLeavesNothing(string shell, int length, string? mode)
    {
        var content = await SourceAsync(length);
        await using var connector = new HostConnector(sshd.Options());
        var session = await connector.OpenAsync(sshd.Target() with { Shell = await ShellAsync(shell) }, Token);
        for (var i = 0; i < 2; i++)
        {
            var outcome = await session.ApplyAsync(new RemoteAction.Write(Place, content) { Mode = mode, Backup = i == 1 }, ApplyOptions.Default, Token);
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
            Assert.Equal(i == 1, outcome.BackupFile is not null);
            await AssertIsAsync(content);
        }

        Assert.Equal(mode is null ? 0x1A4 : Convert.ToInt32(mode, 8), (int)File.GetUnixFileMode(Place));
        Assert.Equal(2, Directory.GetFileSystemEntries(Path.GetDirectoryName(Place)!).Length);
    }

    [Fact]
    public async Task Write_ConnectionIsCut_NothingIsSeenAndTheNextGoesOn()
    {
        const int Length = 48 * Mega;
        var content = await SourceAsync(Length);
        await File.WriteAllTextAsync(Place, "old", Token);
        await using (var proxy = new PausingProxy(sshd.Port) { Allowance = 24 * Mega })
        {
            await using var cut = new HostConnector(await OptionsAsync(proxy.Port));
            var session = await cut.OpenAsync(sshd.Target() with { Port = proxy.Port }, Token);
            var writing = session.ApplyAsync(new RemoteAction.Write(Place, content), ApplyOptions.Default, Token).AsTask();
            await UntilCutAsync(proxy, writing);
            Assert.Equal("old", await File.ReadAllTextAsync(Place, Token));
            await proxy.DisposeAsync();
            await Assert.ThrowsAsync<HostUnreachableException>(() => writing);
        }

        Assert.Equal("old", await File.ReadAllTextAsync(Place, Token));
        Assert.Equal((UnixFileMode)0x180, File.GetUnixFileMode(Part));
        var there = File.ReadAllLines(Part + ".map").Sum(line => long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
        Assert.InRange(there, 1, 24 * Mega);
        await using var again = new PausingProxy(sshd.Port);
        await using var connector = new HostConnector(await OptionsAsync(again.Port));
        var next = await connector.OpenAsync(sshd.Target() with { Port = again.Port }, Token);
        var outcome = await next.ApplyAsync(new RemoteAction.Write(Place, content), ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        await AssertIsAsync(content);
        Assert.InRange(again.Passed, Length - (24 * Mega), Length - there + Mega);
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(Place)!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_PartIsNotOfThisContent_IsSentAnew(bool isDamaged)
    {
        var content = await SourceAsync(8 * Mega);
        await using (var proxy = new PausingProxy(sshd.Port) { Allowance = 4 * Mega })
        {
            await using var cut = new HostConnector(await OptionsAsync(proxy.Port));
            var session = await cut.OpenAsync(sshd.Target() with { Port = proxy.Port }, Token);
            var writing = session.ApplyAsync(new RemoteAction.Write(Place, content), ApplyOptions.Default, Token).AsTask();
            await UntilCutAsync(proxy, writing);
            await proxy.DisposeAsync();
            await Assert.ThrowsAsync<HostUnreachableException>(() => writing);
        }

        if (isDamaged)
        {
            await using var part = new FileStream(Part, FileMode.Open);
            part.Seek(1000, SeekOrigin.Begin);
            part.Write("changed behind our back"u8);
        }
        else
        {
            content = await SourceAsync((8 * Mega) + 1);
        }

        await using var connector = new HostConnector(sshd.Options());
        var next = await connector.OpenAsync(sshd.Target(), Token);
        var outcome = await next.ApplyAsync(new RemoteAction.Write(Place, content), ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        await AssertIsAsync(content);
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(Place)!));
    }

    [Fact]
    public async Task Write_InAChain_IsBegunAfterWhatIsBeforeAndBeforeWhatIsBehind()
    {
        var content = await SourceAsync(6 * Mega);
        await using var connector = new HostConnector(sshd.Options());
        var session = await connector.OpenAsync(sshd.Target(), Token);
        foreach (var (first, expected) in new[] { ("true", $"{6 * Mega}\n"), ("false", null) })
        {
            File.Delete(Place);
            var chain = new ActionChain();
            ApplyOptions Linked(bool isFirst) => new() { Link = new(chain, isFirst) };
            var before = session.ApplyAsync(new RemoteAction.Run(Sh.Verbatim(first)), Linked(true), Token);
            var writing = session.ApplyAsync(new RemoteAction.Write(Place, content), Linked(false), Token);
            var behind = session.ApplyAsync(new RemoteAction.Run(Sh.Line($"stat -c %s {Place}")), Linked(false), Token);
            var asked = session.QueryAsync([Sh.Line($"[ -e {Place} ] && echo there")], ApplyOptions.Default, Token);
            await before;
            Assert.Equal(expected is null, (await writing).IsSkipped);
            Assert.Equal(expected is null, (await behind).IsSkipped);
            Assert.Equal(expected ?? "", (await behind).Output);
            Assert.Equal(expected is null ? "" : "there\n", (await asked)[0].Output);
        }
    }

    [Fact]
    public async Task Write_DiskIsFull_SaysWhyAndTheSessionGoesOn()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can mount");
        var content = await SourceAsync(40 * Mega);
        await using var connector = new HostConnector(sshd.Options());
        var session = await connector.OpenAsync(sshd.Target(), Token);
        var folder = Path.GetDirectoryName(Place)!;
        await QuickSshd.RunAsync("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder);
        try
        {
            var outcome = await session.ApplyAsync(new RemoteAction.Write(Place, content), ApplyOptions.Default, Token);
            Assert.False(outcome.Succeeded);
            Assert.Contains("No space left on device", outcome.Error, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(folder));
            Assert.Equal("x", (await session.QueryAsync([Sh.Verbatim("printf x")], ApplyOptions.Default, Token))[0].Output);
        }
        finally
        {
            await QuickSshd.RunAsync("umount", folder);
        }
    }

    [Theory]
    [InlineData("a long way", false, 60)]
    [InlineData("a slow way", true, 0)]
    [InlineData("a long and slow way", true, 60)]
    [InlineData("more channels than sshd opens", false, 60)]
    public async Task SendAsync_OfAWay_SendsWhatIsMissing(string way, bool isSlow, int roundTrip)
    {
        const int Length = (30 * Mega) + 5;
        await SourceAsync(1);
        var text = new byte[Length];
        new Random(1).NextBytes(text.AsSpan(20 * Mega));
        var content = Content.Bytes(text);
        var file = Place;
        await File.WriteAllBytesAsync(file, text[..Mega], Token);
        await using var few = new QuickSshd { ExtraConfig = way.Contains("opens", StringComparison.Ordinal) ? "MaxSessions 2" : "" };
        await few.InitializeAsync();
        await using var connector = new HostConnector(few.Options());
        await using var links = new SshConnections(few.Options()).LinksTo(few.Target());
        await using var shell = new SessionShell(few.Target(), links, few.Options());
        var options = few.Options() with { TimeProvider = isSlow ? new HastyClock() : TimeProvider.System };
        var sender = new PieceSender(shell, content, file, canPack: true, TimeSpan.FromMilliseconds(roundTrip), () => null, options);
        Assert.Null(await sender.SendAsync(Length, [new(0, Mega)], Token));
        Assert.Equal(SHA256.HashData(text), SHA256.HashData(await File.ReadAllBytesAsync(file, Token)));
    }

    [Fact]
    public void Missing_AnyPiecesThere_AreCompleted()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var length = random.NextInt64(1, 40L * Mega);
            var all = Piece.Missing(length, random.Next(1, 9), []);
            Assert.Equal(length, all.Sum(p => p.Length));
            var have = all.Where(_ => random.Next(2) == 0).ToArray();
            var missing = Piece.Missing(length, random.Next(1, 9), have);
            Assert.Equal(length, have.Concat(missing).Sum(p => p.Length));
            Assert.Equal(have.Length + missing.Count, have.Concat(missing).Select(p => p.Megabyte).Distinct().Count());
        }
    }

    [Theory]
    [InlineData(10_000_000, 100, false)]
    [InlineData(10_000_000, 1000, true)]
    public async Task PackAsync_SlowWay_PacksWhatBecomesSmaller(int bytes, int milliseconds, bool isSlow)
    {
        var clock = new StoppedClock();
        var mixed = new byte[2 * Mega];
        new Random(1).NextBytes(mixed.AsSpan(Mega));
        var packer = new PiecePacker(Content.Bytes(mixed), clock);
        packer.Arrived(1);
        Assert.False(packer.IsSlow);
        clock.Now += milliseconds;
        packer.Arrived(bytes);
        Assert.Equal(isSlow, packer.IsSlow);
        Assert.InRange((await packer.PackAsync(new(0, Mega), Token))!.Length, 100, 20_000);
        Assert.Null(await packer.PackAsync(new(1, Mega), Token));
    }

    /// <summary>Waits until nothing more comes through, and some of it is there and known.</summary>
    private async Task UntilCutAsync(PausingProxy proxy, Task writing)
    {
        while (proxy.Passed <= proxy.Allowance || !Directory.GetFiles(Path.GetDirectoryName(Place)!, ".*.map").Any(f => new FileInfo(f).Length > 0))
        {
            Assert.False(writing.IsCompleted, $"{proxy.Passed} of {proxy.Allowance} bytes: {writing.Exception}");
            await Task.Delay(10, Token);
        }
    }

    private async Task<Content> SourceAsync(int length)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Place)!);
        var source = Path.Combine(_folder, $"source{length}");
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        await File.WriteAllBytesAsync(source, bytes, Token);
        return Content.FromFile(source);
    }

    private async Task<string> ShellAsync(string kind)
    {
        var programs = Path.Combine(_folder, "bin");
        Directory.CreateDirectory(programs);
        switch (kind)
        {
            case "busybox":
                Assert.SkipUnless(File.Exists("/bin/busybox"), "/bin/busybox is not installed (Debian: busybox-static)");
                await QuickSshd.RunAsync("/bin/busybox", "--install", "-s", programs);
                return $"/usr/bin/env -i PATH={programs} HOME={_folder} {programs}/sh";
            case "without dd":
                await File.WriteAllTextAsync(Path.Combine(programs, "dd"), "#!/bin/sh\nexit 1\n", Token);
                File.SetUnixFileMode(Path.Combine(programs, "dd"), (UnixFileMode)0x1ED);
                return $"/usr/bin/env PATH={programs}:/usr/bin:/bin /bin/sh";
            default:
                return kind;
        }
    }

    private async Task AssertIsAsync(Content content)
    {
        await using var file = File.OpenRead(Place);
        Assert.Equal(content.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, Token)));
    }

    private async Task<TransportOptions> OptionsAsync(int port)
    {
        var known = Path.Combine(_folder, $"known_hosts{port}");
        var line = await File.ReadAllTextAsync(sshd.KnownHosts, Token);
        await File.WriteAllTextAsync(known, line.Replace($":{sshd.Port}", $":{port}", StringComparison.Ordinal), Token);
        return sshd.Options() with { KnownHostsFiles = [known] };
    }

    /// <summary>Time passes a thousand times as fast.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override long GetTimestamp() => base.GetTimestamp() * 1000;
    }

    /// <summary>Time passes when the test says so, in milliseconds.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Now;
    }
}
