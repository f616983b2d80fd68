using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>Login shells of all kinds, and what their start-up files do; with users made for the purpose.</summary>
public sealed class LoginShellTests(BecomeUsers users) : IClassFixture<BecomeUsers>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/bin/bash", ".bashrc", "echo 'Welcome, rb!'; echo trouble >&2")]
    [InlineData("/bin/bash", ".bashrc", "head -c 100000 /dev/urandom; printf 'no line end'")]
    [InlineData("/bin/bash", ".bashrc", "read line; echo \"read: $line\"")]
    [InlineData("/bin/bash", ".bashrc", "exec /bin/dash")]
    [InlineData("/bin/bash", ".bashrc", "exec /bin/sh -i")]
    [InlineData("/bin/bash", ".bashrc", "set -eu; trap 'echo bye' EXIT; alias printf=false; cd /; umask 077")]
    [InlineData("/bin/bash", ".bashrc", "export PS1=x ENV=/nonexistent BASH_ENV=/nonexistent CDPATH=/; stty sane; mesg n")]
    [InlineData("/bin/dash", ".profile", "echo 'Welcome, rb!'; read line")]
    [InlineData("/usr/bin/fish", ".config/fish/config.fish", "echo 'Welcome, rb!'; echo trouble >&2")]
    [InlineData("/usr/bin/tcsh", ".tcshrc", "echo 'Welcome, rb!'; set prompt = '> '")]
    [InlineData("/bin/csh", ".cshrc", "echo 'Welcome, rb!'; biff n")]
    public async Task Open_LoginShellAndItsStartUpFile_AreCopedWith(string shell, string file, string text)
    {
        var target = await PrepareAsync(shell, file, text);
        await using var connector = new HostConnector(users.Sshd.Options());
        var session = await connector.StartAsync(target, Token);
        var answers = await session.QueryAsync([Sh.Verbatim("echo 'it'\\''s fine'"), Sh.Verbatim("pwd")], ApplyOptions.Default, Token);
        Assert.Equal("it's fine\n", answers[0].Output);
        Assert.Equal(Home + "\n", answers[1].Output);
        var become = await connector.StartAsync(target with { Become = new("sudo", "root") }, Token);
        var outcome = await become.ApplyAsync(new RemoteAction.Run(Sh.Verbatim("id -un")), ApplyOptions.Default, Token);
        Assert.Equal((0, "root\n"), (outcome.ExitCode, outcome.Output));
    }

    [Theory]
    [InlineData("echo 'closed for repairs'; exit 3", "closed for repairs")]
    [InlineData("exit 0", "it ended at once")]
    [InlineData("exec sleep 1000", "did not start the session's shell in time")]
    [InlineData("exec yes and again", "did not start the session's shell; it printed: ")]
    public async Task Open_StartUpFileEndsOrHangs_SaysWhatItPrinted(string text, string expected)
    {
        var target = await PrepareAsync("/bin/bash", ".bashrc", text);
        await using var connector = new HostConnector(users.Sshd.Options());
        var failure = await Assert.ThrowsAsync<HostUnreachableException>(
            async () => await connector.OpenAsync(target with { ConnectTimeout = TimeSpan.FromSeconds(3) }, Token));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private string Home => $"/home/{users.Name("free")}";

    private async Task<ConnectionTarget> PrepareAsync(string shell, string file, string text)
    {
        Assert.SkipUnless(users.Available, users.WhyNot);
        Assert.SkipUnless(File.Exists(shell), $"{shell} is not installed");
        await QuickSshd.RunAsync("usermod", "-s", shell, users.Name("free"));
        var path = Path.Combine(Home, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text + "\n", Token);
        await QuickSshd.RunAsync("chown", "-R", $"{users.Name("free")}:", Home);
        return users.Target("free");
    }
}
