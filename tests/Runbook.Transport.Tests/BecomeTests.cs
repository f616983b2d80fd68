using System.Diagnostics;
using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>Real sudo and su with users made for the purpose; only root can do that.</summary>
public sealed class BecomeTests(BecomeUsers users) : IClassFixture<BecomeUsers>
{
    private static readonly BecomeTarget Sudo = new("sudo", "root");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sudo", "free", null, "root")]
    [InlineData("sudo", "asked", "rb-secret", "root")]
    [InlineData("sudo", "free", null, "other")]
    [InlineData("sudo", "asked", "rb-secret", "other")]
    [InlineData("su", "asked", "rb-secret", "other")]
    [InlineData("su", "root", null, "other")]
    public async Task Become_AllowedUser_RunsAsThatUserInItsHome(string method, string login, string? password, string user)
    {
        Assert.SkipUnless(users.Available, users.WhyNot);
        var target = users.Target(login) with
        {
            Become = new(method, users.Name(user)) { Password = password is null ? null : new Secret(password) },
        };
        await using var connector = new HostConnector(users.Sshd.Options());
        var session = await connector.OpenAsync(target, Token);
        var answers = await session.QueryAsync([Sh.Verbatim("id -un"), Sh.Verbatim("pwd"), Sh.Verbatim("cat; echo $?")], ApplyOptions.Default, Token);
        Assert.Equal(users.Name(user) + "\n", answers[0].Output);
        Assert.Equal((user == "root" ? "/root" : $"/home/{users.Name(user)}") + "\n", answers[1].Output);
        Assert.Equal("0\n", answers[2].Output);
        var outcome = await session.ApplyAsync(
            new RemoteAction.Run(Sh.Verbatim("cat; id -un >&2")) { Input = Content.Text("in") }, ApplyOptions.Default, Token);
        Assert.Equal("in", outcome.Output);
        Assert.Equal(users.Name(user) + "\n", outcome.Error);
    }

    [Theory]
    [InlineData("sudo", "asked", null, "sudo: a password is required")]
    [InlineData("sudo", "asked", "wrong", "the password to become root is wrong")]
    [InlineData("sudo", "other", "rb-secret", "not in the sudoers file")]
    [InlineData("su", "asked", null, "su: a password is required")]
    [InlineData("su", "asked", "wrong", "Authentication failure")]
    public async Task Become_Refused_SaysWhyWithinTheTimeout(string method, string login, string? password, string expected)
    {
        Assert.SkipUnless(users.Available, users.WhyNot);
        var target = users.Target(login) with { Become = new(method, "root") { Password = password is null ? null : new Secret(password) } };
        await using var connector = new HostConnector(users.Sshd.Options());
        var from = Stopwatch.GetTimestamp();
        var failure = await Assert.ThrowsAsync<HostUnreachableException>(async () => await connector.OpenAsync(target, Token));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsBecomeFailure);
        Assert.DoesNotContain("rb-secret", failure.ToString(), StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(from) < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Become_UnknownUser_SaysWhy()
    {
        Assert.SkipUnless(users.Available, users.WhyNot);
        await using var connector = new HostConnector(users.Sshd.Options());
        var failure = await Assert.ThrowsAsync<HostUnreachableException>(
            async () => await connector.OpenAsync(users.Target("free") with { Become = Sudo with { User = "nobody-of-that-name" } }, Token));
        Assert.Contains("nobody-of-that-name", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Become_ProcessList_HoldsNoPassword()
    {
        Assert.SkipUnless(users.Available, users.WhyNot);
        await using var connector = new HostConnector(users.Sshd.Options());
        var target = users.Target("asked") with { Become = Sudo with { Password = new Secret("rb-secret") } };
        var session = await connector.OpenAsync(target, Token);
        var answers = await session.QueryAsync([Sh.Verbatim("cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ | tr '\\0' '\\n'")], ApplyOptions.Default, Token);
        Assert.Contains("sudo", answers[0].Output, StringComparison.Ordinal);
        Assert.DoesNotContain("rb-secret", answers[0].Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Become_TimedOutScript_IsKilledThroughSudo()
    {
        Assert.SkipUnless(users.Available, users.WhyNot);
        await using var connector = new HostConnector(users.Sshd.Options());
        var session = await connector.OpenAsync(users.Target("free") with { Become = Sudo }, Token);
        var marker = $"/tmp/rb-{Guid.NewGuid():N}";
        var outcome = await session.ApplyAsync(
            new RemoteAction.Run(Sh.Line($"sleep 2; touch {marker}")), new() { Timeout = TimeSpan.FromSeconds(0.3) }, Token);
        Assert.Equal(124, outcome.ExitCode);
        var answers = await session.QueryAsync([Sh.Line($"sleep 2.5; ls {marker}")], ApplyOptions.Default, Token);
        Assert.NotEqual(0, answers[0].ExitCode);
    }
}
