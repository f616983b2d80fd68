using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>The SSH client of our own, against a real sshd, with no other client to fall back on.</summary>
public sealed class WireTests(QuickSshd sshd) : IClassFixture<QuickSshd>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("-o Ciphers=aes256-gcm@openssh.com")]
    [InlineData("-o Ciphers=chacha20-poly1305@openssh.com")]
    [InlineData("-o Ciphers=aes128-ctr")]
    [InlineData("-o Ciphers=aes256-ctr -o MACs=hmac-sha2-256-etm@openssh.com")]
    [InlineData("-o ServerAliveInterval=1")]
    public async Task Start_EachCipher_AnswersTheFirstQuestion(string arguments)
    {
        await using var connector = new HostConnector(sshd.Options());
        var session = await connector.StartAsync(sshd.Target() with { SshArguments = arguments }, Token);
        var script = Sh.Verbatim("head -c 300000 /dev/zero | tr '\\0' x");
        var answers = await session.QueryAsync([Sh.Verbatim("echo hello"), script], ApplyOptions.Default, Token);
        Assert.Equal("hello\n", answers[0].Output);
        Assert.Equal(300_000, answers[1].Output.Length);
    }

    [Fact]
    public async Task Start_TheSecondKeyIsTheRightOne_TheFirstQuestionIsSentAgain()
    {
        var stranger = await sshd.MakeKeyAsync("first-stranger", "ed25519");
        var target = sshd.Target() with { PrivateKeyFile = stranger, SshArguments = $"-i {sshd.Key}" };
        await using var connector = new HostConnector(sshd.Options());
        var session = await connector.StartAsync(target, Token);
        Assert.Equal("x", (await session.QueryAsync([Sh.Verbatim("printf x")], ApplyOptions.Default, Token))[0].Output);
    }

    [Fact]
    public async Task Start_LogInRefused_TheFirstQuestionSaysSo()
    {
        var stranger = await sshd.MakeKeyAsync("refused", "ed25519");
        await using var connector = new HostConnector(sshd.Options());
        var session = await connector.StartAsync(sshd.Target() with { PrivateKeyFile = stranger }, Token);
        var failure = await Assert.ThrowsAsync<HostUnreachableException>(
            async () => await session.QueryAsync([Sh.Verbatim("echo")], ApplyOptions.Default, Token));
        Assert.Contains($"refuses the log-in of {Environment.UserName}: tried {stranger}; the host said (publickey)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_AThousandInFlight_AreAnsweredInTheirOrder()
    {
        await using var connector = new HostConnector(sshd.Options());
        var session = await connector.StartAsync(sshd.Target(), Token);
        var asked = Enumerable.Range(0, 1000)
            .Select(i => session.QueryAsync([Sh.Verbatim($"echo {i}")], ApplyOptions.Default, Token).AsTask()).ToList();
        var answers = await Task.WhenAll(asked);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}\n"), answers.Select(a => a[0].Output));
    }

    [Fact]
    public async Task Apply_HundredMegabytesBothWaysWhileTheHostChangesKeys_ArriveWhole()
    {
        QuickSshd.SkipIfMissing();
        await using var host = new QuickSshd { ExtraConfig = "RekeyLimit 5M" };
        await host.InitializeAsync();
        var sent = Path.Combine(host.Folder, "sent");
        var bytes = RandomNumberGenerator.GetBytes(100_000_000);
        await File.WriteAllBytesAsync(sent, bytes, Token);
        await using var connector = new HostConnector(host.Options());
        var session = await connector.StartAsync(host.Target(), Token);
        var there = Path.Combine(host.Folder, "there");
        var write = await session.ApplyAsync(new RemoteAction.Write(there, Content.FromFile(sent)), ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (write.ExitCode, write.Error));
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(await File.ReadAllBytesAsync(there, Token)));
        var back = Path.Combine(host.Folder, "back");
        var fetch = await session.ApplyAsync(new RemoteAction.Fetch(there, back), ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (fetch.ExitCode, fetch.Error));
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(await File.ReadAllBytesAsync(back, Token)));
    }

    [Theory]
    [InlineData("exec /bin/dash")]
    [InlineData("echo hello; exec /bin/bash")]
    public async Task Start_AForcedShellThatMayReadAhead_IsTalkedToStepByStep(string forced)
    {
        QuickSshd.SkipIfMissing();
        await using var host = new QuickSshd { ExtraConfig = $"ForceCommand {forced}" };
        await host.InitializeAsync();
        await using var connector = new HostConnector(host.Options());
        var session = await connector.StartAsync(host.Target(), Token);
        Assert.Equal("x", (await session.QueryAsync([Sh.Verbatim("printf x")], ApplyOptions.Default, Token))[0].Output);
        Assert.Equal(0, (await session.ApplyAsync(new RemoteAction.Run(Sh.Verbatim("true")), ApplyOptions.Default, Token)).ExitCode);
    }

    [Fact]
    public async Task Start_AForcedCommandThatIsNoShell_SaysWhatItPrinted()
    {
        QuickSshd.SkipIfMissing();
        await using var host = new QuickSshd { ExtraConfig = "ForceCommand echo 'no shells here'" };
        await host.InitializeAsync();
        await using var connector = new HostConnector(host.Options());
        var failure = await Assert.ThrowsAsync<HostUnreachableException>(async () => await connector.OpenAsync(host.Target(), Token));
        Assert.Contains("no shells here", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_TheHostLacksWhatWeHave_TheOtherClientServes()
    {
        QuickSshd.SkipIfMissing();
        await using var host = new QuickSshd { ExtraConfig = "KexAlgorithms ecdh-sha2-nistp256" };
        await host.InitializeAsync();
        await using var own = new HostConnector(host.Options());
        var failure = await Assert.ThrowsAsync<HostUnreachableException>(async () => await own.OpenAsync(host.Target(), Token));
        Assert.Contains("no common key exchange", failure.Message, StringComparison.Ordinal);
        await using var any = new HostConnector(host.Options(SshClientChoice.Auto));
        var session = await any.OpenAsync(host.Target(), Token);
        Assert.Equal("x", (await session.QueryAsync([Sh.Verbatim("printf x")], ApplyOptions.Default, Token))[0].Output);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1200)]
    [InlineData(1500)]
    [InlineData(1700)]
    [InlineData(2000)]
    public async Task Open_CutAfterSoManyBytes_FailsPlainly(int bytes)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var file = Path.Combine(sshd.Folder, $"cut{bytes}_known_hosts");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var options = sshd.Options();
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(sshd.KnownHosts, Token)).Replace($"{sshd.Port}", $"{port}", StringComparison.Ordinal), Token);
        var cutting = CutAsync(listener, bytes, stop.Token);
        await using (var connector = new HostConnector(options with { KnownHostsFiles = [file] }))
        {
            var target = sshd.Target() with { Port = port, ConnectTimeout = TimeSpan.FromSeconds(3) };
            var failure = await Assert.ThrowsAsync<HostUnreachableException>(async () => await connector.OpenAsync(target, Token));
            Assert.DoesNotContain('\n', failure.Message);
        }

        await stop.CancelAsync();
        await cutting;
    }

    /// <summary>Passes everything on until the host has sent so much, then resets.</summary>
    private async Task CutAsync(TcpListener listener, int bytes, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var near = await listener.AcceptTcpClientAsync(stop);
                using var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, sshd.Port, stop);
                var sending = near.GetStream().CopyToAsync(far.GetStream(), stop);
                var buffer = new byte[1];
                for (var left = bytes; left > 0 && await far.GetStream().ReadAsync(buffer, stop) > 0; left--)
                {
                    await near.GetStream().WriteAsync(buffer, stop);
                }

                near.LingerState = new(enable: true, seconds: 0);
                near.Close();
                await sending.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The test is over.
        }
    }
}
