using System.Diagnostics;
using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>Connections that are kept between runs, with a keeper in this process: a run is a connector.</summary>
public sealed class KeepTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-keep").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly QuickSshd _sshd = new() { FirstConfig = "LogLevel VERBOSE" };
    private readonly List<string> _warnings = [];
    private Task _keeper = Task.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _sshd.InitializeAsync();
        var ready = new TaskCompletionSource();
        _keeper = new ConnectionKeeper(_folder, TimeProvider.System).RunAsync(ready.SetResult, _stop.Token);
        await ready.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _keeper;
        await _sshd.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task Run_SecondTime_UsesTheSameConnectionButAnotherShell()
    {
        var first = await RunAsync(_sshd.Target(), "echo $$ $SSH_CONNECTION; export LEFT=1; cd /; umask 0");
        var second = await RunAsync(_sshd.Target(), "echo $$ $SSH_CONNECTION; echo \"$LEFT$PWD\"");
        Assert.NotEqual(first.Split(' ')[0], second.Split(' ')[0]);
        Assert.Equal(first.Trim().Split(' ', 2)[1], second.Split('\n')[0].Split(' ', 2)[1]);
        Assert.EndsWith($"\n{Environment.GetEnvironmentVariable("HOME")}\n", second, StringComparison.Ordinal);
        Assert.Equal(1, LogIns());
    }

    [Fact]
    public async Task Run_OtherUserKeyPortOrPolicy_IsAnotherConnection()
    {
        var key = await _sshd.MakeKeyAsync("other", "ed25519");
        _sshd.Authorize(key);
        await RunAsync(_sshd.Target());
        await RunAsync(_sshd.Target() with { PrivateKeyFile = key });
        await RunAsync(_sshd.Target() with { SshArguments = "-o StrictHostKeyChecking=no" });
        await RunAsync(_sshd.Target() with { ConnectTimeout = TimeSpan.FromSeconds(29) });
        Assert.Equal(3, LogIns());
        await using var connector = new HostConnector(Options());
        var failure = await Assert.ThrowsAsync<HostUnreachableException>(
            async () => await connector.OpenAsync(_sshd.Target() with { User = "nobody-of-that-name" }, Token));
        Assert.Contains("refuses the log-in of nobody-of-that-name", failure.Message, StringComparison.Ordinal);
        var unknown = Options() with { KnownHostsFiles = [Path.Combine(_sshd.Folder, "none")] };
        await using var strict = new HostConnector(unknown);
        failure = await Assert.ThrowsAsync<HostUnreachableException>(async () => await strict.OpenAsync(_sshd.Target(), Token));
        Assert.Contains("is not known: ssh-ed25519", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_RefusedHostKeyThenAccepted_IsSeenByTheKeeper()
    {
        var file = Path.Combine(_sshd.Folder, "later_known_hosts");
        var options = Options() with { KnownHostsFiles = [file] };
        await using var connector = new HostConnector(options);
        await Assert.ThrowsAsync<HostUnreachableException>(async () => await connector.OpenAsync(_sshd.Target(), Token));
        File.Copy(_sshd.KnownHosts, file);
        Assert.Equal("x", await AskAsync(await connector.OpenAsync(_sshd.Target(), Token)));
    }

    [Fact]
    public async Task Run_ConnectionDied_IsOpenedAgain()
    {
        await RunAsync(_sshd.Target());
        await KillConnectionsAsync();
        await RunAsync(_sshd.Target());
        Assert.Equal(2, LogIns());
    }

    [Fact]
    public async Task Run_ConnectionFroze_IsOpenedAgainWithinTheTimeout()
    {
        await using var proxy = new PausingProxy(_sshd.Port);
        var target = _sshd.Target() with { Port = proxy.Port, ConnectTimeout = TimeSpan.FromSeconds(6), SshArguments = "-o StrictHostKeyChecking=no" };
        await RunAsync(target);
        proxy.PauseThoseThatAre();
        await RunAsync(target);
        Assert.Equal(2, proxy.Connections);
    }

    [Fact]
    public async Task Run_TwoAtOnce_EachHasItsOwnSession()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => RunAsync(_sshd.Target(), $"A={i}; sleep 0.2; echo $A-$$")));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"{i}"), runs.Select(r => r.Split('-')[0]));
        Assert.Equal(8, runs.Select(r => r.Split('-')[1]).Distinct().Count());
        Assert.Equal(1, LogIns());
    }

    [Fact]
    public async Task Run_GoneWithoutAWord_TheConnectionIsThrownAway()
    {
        await RunAsync(_sshd.Target());
        var settings = new SshSettingsReader(Options()).Read(_sshd.Target());
        var client = new KeepClient(Options().Keep!, Options());
        var (stream, reply) = await client.AskAsync(KeepVerb.Link, settings, TimeSpan.FromSeconds(30), r => r, Token);
        Assert.NotNull(reply.Greeting);
        await stream.DisposeAsync();
        for (var i = 0; i < 500 && (await ListAsync()).Count > 0; i++)
        {
            await Task.Delay(20, Token);
        }

        Assert.Empty(await ListAsync());
        await RunAsync(_sshd.Target());
        Assert.Equal(2, LogIns());
    }

    [Fact]
    public async Task Run_Interrupted_TheNextOneFindsNothingOfIt()
    {
        var file = Path.Combine(_sshd.Folder, "interrupted");
        await using (var connector = new HostConnector(Options()))
        {
            var session = await connector.OpenAsync(_sshd.Target(), Token);
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var options = new ApplyOptions { OnOutput = (_, _) => cancel.Cancel() };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await session.ApplyAsync(
                new RemoteAction.Run(Sh.Line($"echo up; sleep 2; touch {file}")) { Input = Content.Bytes(new byte[300_000]) }, options, cancel.Token));
        }

        Assert.Equal("fresh\n", await RunAsync(_sshd.Target(), "echo fresh"));
    }

    [Fact]
    public async Task Run_BigContentBothWays_ArrivesWhole()
    {
        await using var connector = new HostConnector(Options());
        var session = await connector.StartAsync(_sshd.Target(), Token);
        var bytes = new byte[20_000_000];
        Random.Shared.NextBytes(bytes);
        var (there, back) = (Path.Combine(_sshd.Folder, "there"), Path.Combine(_sshd.Folder, "back"));
        var write = await session.ApplyAsync(new RemoteAction.Write(there, Content.Bytes(bytes)), ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (write.ExitCode, write.Error));
        await session.ApplyAsync(new RemoteAction.Fetch(there, back), ApplyOptions.Default, Token);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(back, Token));
    }

    [Fact]
    public async Task Reset_MidRun_TheNextSessionIsOnAFreshConnection()
    {
        await using var connector = new HostConnector(Options());
        var session = await connector.OpenAsync(_sshd.Target(), Token);
        await connector.ResetAsync(_sshd.Target(), Token);
        Assert.Equal("x", await AskAsync(session));
        Assert.Equal(2, LogIns());
    }

    [Fact]
    public async Task Run_Unused_IsClosedAfterItsTime()
    {
        await RunAsync(_sshd.Target(), "echo", TimeSpan.FromSeconds(0.1));
        for (var i = 0; i < 500 && (await ListAsync()).Count > 0; i++)
        {
            await Task.Delay(20, Token);
        }

        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task ListAndClose_KeptConnection_IsShownAndClosed()
    {
        await RunAsync(_sshd.Target("shown"));
        var kept = Assert.Single(await ListAsync());
        Assert.Equal(("shown", "127.0.0.1", _sshd.Port, Environment.UserName, 1, 600d), (kept.Name, kept.Host, kept.Port, kept.User, kept.Connections, kept.KeepSeconds));
        Assert.Empty(await new KeptConnections(_folder).CloseAsync("another", Token));
        Assert.Single(await new KeptConnections(_folder).CloseAsync("shown", Token));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Run_NoKeeperToBeHad_WarnsOnceAndConnectsItself()
    {
        var warnings = new List<string>();
        var open = Directory.CreateTempSubdirectory("runbook-open").FullName;
        File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead);
        foreach (var (folder, program) in new[] { (open, "/bin/true"), (Path.Combine(_folder, "sub"), "/bin/false"), (Path.Combine(_folder, "sub"), "/none") })
        {
            warnings.Clear();
            var options = Options() with { Keep = new() { Folder = folder, Keeper = [program], KeepFor = TimeSpan.FromSeconds(9) }, OnWarning = warnings.Add };
            await using var connector = new HostConnector(options);
            Assert.Equal("x", await AskAsync(await connector.OpenAsync(_sshd.Target(), Token)));
            Assert.Equal("x", await AskAsync(await connector.OpenAsync(_sshd.Target("two"), Token)));
            Assert.StartsWith("connections are not kept: ", Assert.Single(warnings), StringComparison.Ordinal);
        }

        Directory.Delete(open);
    }

    [Fact]
    public async Task Run_PasswordLogIn_IsNowhereOnTheDisk()
    {
        await using var users = new BecomeUsers { SshdFirst = "PasswordAuthentication yes" };
        await users.InitializeAsync();
        Assert.SkipUnless(users.Available, users.WhyNot);
        var target = users.Target("asked") with
        {
            PrivateKeyFile = null,
            Password = new Secret("rb-secret"),
            Become = new("sudo", "root") { Password = new Secret("rb-secret") },
        };
        for (var i = 0; i < 2; i++)
        {
            await using var connector = new HostConnector(Options() with { KnownHostsFiles = [users.Sshd.KnownHosts], Home = "/nonexistent" });
            var session = await connector.OpenAsync(target, Token);
            Assert.Equal("root\n", (await session.QueryAsync([Sh.Verbatim("id -un")], ApplyOptions.Default, Token))[0].Output);
        }

        await using var wrong = new HostConnector(Options() with { KnownHostsFiles = [users.Sshd.KnownHosts], Home = "/nonexistent" });
        await Assert.ThrowsAsync<HostUnreachableException>(async () => await wrong.OpenAsync(target with { Password = new Secret("wr0ng") }, Token));
        Assert.Single(await ListAsync());
        Assert.All(Directory.GetFiles(_folder), f => Assert.Equal(0, new FileInfo(f).Length));
    }

    private TransportOptions Options() => _sshd.Options() with
    {
        Keep = new() { Folder = _folder, Keeper = ["/bin/false"], KeepFor = TimeSpan.FromMinutes(10) },
        OnWarning = _warnings.Add,
    };

    private async Task<string> RunAsync(ConnectionTarget target, string script = "printf x", TimeSpan? keepFor = null)
    {
        var options = Options();
        await using var connector = new HostConnector(options with { Keep = options.Keep! with { KeepFor = keepFor ?? options.Keep.KeepFor } });
        var session = await connector.StartAsync(target, Token);
        return (await session.QueryAsync([Sh.Verbatim(script)], ApplyOptions.Default, Token))[0].Output;
    }

    private Task<IReadOnlyList<KeptConnectionInfo>> ListAsync() => new KeptConnections(_folder).ListAsync(Token);

    private int LogIns() => File.ReadLines(Path.Combine(_sshd.Folder, "log")).Count(l => l.Contains("Accepted publickey for ", StringComparison.Ordinal));

    private async Task KillConnectionsAsync()
    {
        using var list = Process.Start(new ProcessStartInfo("pgrep", ["-P", $"{_sshd.ProcessId}"]) { RedirectStandardOutput = true })!;
        foreach (var id in (await list.StandardOutput.ReadToEndAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await QuickSshd.RunAsync("kill", "-9", id);
        }
    }

    private static async Task<string> AskAsync(IHostSession session) =>
        (await session.QueryAsync([Sh.Verbatim("printf x")], ApplyOptions.Default, Token))[0].Output;
}
