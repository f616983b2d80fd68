using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>Logging in with a password, asked for directly or by keyboard-interactive.</summary>
public sealed class PasswordTests
{
    public static TheoryData<SshClientChoice, string> Ways => new()
    {
        { SshClientChoice.Own, "PasswordAuthentication yes" },
        { SshClientChoice.Own, "UsePAM yes\nKbdInteractiveAuthentication yes" },
        { SshClientChoice.SshNet, "PasswordAuthentication yes" },
        { SshClientChoice.SshNet, "UsePAM yes\nKbdInteractiveAuthentication yes" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Open_Password_LogsInOrSaysThatItWasTried(SshClientChoice client, string config)
    {
        // sshd takes the first value of a setting, so these come before the fixture's own.
        await using var users = new BecomeUsers { SshdFirst = config };
        await users.InitializeAsync();
        Assert.SkipUnless(users.Available, users.WhyNot);
        await using var connector = new HostConnector(users.Sshd.Options(client) with { Home = "/nonexistent" });
        var target = users.Target("asked") with { PrivateKeyFile = null, Password = new Secret("rb-secret") };
        var session = await connector.OpenAsync(target, Token);
        var answer = await session.QueryAsync([Sh.Verbatim("id -un")], ApplyOptions.Default, Token);
        Assert.Equal(users.Name("asked") + "\n", answer[0].Output);
        var failure = await Assert.ThrowsAsync<HostUnreachableException>(
            async () => await connector.OpenAsync(target with { Password = new Secret("wr0ng-secret") }, Token));
        Assert.Contains("tried the password", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng-secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_KeyAndPasswordBothWanted_GivesBoth()
    {
        await using var users = new BecomeUsers { SshdFirst = "PasswordAuthentication yes\nAuthenticationMethods publickey,password" };
        await users.InitializeAsync();
        Assert.SkipUnless(users.Available, users.WhyNot);
        await using var connector = new HostConnector(users.Sshd.Options());
        var target = users.Target("asked") with { Password = new Secret("rb-secret") };
        var session = await connector.StartAsync(target, Token);
        Assert.Equal("x", (await session.QueryAsync([Sh.Verbatim("printf x")], ApplyOptions.Default, Token))[0].Output);
    }
}
