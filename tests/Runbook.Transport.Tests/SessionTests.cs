using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>What every carrier and every shell must do alike.</summary>
public sealed class SessionTests(QuickSshd sshd) : IClassFixture<QuickSshd>
{
    public static TheoryData<string, string> Carriers => new()
    {
        { "local", "/bin/dash" },
        { "local", "/bin/bash" },
        { "local", "/bin/busybox sh" },
        { "ssh", "/bin/dash" },
        { "ssh", "/bin/bash" },
        { "ssh", "/bin/busybox sh" },
        { "ssh.net", "/bin/dash" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Carriers))]
    public async Task Query_Batch_EachAnswerHasItsOwnStreams(string carrier, string shell)
    {
        await using var connector = new HostConnector(sshd.Options(carrier == "ssh.net" ? SshClientChoice.SshNet : SshClientChoice.Own));
        var session = await OpenAsync(connector, carrier, shell);
        var answers = await session.QueryAsync(
            [Sh.Verbatim("echo out; echo err >&2; exit 3"), Sh.Verbatim("printf 'no newline'"), Sh.Verbatim("cd /; pwd"), Sh.Verbatim("pwd")],
            ApplyOptions.Default, Token);
        Assert.Equal(new ShellAnswer(3, "out\n", "err"), answers[0]);
        Assert.Equal(new ShellAnswer(0, "no newline", ""), answers[1]);
        Assert.Equal("/\n", answers[2].Output);
        Assert.NotEqual("/\n", answers[3].Output);
    }

    [Theory]
    [MemberData(nameof(Carriers))]
    public async Task Run_WithInputAndEnvironment_BothArrive(string carrier, string shell)
    {
        await using var connector = new HostConnector(sshd.Options(carrier == "ssh.net" ? SshClientChoice.SshNet : SshClientChoice.Own));
        var session = await OpenAsync(connector, carrier, shell);
        var outcome = await session.ApplyAsync(
            new RemoteAction.Run(Sh.Verbatim("cat; printf %s \"$COLOUR\"; echo oops >&2; exit 4")) { Input = Content.Text("hello\n") },
            new() { Environment = [new("COLOUR", "it's blue")] }, Token);
        Assert.Equal(4, outcome.ExitCode);
        Assert.Equal("hello\nit's blue", outcome.Output);
        Assert.Equal("oops\n", outcome.Error);
    }

    [Theory]
    [MemberData(nameof(Carriers))]
    public async Task Apply_Chain_WhatFollowsAFailureIsNotBegun(string carrier, string shell)
    {
        await using var connector = new HostConnector(sshd.Options(carrier == "ssh.net" ? SshClientChoice.SshNet : SshClientChoice.Own));
        var session = await OpenAsync(connector, carrier, shell);
        var file = Path.Combine(Directory.CreateTempSubdirectory("runbook-chain").FullName, "file");
        var chain = new ActionChain();
        var first = session.ApplyAsync(Script("cat >/dev/null; echo one", "in"), With(isFirst: true, [new("A", "b")]), Token);
        var second = session.ApplyAsync(Script("echo two; exit 3", null), With(isFirst: false, []), Token);
        var third = session.ApplyAsync(new RemoteAction.Write(file, Content.Text("three\n")), With(isFirst: false, [new("A", "b")]), Token);
        var fourth = session.ApplyAsync(Script("echo four", "input"), With(isFirst: false, []), Token);
        var after = session.ApplyAsync(Script("echo five", null), With(isFirst: true, []), Token);
        Assert.Equal((0, "one\n", false), Seen(await first));
        Assert.Equal((3, "two\n", false), Seen(await second));
        Assert.True((await third).IsSkipped);
        Assert.True((await fourth).IsSkipped);
        Assert.Equal((0, "five\n", false), Seen(await after));
        Assert.False(File.Exists(file));

        static RemoteAction.Run Script(string text, string? input) => new(Sh.Verbatim(text)) { Input = input is null ? null : Content.Text(input) };
        static (int, string, bool) Seen(ActionOutcome outcome) => (outcome.ExitCode, outcome.Output, outcome.IsSkipped);
        ApplyOptions With(bool isFirst, IReadOnlyList<KeyValuePair<string, string>> environment) =>
            new() { Link = new(chain, isFirst), Environment = environment };
    }

    [Theory]
    [MemberData(nameof(Carriers))]
    public async Task Write_NewAndOldFile_HoldsTheContent(string carrier, string shell)
    {
        await using var connector = new HostConnector(sshd.Options(carrier == "ssh.net" ? SshClientChoice.SshNet : SshClientChoice.Own));
        var session = await OpenAsync(connector, carrier, shell);
        var folder = Directory.CreateTempSubdirectory("runbook-write").FullName;
        var path = Path.Combine(folder, "it's a file");
        var first = await session.ApplyAsync(new RemoteAction.Write(path, Content.Text("one\n")) { Mode = "0640" }, ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        var big = new byte[300_000];
        Random.Shared.NextBytes(big);
        var second = await session.ApplyAsync(new RemoteAction.Write(path, Content.Bytes(big)) { Backup = true }, ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (second.ExitCode, second.Error));
        Assert.Equal(big, File.ReadAllBytes(path));
        Assert.Equal("one\n", File.ReadAllText(second.BackupFile!));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder).Length);
        Directory.Delete(folder, recursive: true);
    }

    private async Task<IHostSession> OpenAsync(HostConnector connector, string carrier, string shell)
    {
        var program = shell.Split(' ')[0];
        Assert.SkipUnless(File.Exists(program), $"{program} is not installed");
        return await connector.OpenAsync(sshd.Target() with { Connection = carrier == "local" ? "local" : "ssh", Shell = shell }, Token);
    }
}
