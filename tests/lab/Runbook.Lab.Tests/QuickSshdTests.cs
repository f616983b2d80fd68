namespace Runbook.Lab.Tests;

/// <summary>The plain sshd that quick tests talk to.</summary>
public sealed class QuickSshdTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ed25519", "ed25519")]
    [InlineData("ecdsa", "ecdsa")]
    [InlineData("rsa", "rsa")]
    public async Task Start_KeysOfAKind_LetTheClientIn(string hostKey, string userKey)
    {
        Assert.SkipWhen(QuickSshd.Missing is not null, QuickSshd.Missing ?? "");
        await using var sshd = await QuickSshd.StartAsync(new SshdOptions { HostKeys = [hostKey], UserKeys = [userKey] }, Token);
        var result = await SshAsync(sshd, userKey);
        Assert.Equal("in\n", result.Checked().Output);
    }

    [Fact]
    public async Task Stop_ThenRestart_RefusesThenServesOnTheSamePort()
    {
        Assert.SkipWhen(QuickSshd.Missing is not null, QuickSshd.Missing ?? "");
        await using var sshd = await QuickSshd.StartAsync(null, Token);
        await sshd.StopAsync(Token);
        Assert.Equal(255, (await SshAsync(sshd, "ed25519")).ExitCode);
        await sshd.RestartAsync(Token);
        Assert.Equal("in\n", (await SshAsync(sshd, "ed25519")).Checked().Output);
    }

    private static Task<CommandResult> SshAsync(QuickSshd sshd, string key) => Command.RunAsync(
        "ssh",
        [
            "-p", $"{sshd.Port}", "-i", sshd.Key(key), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes",
            "-o", "UserKnownHostsFile=" + sshd.KnownHosts, "-F", "none", $"{sshd.User}@127.0.0.1", "echo in",
        ],
        TimeSpan.FromMinutes(1),
        Token);
}
