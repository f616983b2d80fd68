using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>Hosts and networks that misbehave.</summary>
public sealed class TroubleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Query_ConnectionKilled_FailsPlainlyAndTheNextOneConnectsAgain()
    {
        await using var sshd = await StartAsync("");
        await using var connector = new HostConnector(sshd.Options());
        var session = await connector.OpenAsync(sshd.Target(), Token);
        var owed = session.QueryAsync([Sh.Verbatim("sleep 1000")], ApplyOptions.Default, Token);
        foreach (var child in Children(sshd.ProcessId))
        {
            child.Kill(entireProcessTree: true);
        }

        var failure = await Assert.ThrowsAsync<HostUnreachableException>(async () => await owed);
        Assert.Contains("connection was lost", failure.Message, StringComparison.Ordinal);
        Assert.Equal("again", (await session.QueryAsync([Sh.Verbatim("printf again")], ApplyOptions.Default, Token))[0].Output);
    }

    [Fact]
    public async Task Query_HostFrozen_IsFoundDeadByTheHeartbeat()
    {
        await using var sshd = await StartAsync("");
        var options = sshd.Options() with { HeartbeatAfter = TimeSpan.FromSeconds(0.3), HeartbeatDeadline = TimeSpan.FromSeconds(1) };
        await using var connector = new HostConnector(options);
        var session = await connector.OpenAsync(sshd.Target(), Token);
        var slow = await session.QueryAsync([Sh.Verbatim("sleep 1.5; echo slow")], ApplyOptions.Default, Token);
        Assert.Equal("slow\n", slow[0].Output);
        var frozen = Tree(sshd.ProcessId);
        foreach (var process in frozen)
        {
            await QuickSshd.RunAsync("kill", "-STOP", $"{process.Id}");
        }

        var failure = await Assert.ThrowsAsync<HostUnreachableException>(
            async () => await session.QueryAsync([Sh.Verbatim("echo")], ApplyOptions.Default, Token));
        Assert.Contains("box has stopped answering", failure.Message, StringComparison.Ordinal);
        foreach (var process in frozen)
        {
            await QuickSshd.RunAsync("kill", "-CONT", $"{process.Id}");
        }
    }

    [Fact]
    public async Task Open_MoreSessionsThanAllowed_OpensAnotherConnection()
    {
        await using var sshd = await StartAsync("MaxSessions 2");
        await using var connector = new HostConnector(sshd.Options());
        var sessions = await Task.WhenAll(Enumerable.Range(0, 5).Select(async i =>
            await connector.OpenAsync(sshd.Target() with { Shell = $"/bin/sh{new string(' ', i)}" }, Token)));
        foreach (var session in sessions)
        {
            Assert.Equal("x", (await session.QueryAsync([Sh.Verbatim("printf x")], ApplyOptions.Default, Token))[0].Output);
        }

        Assert.Equal(3, Children(sshd.ProcessId).Count);
    }

    [Fact]
    public async Task Open_HostTurnsManyAway_TriesAgainUntilItIsLetIn()
    {
        await using var sshd = await StartAsync("MaxStartups 2:100:2");
        var targets = Enumerable.Range(0, 12).Select(i => sshd.Target($"h{i}"));
        await using var connector = new HostConnector(sshd.Options());
        var sessions = await Task.WhenAll(targets.Select(async t => await connector.OpenAsync(t, Token)));
        Assert.Equal(12, sessions.Distinct().Count());
    }

    [Fact]
    public async Task Open_NoSshServer_SaysSoWithinTheTimeout()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeGarbageAsync(listener);
        await using var connector = new HostConnector(new() { AgentSocket = null });
        var target = new ConnectionTarget("box")
        {
            Address = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            ConnectTimeout = TimeSpan.FromSeconds(2),
        };
        var failure = await Assert.ThrowsAsync<HostUnreachableException>(async () => await connector.OpenAsync(target, Token));
        Assert.Contains("is no SSH server", failure.Message, StringComparison.Ordinal);
        listener.Stop();
        await serving;
    }

    [Fact]
    public async Task Open_NoisyLoginAndOddShell_AreCopedWith()
    {
        await using var sshd = await StartAsync("");
        await File.WriteAllTextAsync(Path.Combine(sshd.Folder, "noisy"), "echo 'Welcome, rb!'; head -c 100000 /dev/urandom; printf 'no newline'; exec /bin/bash\n", Token);
        await File.AppendAllTextAsync(Path.Combine(sshd.Folder, "sshd_config"), $"ForceCommand /bin/sh {sshd.Folder}/noisy\n", Token);
        await QuickSshd.RunAsync("kill", "-HUP", $"{sshd.ProcessId}");
        await using var connector = new HostConnector(sshd.Options());
        var session = await OpenWhenBackAsync(connector, sshd.Target());
        Assert.Equal("ok\n", (await session.QueryAsync([Sh.Verbatim("echo ok")], ApplyOptions.Default, Token))[0].Output);
    }

    [Fact]
    public async Task Open_NoShellOnTheHost_SaysWhatItPrinted()
    {
        await using var sshd = await StartAsync("");
        await using var connector = new HostConnector(sshd.Options());
        var failure = await Assert.ThrowsAsync<HostUnreachableException>(
            async () => await connector.OpenAsync(sshd.Target() with { Shell = "/no/such/shell" }, Token));
        Assert.Contains("the shell did not start", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reconnect_AfterTheHostWasAway_Succeeds()
    {
        await using var sshd = await StartAsync("");
        await using var connector = new HostConnector(sshd.Options());
        var session = await connector.OpenAsync(sshd.Target(), Token);
        var reconnect = new RemoteAction.Reconnect(TimeSpan.Zero, TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(100));
        var back = await session.ApplyAsync(reconnect, ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (back.ExitCode, back.Error));
        await connector.ResetAsync(sshd.Target(), Token);
        Assert.Equal("x", (await session.QueryAsync([Sh.Verbatim("printf x")], ApplyOptions.Default, Token))[0].Output);
    }

    [Fact]
    public async Task Run_HostLostMeanwhile_IsAnOutcomeWhereItWasForeseen()
    {
        await using var sshd = await StartAsync("");
        await using var connector = new HostConnector(sshd.Options());
        var session = await connector.OpenAsync(sshd.Target(), Token);
        // The parent of the parent is the sshd of this connection.
        var end = Sh.Verbatim("p=$PPID; while read -r c < /proc/$p/comm; [ \"$c\" != sshd ]; do p=$(awk '/^PPid/ { print $2 }' /proc/$p/status); done; kill -9 $p; exec sleep 9");
        var lost = await session.ApplyAsync(new RemoteAction.Run(end) { AnyStatus = true, MayLoseHost = true }, ApplyOptions.Default, Token);
        Assert.Equal(255, lost.ExitCode);
        Assert.NotEmpty(lost.Error);
        Assert.Equal("x", (await session.QueryAsync([Sh.Verbatim("printf x")], ApplyOptions.Default, Token))[0].Output);
        await Assert.ThrowsAsync<HostUnreachableException>(
            async () => await session.ApplyAsync(new RemoteAction.Run(end) { AnyStatus = true }, ApplyOptions.Default, Token));
    }

    [Theory]
    [InlineData("sh", "", 7, "out")]
    [InlineData("no-such-program", "", 127, "")]
    [InlineData("sh", "no-such-need", 127, "")]
    public async Task RunLocally_Program_RunsHereWithTheLogin(string program, string need, int status, string output)
    {
        await using var sshd = await StartAsync("");
        await using var connector = new HostConnector(sshd.Options());
        var session = await connector.OpenAsync(sshd.Target(), Token);
        HostLogin? login = null;
        var action = new RemoteAction.RunLocally(
            l =>
            {
                login = l;
                return new([program, "-c", "printf out; exit 7"]) { Needs = need.Length > 0 ? [need] : [] };
            },
            "a program");
        var outcome = await session.ApplyAsync(action, ApplyOptions.Default, Token);
        Assert.Equal((status, output), (outcome.ExitCode, outcome.Output));
        Assert.Equal(sshd.Target().Port, login!.Port);
        Assert.Equal(status == 127, outcome.Error.Contains("is not on the control machine", StringComparison.Ordinal));
    }

    private static async Task<QuickSshd> StartAsync(string config)
    {
        QuickSshd.SkipIfMissing();
        var sshd = new QuickSshd { ExtraConfig = config };
        await sshd.InitializeAsync();
        return sshd;
    }

    private static async Task<IHostSession> OpenWhenBackAsync(HostConnector connector, ConnectionTarget target)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return await connector.OpenAsync(target, Token);
            }
            catch (HostUnreachableException) when (i < 100)
            {
                await Task.Delay(50, Token);
            }
        }
    }

    private static async Task ServeGarbageAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(Token);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\n\r\n"), Token);
            }
        }
        catch (SocketException)
        {
            // Stopped.
        }
    }

    private static List<Process> Tree(int parent) => [.. Children(parent).SelectMany(c => Tree(c.Id).Prepend(c))];

    private static List<Process> Children(int parent) =>
        [.. Process.GetProcesses().Where(p => ParentOf(p.Id) == parent)];

    private static int ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
        catch (IOException)
        {
            return -1;
        }
    }
}
