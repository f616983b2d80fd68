using System.Diagnostics;
using System.Text;
using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>Scripts that do not end as they should, and output that is not what one would like.</summary>
public sealed class EndingTests(QuickSshd sshd) : IClassFixture<QuickSshd>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("local")]
    [InlineData("ssh")]
    public async Task Run_TimedOut_IsKilledWithStatus124AndTheSessionGoesOn(string carrier)
    {
        await using var connector = new HostConnector(sshd.Options());
        var session = await OpenAsync(connector, carrier);
        var file = Path.Combine(sshd.Folder, $"pid-{carrier}");
        var outcome = await session.ApplyAsync(
            new RemoteAction.Run(Sh.Line($"echo before; sh -c 'echo $$ > '{file}'; exec sleep 1000'; echo after")),
            new() { Timeout = TimeSpan.FromSeconds(0.5) }, Token);
        Assert.Equal(124, outcome.ExitCode);
        Assert.Equal("before\n", outcome.Output);
        Assert.Contains("timed out after 0.5 s", outcome.Error, StringComparison.Ordinal);
        var answer = await session.QueryAsync([Sh.Verbatim("echo alive")], ApplyOptions.Default, Token);
        Assert.Equal("alive\n", answer[0].Output);
        await GoneAsync(file);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("ssh")]
    public async Task Run_Cancelled_IsKilled(string carrier)
    {
        await using var connector = new HostConnector(sshd.Options());
        var session = await OpenAsync(connector, carrier);
        var file = Path.Combine(sshd.Folder, $"cancelled-{carrier}");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var script = Sh.Line($"sh -c 'echo $$ > '{file}'; echo up; exec sleep 1000'");
        var options = new ApplyOptions { OnOutput = (_, _) => cancel.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await session.ApplyAsync(new RemoteAction.Run(script), options, cancel.Token));
        await session.QueryAsync([Sh.Verbatim(":")], ApplyOptions.Default, Token);
        await GoneAsync(file);
    }

    [Theory]
    [InlineData("local", "")]
    [InlineData("ssh", "")]
    [InlineData("ssh", "2>/dev/null")]
    [InlineData("ssh", ">/dev/null")]
    public async Task Run_ChildHoldsTheOutput_DoesNotHangAndTheChildLives(string carrier, string redirect)
    {
        await using var connector = new HostConnector(sshd.Options());
        var session = await OpenAsync(connector, carrier);
        var file = Path.Combine(sshd.Folder, Guid.NewGuid().ToString("N"));
        var run = session.ApplyAsync(
            new RemoteAction.Run(Sh.Line($"echo out; echo err >&2; sh -c 'echo $$ > '{file}'; exec sleep 30' {Sh.Verbatim(redirect)} & sleep 0.2; exit 7")),
            ApplyOptions.Default, Token);
        var behind = session.QueryAsync([Sh.Verbatim("echo second")], ApplyOptions.Default, Token);
        var outcome = await run;
        Assert.Equal(new(7, "out\n", "err\n"), outcome with { Started = default, Duration = default });
        Assert.True(outcome.Duration < TimeSpan.FromSeconds(20), $"took {outcome.Duration}");
        Assert.Equal("second\n", (await behind)[0].Output);
        using var child = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(file, Token)));
        child.Kill();
    }

    [Theory]
    [InlineData("local")]
    [InlineData("ssh")]
    public async Task Run_BigOutput_IsCutAtTheLimitAndTheSessionGoesOn(string carrier)
    {
        await using var connector = new HostConnector(sshd.Options() with { OutputLimit = 1 << 20 });
        var session = await OpenAsync(connector, carrier);
        var outcome = await session.ApplyAsync(
            new RemoteAction.Run(Sh.Verbatim("head -c 100000000 /dev/zero | tr '\\0' x; echo end >&2")), ApplyOptions.Default, Token);
        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("xxxx", outcome.Output, StringComparison.Ordinal);
        Assert.EndsWith("[runbook: 98951424 more bytes were cut off; the limit is 1048576 bytes]\n", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("end\n", outcome.Error);
        Assert.Equal("x", (await session.QueryAsync([Sh.Verbatim("printf x")], ApplyOptions.Default, Token))[0].Output);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("ssh")]
    public async Task Fetch_BinaryFile_IsTheSame(string carrier)
    {
        await using var connector = new HostConnector(sshd.Options());
        var session = await OpenAsync(connector, carrier);
        var bytes = new byte[3_000_000];
        Random.Shared.NextBytes(bytes);
        var from = Path.Combine(sshd.Folder, $"from-{carrier}");
        var to = Path.Combine(sshd.Folder, "new", "folder", $"to-{carrier}");
        await File.WriteAllBytesAsync(from, bytes, Token);
        var outcome = await session.ApplyAsync(new RemoteAction.Fetch(from, to), ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(to, Token));
        var missing = await session.ApplyAsync(new RemoteAction.Fetch(from + "x", to + "x"), ApplyOptions.Default, Token);
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Contains("No such file", missing.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(to)!, $"*{carrier}*"));
    }

    [Theory]
    [InlineData("local")]
    [InlineData("ssh")]
    public async Task Query_ManyAtOnceAndPipelined_AnswersMatch(string carrier)
    {
        await using var connector = new HostConnector(sshd.Options());
        var session = await OpenAsync(connector, carrier);
        var padding = new string('x', 200);
        var batch = await session.QueryAsync(
            [.. Enumerable.Range(0, 500).Select(i => Sh.Line($"printf %s {i}; : {padding}; exit {i % 200}"))], ApplyOptions.Default, Token);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => new ShellAnswer(i % 200, $"{i}", "")), batch);
        var single = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
            (await session.QueryAsync([Sh.Line($"echo {i}")], ApplyOptions.Default, Token))[0].Output));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}\n"), single);
    }

    [Fact]
    public async Task Run_LiveOutput_ComesInPieces()
    {
        await using var connector = new HostConnector(sshd.Options());
        var session = await OpenAsync(connector, "ssh");
        var (first, second) = (Path.Combine(sshd.Folder, "first"), Path.Combine(sshd.Folder, "second"));
        await QuickSshd.RunAsync("mkfifo", first, second);
        var seen = new StringBuilder();
        var options = new ApplyOptions { OnOutput = (text, isError) => Live(text, isError) };
        var outcome = await session.ApplyAsync(
            new RemoteAction.Run(Sh.Line($"echo one; read x < {first}; echo two >&2; read x < {second}; echo three")), options, Token);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("out one\nerr two\nout three\n", seen.ToString());

        // The script waits for the next line until what came before has been seen here.
        void Live(string text, bool isError)
        {
            seen.Append(isError ? "err " : "out ").Append(text);
            if (!text.Contains("three", StringComparison.Ordinal))
            {
                _ = File.WriteAllTextAsync(isError ? second : first, "go\n", Token);
            }
        }
    }

    private static async Task GoneAsync(string pidFile)
    {
        var pid = (await File.ReadAllTextAsync(pidFile, Token)).Trim();
        for (var i = 0; i < 500 && Directory.Exists($"/proc/{pid}") && !IsZombie(pid); i++)
        {
            await Task.Delay(20, Token);
        }

        Assert.True(!Directory.Exists($"/proc/{pid}") || IsZombie(pid), $"process {pid} still runs");
    }

    private static bool IsZombie(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    private async Task<IHostSession> OpenAsync(HostConnector connector, string carrier) =>
        await connector.OpenAsync(sshd.Target() with { Connection = carrier }, Token);
}
