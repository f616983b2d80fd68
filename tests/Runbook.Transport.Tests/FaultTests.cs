using System.Text;
using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>Disks that stall, links that come and go, garbage, odd shells: each is that host's alone, in plain words, and passes.</summary>
public sealed class FaultTests(QuickSshd sshd) : IClassFixture<QuickSshd>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("local")]
    [InlineData("ssh")]
    public async Task Run_DiskStalls_TimesOutAndOtherHostsGoOn(string carrier)
    {
        await using var connector = new HostConnector(sshd.Options());
        var stalled = await connector.OpenAsync(sshd.Target("stalled") with { Connection = carrier }, Token);
        var other = await connector.OpenAsync(sshd.Target("other") with { Connection = carrier, Shell = "/bin/sh " }, Token);
        var fifo = Path.Combine(sshd.Folder, $"fifo-{carrier}");
        await QuickSshd.RunAsync("mkfifo", fifo);
        var options = new ApplyOptions { Timeout = TimeSpan.FromSeconds(1) };
        var reading = stalled.QueryAsync([Sh.Line($"cat {fifo}"), Sh.Verbatim("echo never")], options, Token);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal($"{i}\n", (await other.QueryAsync([Sh.Line($"echo {i}")], ApplyOptions.Default, Token))[0].Output);
        }

        Assert.All(await reading, a => Assert.Equal(124, a.ExitCode));
        var writing = await stalled.ApplyAsync(
            new RemoteAction.Write(Path.Combine(sshd.Folder, "new"), Content.Bytes(new byte[3_000_000])) { Validate = $"cat {fifo} %s" }, options, Token);
        Assert.Equal(124, writing.ExitCode);
        Assert.Contains("timed out", writing.Error, StringComparison.Ordinal);
        Assert.Equal("x", await AskAsync(stalled));
    }

    [Fact]
    public async Task Query_LinkFallsSilentAndComesBack_NothingIsLost()
    {
        await using var proxy = new PausingProxy(sshd.Port);
        await using var connector = new HostConnector(await OptionsAsync(proxy.Port));
        var session = await connector.OpenAsync(sshd.Target() with { Port = proxy.Port }, Token);
        proxy.Pause();
        var asked = Enumerable.Range(0, 200)
            .Select(i => session.QueryAsync([Sh.Line($"echo {i}")], ApplyOptions.Default, Token).AsTask()).ToList();
        proxy.Resume();
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}\n"), (await Task.WhenAll(asked)).Select(a => a[0].Output));
        Assert.Equal(1, proxy.Connections);
    }

    [Fact]
    public async Task Query_LinkStaysSilent_IsLostAloneAndTheNextOneConnectsAgain()
    {
        await using var proxy = new PausingProxy(sshd.Port);
        var options = await OptionsAsync(proxy.Port) with
        {
            HeartbeatAfter = TimeSpan.FromSeconds(0.3),
            HeartbeatDeadline = TimeSpan.FromSeconds(1),
        };
        await using var connector = new HostConnector(options);
        var session = await connector.OpenAsync(sshd.Target("cut") with { Port = proxy.Port }, Token);
        var other = await connector.OpenAsync(sshd.Target("other"), Token);
        proxy.Pause();
        var owed = session.QueryAsync([Sh.Verbatim("echo")], ApplyOptions.Default, Token);
        Assert.Equal("x", await AskAsync(other));
        var failure = await Assert.ThrowsAsync<HostUnreachableException>(async () => await owed);
        Assert.Contains("cut has stopped answering", failure.Message, StringComparison.Ordinal);
        Assert.Equal("x", await AskAsync(other));
        proxy.Resume();
        Assert.Equal("x", await AskAsync(session));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("\0")]
    public async Task Query_GarbageInTheMiddleOfAFrame_IsLostPlainlyAndTheNextOneConnectsAgain(string garbage)
    {
        await using var proxy = new PausingProxy(sshd.Port);
        await using var connector = new HostConnector(await OptionsAsync(proxy.Port));
        var session = await connector.OpenAsync(sshd.Target() with { Port = proxy.Port }, Token);
        var owed = session.QueryAsync([Sh.Verbatim("while :; do echo and so on; done")], ApplyOptions.Default, Token);
        await proxy.SayAsync(Encoding.ASCII.GetBytes(garbage), Token);
        var failure = await Assert.ThrowsAsync<HostUnreachableException>(async () => await owed);
        Assert.Contains("the connection was lost", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Equal("x", await AskAsync(session));
    }

    [Theory]
    [InlineData("printf '%s r many\\n' \"$rb_m\"")]
    [InlineData("printf '%s r\\n' \"$rb_m\"")]
    [InlineData("printf '%s what is this\\n' \"$rb_m\"")]
    [InlineData("printf '%s ' \"$rb_m\"; head -c 500 /dev/zero | tr '\\0' x")]
    public async Task Query_ScriptWritesIntoTheAnswers_IsThatHostsFailure(string script)
    {
        await using var connector = new HostConnector(sshd.Options());
        var session = await connector.OpenAsync(sshd.Target(), Token);
        var failure = await Assert.ThrowsAsync<HostUnreachableException>(
            async () => await session.QueryAsync([Sh.Verbatim(script)], ApplyOptions.Default, Token));
        Assert.Contains("garbled", failure.Message, StringComparison.Ordinal);
        Assert.Equal("x", await AskAsync(session));
    }

    [Theory]
    [InlineData("local", "echo Hello; echo oh >&2; exec /bin/sh \"$@\"", null)]
    [InlineData("ssh", "echo Hello; echo oh >&2; exec /bin/sh \"$@\"", null)]
    [InlineData("ssh", "printf 'no line end'; head -c 300000 /dev/urandom; exec /bin/sh \"$@\"", null)]
    [InlineData("ssh", "/bin/sh \"$@\"", null)]
    [InlineData("local", "echo 'this account is not for you'; exit 3", "this account is not for you")]
    [InlineData("ssh", "echo 'this account is not for you'; exit 3", "this account is not for you")]
    [InlineData("ssh", "exit 0", "it ended at once")]
    [InlineData("local", "cat >/dev/null", "no shell within 3 s")]
    [InlineData("ssh", "cat >/dev/null", "did not start the session's shell in time")]
    [InlineData("ssh", "yes is what it says", "did not start the session's shell; it printed: ")]
    public async Task Open_ShellIsSomethingOdd_IsCopedWithOrSaysSo(string carrier, string text, string? expected)
    {
        var shell = Path.Combine(sshd.Folder, Guid.NewGuid().ToString("N"));
        await File.WriteAllTextAsync(shell, $"#!/bin/sh\n{text}\n", Token);
        await QuickSshd.RunAsync("chmod", "755", shell);
        await using var connector = new HostConnector(sshd.Options());
        var target = sshd.Target() with { Connection = carrier, Shell = shell };
        if (expected is null)
        {
            Assert.Equal("x", await AskAsync(await connector.OpenAsync(target, Token)));
            return;
        }

        var failure = await Assert.ThrowsAsync<HostUnreachableException>(
            async () => await connector.OpenAsync(target with { ConnectTimeout = TimeSpan.FromSeconds(3) }, Token));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("ssh")]
    public async Task Run_BinaryOutput_ComesAsTextWithReplacements(string carrier)
    {
        const string Script = "printf 'a\\000b\\377\\303(\\342\\202\\254\\n'; printf '\\377\\376err\\n' >&2; exit 3";
        await using var connector = new HostConnector(sshd.Options());
        var session = await connector.OpenAsync(sshd.Target() with { Connection = carrier }, Token);
        var outcome = await session.ApplyAsync(new RemoteAction.Run(Sh.Verbatim(Script)), ApplyOptions.Default, Token);
        Assert.Equal((3, "a\0b\uFFFD\uFFFD(€\n", "\uFFFD\uFFFDerr\n"), (outcome.ExitCode, outcome.Output, outcome.Error));
        var answer = (await session.QueryAsync([Sh.Verbatim(Script)], ApplyOptions.Default, Token))[0];
        Assert.Equal((3, "a\0b\uFFFD\uFFFD(€\n"), (answer.ExitCode, answer.Output));
    }

    [Theory]
    [InlineData("local")]
    [InlineData("ssh")]
    public async Task Run_LongErrorLineWithoutEnd_ComesWhole(string carrier)
    {
        await using var connector = new HostConnector(sshd.Options() with { OutputLimit = 400_000 });
        var session = await connector.OpenAsync(sshd.Target() with { Connection = carrier }, Token);
        var outcome = await session.ApplyAsync(
            new RemoteAction.Run(Sh.Verbatim("head -c 500000 /dev/zero | tr '\\0' x >&2; echo out")), ApplyOptions.Default, Token);
        Assert.Equal((0, "out\n"), (outcome.ExitCode, outcome.Output));
        Assert.EndsWith("bytes were cut off; the limit is 400000 bytes]\n", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("ssh")]
    public async Task Run_ReadsItsInput_FindsItEmptyAndTakesNothingOfTheNext(string carrier)
    {
        await using var connector = new HostConnector(sshd.Options());
        var session = await connector.OpenAsync(sshd.Target() with { Connection = carrier }, Token);
        var run = session.ApplyAsync(new RemoteAction.Run(Sh.Verbatim("cat; read line; echo \"$?$line\"")), ApplyOptions.Default, Token);
        var query = session.QueryAsync([Sh.Verbatim("cat; cat <&0; echo end")], ApplyOptions.Default, Token);
        Assert.Equal("1\n", (await run).Output);
        Assert.Equal("end\n", (await query)[0].Output);
        Assert.Equal("x", await AskAsync(session));
    }

    private static async Task<string> AskAsync(IHostSession session) =>
        (await session.QueryAsync([Sh.Verbatim("printf x")], ApplyOptions.Default, Token))[0].Output;

    /// <summary>The options, with the host's key known at the port, too.</summary>
    private async Task<TransportOptions> OptionsAsync(int port)
    {
        var options = sshd.Options();
        var file = Path.Combine(sshd.Folder, $"known_hosts-{port}");
        var line = await File.ReadAllTextAsync(sshd.KnownHosts, Token);
        await File.WriteAllTextAsync(file, line + line.Replace($":{sshd.Port} ", $":{port} ", StringComparison.Ordinal), Token);
        return options with { KnownHostsFiles = [file] };
    }
}
