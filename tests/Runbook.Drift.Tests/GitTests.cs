using Runbook.Store;

namespace Runbook.Drift.Tests;

/// <summary>A schedule whose playbook is in a real Git repository.</summary>
public sealed class GitTests : IDisposable
{
    private const string Motd = "- hosts: all\n  gather_facts: false\n  tasks:\n    - name: motd\n      copy:\n        dest: 'ROOT/motd'\n        content: \"wished\\n\"\n";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Remote => _folder.At("remote");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sweep_NewCommit_IsPulledAndRecorded()
    {
        await using var serving = await StartAsync();
        serving.Write("h1", "motd", "wished\n");
        await serving.SweepAsync();
        var first = await CommitOfRunAsync(serving, 1);
        Assert.Equal(await HeadAsync(), first);

        await CommitAsync(serving, Motd.Replace("wished", "wished otherwise", StringComparison.Ordinal));
        await serving.SweepAsync();

        Assert.Equal(ResourceState.Pending, (await serving.ResourceAsync("h1", "motd")).State);
        Assert.Equal(await HeadAsync(), await CommitOfRunAsync(serving, 2));
        Assert.NotEqual(first, await HeadAsync());
    }

    [Fact]
    public async Task Sweep_RemoteAway_ChecksTheLastCommitAndPutsNothingBackUntilItIsThere()
    {
        await using var serving = await StartAsync("    mode: remediate\n    budget: {percent: 100}\n");
        serving.Write("h1", "motd", "wished\n");
        await serving.SweepAsync();
        serving.Write("h1", "motd", "by hand\n");
        Directory.Move(Remote, _folder.At("away"));

        var away = await serving.SweepAsync();
        Assert.Equal(("refused", ResourceState.Drifted), (away.LastStatus, (await serving.ResourceAsync("h1", "motd")).State));
        Assert.StartsWith("the repository could not be pulled, so nothing was applied: ", away.Note, StringComparison.Ordinal);
        Assert.Equal("by hand\n", serving.Read("h1", "motd"));

        Directory.Move(_folder.At("away"), Remote);
        Assert.Equal("remediated", (await serving.SweepAsync()).LastStatus);
        Assert.Equal("wished\n", serving.Read("h1", "motd"));
    }

    [Fact]
    public async Task Sweep_RemoteNeverThere_IsAnErrorThatTheNextSweepMends()
    {
        await using var serving = await StartAsync();
        Directory.Move(Remote, _folder.At("away"));
        var away = await serving.SweepAsync();
        Directory.Move(_folder.At("away"), Remote);

        Assert.Equal(("error", 1), (away.LastStatus, away.FailuresInRow));
        Assert.Contains("the repository cannot be checked out", away.Note, StringComparison.Ordinal);
        Assert.Equal("ok", (await serving.SweepAsync()).LastStatus);
    }

    [Theory]
    [InlineData("")]
    [InlineData(", branch: main")]
    [InlineData(", branch: released")]
    public async Task Sweep_BranchAndTagMovedByForce_FollowsThem(string branch)
    {
        await using var serving = await StartAsync(branch: branch);
        await GitAsync("tag", "released");
        await serving.SweepAsync();
        await GitAsync("commit", "--quiet", "--amend", "--allow-empty", "-m", "another");
        await GitAsync("tag", "--force", "released");

        var record = await serving.SweepAsync();

        Assert.Equal(("ok", null), (record.LastStatus, record.Note));
        Assert.Equal(await HeadAsync(), await CommitOfRunAsync(serving, 2));
    }

    [Theory]
    [InlineData("site.yml", "- hosts: all\n  tasks:\n    - copyy: {dest: /x}\n", "copyy")]
    [InlineData("site.yml", "- hosts: [\n", "site.yml")]
    [InlineData("hosts", "h1 ansible_connection\n[web:childs]\n", "hosts")]
    public async Task Sweep_BrokenCommit_IsAnErrorAndTheNextCommitMendsIt(string file, string text, string named)
    {
        await using var serving = await StartAsync();
        await serving.SweepAsync();
        var good = await File.ReadAllTextAsync(Path.Combine(Remote, file), Token);
        await CommitAsync(file, text);

        var broken = await serving.SweepAsync();
        Assert.Equal(("error", 1), (broken.LastStatus, broken.FailuresInRow));
        Assert.Contains(named, broken.Note, StringComparison.Ordinal);
        Assert.Equal(ResourceState.New, (await serving.ResourceAsync("h1", "motd")).State);

        await CommitAsync(file, good);
        Assert.Equal(("ok", 0), await serving.SweepAsync() is var mended ? (mended.LastStatus, mended.FailuresInRow) : default);
    }

    [Fact]
    public async Task Sweep_WhatAKilledGitLeft_IsNoHindrance()
    {
        await using var serving = await StartAsync();
        Directory.CreateDirectory(serving.Of("checkouts"));
        await serving.SweepAsync();
        var checkout = Assert.Single(Directory.GetDirectories(serving.Of("checkouts")));
        await File.WriteAllTextAsync(Path.Combine(checkout, ".git", "index.lock"), "", Token);
        Directory.CreateDirectory($"{checkout}.half");
        await CommitAsync("more", "x");
        Assert.Equal("ok", (await serving.SweepAsync()).LastStatus);

        Directory.Delete(Path.Combine(checkout, ".git"), recursive: true);
        Assert.Equal("ok", (await serving.SweepAsync()).LastStatus);
        Assert.Equal(await HeadAsync(), await CommitOfRunAsync(serving, 3));
    }

    private async Task<Serving> StartAsync(string more = "", string branch = "")
    {
        Assert.SkipUnless(File.Exists("/usr/bin/git"), "git is not installed (Debian: git)");
        var settings = $"schedules:\n  - name: web\n    playbook: site.yml\n    every: 1d\n    git: {{url: {Remote}{branch}}}\n{more}";
        var serving = await Serving.StartAsync("  tasks: []\n", settings: settings);
        Directory.CreateDirectory(Remote);
        await GitAsync("init", "--quiet", "--initial-branch", "main");
        await File.WriteAllTextAsync(Path.Combine(Remote, "hosts"), "h1 ansible_connection=local\n", Token);
        await CommitAsync(serving, Motd);
        return serving;
    }

    private Task CommitAsync(Serving serving, string playbook) => CommitAsync("site.yml", playbook.Replace("ROOT", serving.PathOf("h1", ""), StringComparison.Ordinal));

    private async Task CommitAsync(string file, string text)
    {
        await File.WriteAllTextAsync(Path.Combine(Remote, file), text, Token);
        await GitAsync("add", ".");
        await GitAsync("commit", "--quiet", "-m", "work");
    }

    private async Task<string> HeadAsync() => (await GitAsync("rev-parse", "HEAD")).Trim();

    private async Task<string> GitAsync(params string[] arguments) =>
        (await Command.RunAsync("git", ["-C", Remote, "-c", "user.name=ann", "-c", "user.email=ann@example.org", .. arguments], Patience, Token)).Checked().Output;

    /// <summary>The commit of the latest run, as soon as so many are recorded.</summary>
    private static async Task<string?> CommitOfRunAsync(Serving serving, int runs)
    {
        await serving.UntilAsync(async () => (await serving.Store.Runs.ListAsync(new(), Token)).Count == runs, "the runs are not recorded");
        return (await serving.Store.Runs.ListAsync(new(), Token))[0].Header.Commit;
    }
}
