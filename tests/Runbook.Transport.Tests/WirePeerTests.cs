using System.Diagnostics;
using System.Security.Cryptography;
using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>The client of our own against servers that do not all do alike: rekeying, strict key exchange, dropbear, freezing.</summary>
public sealed class WirePeerTests(QuickSshd sshd) : IClassFixture<QuickSshd>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "")]
    [InlineData("", "-o Ciphers=chacha20-poly1305@openssh.com")]
    [InlineData("", "-o Ciphers=aes256-ctr")]
    [InlineData("RekeyLimit 256K", "")]
    public async Task Apply_WeChangeTheKeysOften_AllArrivesWhole(string config, string arguments)
    {
        QuickSshd.SkipIfMissing();
        await using var host = new QuickSshd { FirstConfig = "LogLevel DEBUG1", ExtraConfig = config };
        await host.InitializeAsync();
        await using var connector = new HostConnector(host.Options() with { RekeyAfter = 300_000 });
        var session = await connector.StartAsync(host.Target() with { SshArguments = arguments }, Token);
        var bytes = RandomNumberGenerator.GetBytes(5_000_000);
        var (there, back) = (Path.Combine(host.Folder, "there"), Path.Combine(host.Folder, "back"));
        var write = await session.ApplyAsync(new RemoteAction.Write(there, Content.Bytes(bytes)), ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (write.ExitCode, write.Error));
        var fetch = await session.ApplyAsync(new RemoteAction.Fetch(there, back), ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (fetch.ExitCode, fetch.Error));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(back, Token));
        Assert.True(Said(host, "KEXINIT received") > 4, $"{Said(host, "KEXINIT received")} key exchanges");
    }

    [Fact]
    public async Task Start_OpenSsh_KeyExchangeIsStrict()
    {
        QuickSshd.SkipIfMissing();
        await using var host = new QuickSshd { FirstConfig = "LogLevel DEBUG3" };
        await host.InitializeAsync();
        await using var connector = new HostConnector(host.Options());
        await AskAsync(await connector.StartAsync(host.Target(), Token));
        Assert.SkipUnless(File.ReadAllText(Path.Combine(host.Folder, "log")).Contains("kex-strict-s-v00", StringComparison.Ordinal), "this sshd has no strict key exchange");
        Assert.Equal(1, Said(host, "will use strict KEX ordering"));
    }

    [Fact]
    public async Task Query_ConnectionFreezes_IsFoundDeadByItsSignsOfLife()
    {
        await using var proxy = new PausingProxy(sshd.Port);
        await using var connector = new HostConnector(sshd.Options() with { CheckHostKeys = false, HeartbeatAfter = TimeSpan.FromHours(1) });
        var session = await connector.OpenAsync(sshd.Target() with { Port = proxy.Port, SshArguments = "-o ServerAliveInterval=1" }, Token);
        proxy.Pause();
        var failure = await Assert.ThrowsAsync<HostUnreachableException>(() => AskAsync(session));
        Assert.Contains("no sign of life", failure.Message, StringComparison.Ordinal);
        proxy.Resume();
        Assert.Equal("x", await AskAsync(session));
        Assert.Equal(2, proxy.Connections);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-o Ciphers=chacha20-poly1305@openssh.com -o ServerAliveInterval=1")]
    public async Task Start_Dropbear_ServesLikeOpenSsh(string arguments)
    {
        const string Program = "/usr/sbin/dropbear";
        QuickSshd.SkipIfMissing();
        Assert.SkipUnless(File.Exists(Program), $"{Program} is not installed (Debian: dropbear-bin)");
        await using var users = new BecomeUsers();
        await users.InitializeAsync();
        Assert.SkipUnless(users.Available, users.WhyNot);
        var (port, folder) = (QuickSshd.FreePort(), users.Sshd.Folder);
        var home = $"/home/{users.Name("free")}";
        Directory.CreateDirectory(Path.Combine(home, ".ssh"));
        File.Copy(users.Sshd.Key + ".pub", Path.Combine(home, ".ssh", "authorized_keys"));
        await QuickSshd.RunAsync("chown", "-R", $"{users.Name("free")}:", home);
        await QuickSshd.RunAsync("dropbearkey", "-t", "ed25519", "-f", Path.Combine(folder, "dropbear"));
        using var dropbear = Process.Start(new ProcessStartInfo(
            Program, ["-F", "-E", "-r", Path.Combine(folder, "dropbear"), "-p", $"127.0.0.1:{port}", "-P", Path.Combine(folder, "dropbear.pid")])
        {
            RedirectStandardError = true,
        })!;
        try
        {
            // Its first line says that it listens by then.
            await dropbear.StandardError.ReadLineAsync(Token);
            await using var connector = new HostConnector(users.Sshd.Options() with { CheckHostKeys = false });
            var session = await connector.OpenAsync(users.Target("free") with { Port = port, SshArguments = arguments }, Token);
            Assert.Equal("x", await AskAsync(session));
            var bytes = RandomNumberGenerator.GetBytes(3_000_000);
            var there = Path.Combine(home, "there");
            var write = await session.ApplyAsync(new RemoteAction.Write(there, Content.Bytes(bytes)), ApplyOptions.Default, Token);
            Assert.Equal((0, ""), (write.ExitCode, write.Error));
            Assert.Equal(bytes, await File.ReadAllBytesAsync(there, Token));
        }
        finally
        {
            dropbear.Kill(entireProcessTree: true);
            await dropbear.WaitForExitAsync(Token);
        }
    }

    private static int Said(QuickSshd host, string text) =>
        File.ReadLines(Path.Combine(host.Folder, "log")).Count(line => line.Contains(text, StringComparison.Ordinal));

    private static async Task<string> AskAsync(IHostSession session) =>
        (await session.QueryAsync([Sh.Verbatim("printf x")], ApplyOptions.Default, Token))[0].Output;
}
