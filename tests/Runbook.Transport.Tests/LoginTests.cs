using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>Logging in, and being refused in plain words, by either client.</summary>
public abstract class LoginTests(QuickSshd sshd, SshClientChoice client) : IClassFixture<QuickSshd>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ed25519", "")]
    [InlineData("ecdsa", "")]
    [InlineData("rsa", "")]
    [InlineData("ed25519", "opens it")]
    [InlineData("rsa", "opens it")]
    public async Task Open_KeyFile_LogsIn(string type, string passphrase)
    {
        var key = await sshd.MakeKeyAsync($"key-{type}-{passphrase.Length}", type, passphrase);
        sshd.Authorize(key);
        var target = sshd.Target() with { PrivateKeyFile = key, PrivateKeyPassphrase = passphrase.Length == 0 ? null : new Secret(passphrase) };
        await AssertLogsInAsync(target, sshd.Options(client));
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    public async Task Open_KeyInTheAgent_LogsIn(string type)
    {
        var key = await sshd.MakeKeyAsync($"agent-{type}", type);
        sshd.Authorize(key);
        await using var agent = await TestAgent.StartAsync(Path.Combine(sshd.Folder, $"agent-{type}.sock"), key);
        File.Delete(key);
        await AssertLogsInAsync(sshd.Target() with { PrivateKeyFile = null }, sshd.Options(client) with { AgentSocket = agent.Socket });
    }

    [Fact]
    public async Task Open_Certificate_LogsIn()
    {
        var authority = await sshd.MakeKeyAsync("ca", "ed25519");
        var key = await sshd.MakeKeyAsync("certified", "ed25519");
        await QuickSshd.RunAsync("ssh-keygen", "-q", "-s", authority, "-I", "test", "-n", Environment.UserName, key + ".pub");
        File.AppendAllText(Path.Combine(sshd.Folder, "authorized_keys"), "cert-authority " + File.ReadAllText(authority + ".pub"));
        await AssertLogsInAsync(sshd.Target() with { PrivateKeyFile = key }, sshd.Options(client));
    }

    [Fact]
    public async Task Open_UsualKeyFileAndConfig_AreFound()
    {
        var options = sshd.Options(client);
        Directory.CreateDirectory(Path.Combine(sshd.Folder, ".ssh"));
        var key = await sshd.MakeKeyAsync(".ssh/id_ecdsa", "ecdsa");
        sshd.Authorize(key);
        await File.WriteAllTextAsync(Path.Combine(sshd.Folder, "usual_config"), $"Host nick*\n  HostName 127.0.0.1\n  Port {sshd.Port}\n", Token);
        var target = new ConnectionTarget("nickname") { ConnectTimeout = TimeSpan.FromSeconds(30) };
        await AssertLogsInAsync(target, options with { SshConfigFile = Path.Combine(sshd.Folder, "usual_config") });
    }

    [Theory]
    [InlineData("-J {0}")]
    [InlineData("-o ProxyJump={0} -o ControlMaster=auto")]
    [InlineData("-J {0},{0}")]
    public async Task Open_ThroughJumpHosts_LogsIn(string arguments)
    {
        var target = sshd.Target() with { SshArguments = string.Format(arguments, $"127.0.0.1:{sshd.Port}") };
        await AssertLogsInAsync(target, sshd.Options(client));
    }

    [Fact]
    public async Task Open_WrongKey_SaysWhatWasTried()
    {
        var key = await sshd.MakeKeyAsync("stranger", "ed25519");
        var message = await FailureAsync(sshd.Target() with { PrivateKeyFile = key }, sshd.Options(client));
        Assert.Contains($"refuses the log-in of {Environment.UserName}: tried {key}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_EncryptedKeyWithoutPassphrase_SaysSo()
    {
        var key = await sshd.MakeKeyAsync("locked", "ed25519", "secret!");
        sshd.Authorize(key);
        Assert.Contains("is encrypted", await FailureAsync(sshd.Target() with { PrivateKeyFile = key }, sshd.Options(client)), StringComparison.Ordinal);
        var wrong = sshd.Target() with { PrivateKeyFile = key, PrivateKeyPassphrase = new Secret("other") };
        Assert.Contains("wrong passphrase", await FailureAsync(wrong, sshd.Options(client)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_UnknownHostKey_IsRefusedUntilAccepted()
    {
        var file = Path.Combine(sshd.Folder, "empty_known_hosts");
        var options = sshd.Options(client) with { KnownHostsFiles = [file] };
        var message = await FailureAsync(sshd.Target(), options);
        Assert.Contains("is not known: ssh-ed25519 SHA256:", message, StringComparison.Ordinal);
        Assert.Contains("--accept-new-host-keys", message, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
        await AssertLogsInAsync(sshd.Target(), options with { AcceptNewHostKeys = true });
        await AssertLogsInAsync(sshd.Target(), options);
    }

    [Fact]
    public async Task Open_ChangedHostKey_NamesTheLine()
    {
        var other = await sshd.MakeKeyAsync("other-host", "ed25519");
        var file = Path.Combine(sshd.Folder, "changed_known_hosts");
        await File.WriteAllTextAsync(file, $"# comment\n[127.0.0.1]:{sshd.Port} {File.ReadAllText(other + ".pub")}", Token);
        var options = sshd.Options(client) with { KnownHostsFiles = [file] };
        Assert.Contains($"does not match {file}:2", await FailureAsync(sshd.Target(), options), StringComparison.Ordinal);
        Assert.Contains("has changed", await FailureAsync(sshd.Target(), options with { AcceptNewHostKeys = true }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_HashedKnownHosts_IsUnderstood()
    {
        QuickSshd.SkipIfMissing();
        var file = Path.Combine(sshd.Folder, "hashed_known_hosts");
        File.Copy(sshd.KnownHosts, file);
        await QuickSshd.RunAsync("ssh-keygen", "-q", "-H", "-f", file);
        Assert.StartsWith("|1|", await File.ReadAllTextAsync(file, Token), StringComparison.Ordinal);
        await AssertLogsInAsync(sshd.Target(), sshd.Options(client) with { KnownHostsFiles = [file] });
    }

    [Fact]
    public async Task Open_NobodyListens_SaysRefused()
    {
        var message = await FailureAsync(sshd.Target() with { Port = QuickSshd.FreePort() }, sshd.Options(client));
        Assert.Contains("refuses the connection", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NameThatDoesNotResolve_SaysSo()
    {
        var message = await FailureAsync(sshd.Target() with { Address = "no such name" }, sshd.Options(client));
        Assert.Contains("the name no such name does not resolve", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_FrozenHost_FailsWithinTheTimeout()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var target = sshd.Target() with { Port = ((IPEndPoint)listener.LocalEndpoint).Port, ConnectTimeout = TimeSpan.FromSeconds(1) };
        var from = Stopwatch.GetTimestamp();
        var message = await FailureAsync(target, sshd.Options(client));
        Assert.Contains("did not finish the SSH handshake within 1 s", message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(from) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Open_UnknownSshArgument_SaysWhatIsUnderstood()
    {
        var message = await FailureAsync(sshd.Target() with { SshArguments = "-o ProxiJump=x" }, sshd.Options(client));
        Assert.Contains("option ProxiJump is not understood (did you mean \"ProxyJump\"?)", message, StringComparison.Ordinal);
    }

    private static async Task<string> FailureAsync(ConnectionTarget target, TransportOptions options)
    {
        await using var connector = new HostConnector(options);
        var failure = await Assert.ThrowsAsync<HostUnreachableException>(async () => await connector.OpenAsync(target, Token));
        Assert.DoesNotContain('\n', failure.Message);
        return failure.Message;
    }

    private static async Task AssertLogsInAsync(ConnectionTarget target, TransportOptions options)
    {
        await using var connector = new HostConnector(options);
        var session = await connector.OpenAsync(target, Token);
        Assert.Equal("hello\n", (await session.QueryAsync([Sh.Verbatim("echo hello")], ApplyOptions.Default, Token))[0].Output);
    }
}
