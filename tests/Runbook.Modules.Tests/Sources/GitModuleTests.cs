using Runbook.Core;

namespace Runbook.Modules.Tests;

public class GitModuleTests
{
    // Busybox's shell with git beside its applets; the repository has two commits, a tag on the first, and a branch.
    private const string SetUp =
        """
        export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b; export HOME=$PWD GIT_CONFIG_NOSYSTEM=1
        git init -q -b main r; cd r; echo 1 > f; git add f; git commit -qm 1; git tag v1; echo 2 > f; git commit -qam 2; git branch side HEAD~1
        git checkout -q side; echo s > s; git add s; git commit -qm s; git checkout -q main; cd ..
        """;

    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        { "", """{"repo":"@/r","dest":"@/d"}""", "changed", "main" },
        { "", """{"repo":"@/r","dest":"@/x/y/d","version":"v1"}""", "changed", "v1" },
        { "", """{"repo":"@/r","dest":"@/d","version":"side","depth":1}""", "changed", "side" },
        { "git clone -q r d", """{"repo":"@/r","dest":"@/d"}""", "ok", "main" },
        { "git clone -q r d; cd d; git reset -q --hard v1", """{"repo":"@/r","dest":"@/d","version":"main"}""", "changed", "main" },
        { "git clone -q r d; cd d; git reset -q --hard v1", """{"repo":"@/r","dest":"@/d","version":"main","update":false}""", "ok", "v1" },
        { "git clone -q r d", """{"repo":"@/r","dest":"@/d","version":"side"}""", "changed", "side" },
        { "git clone -q r d", """{"repo":"@/r","dest":"@/d","version":"v1"}""", "changed", "v1" },
        { "git clone -q r d; echo x > d/f", """{"repo":"@/r","dest":"@/d"}""", "failed Local modifications exist in the destination: @/d (force=no).", "main" },
        { "git clone -q r d; echo x > d/f", """{"repo":"@/r","dest":"@/d","force":true}""", "changed", "main" },
        { "git clone -q r d; cp -r r r2", """{"repo":"@/r2","dest":"@/d"}""", "changed", "main" },
        { "git clone -q r d; cd r; echo 3 > f; git commit -qam 3", """{"repo":"@/r","dest":"@/d"}""", "changed", "main" },
        { "", """{"repo":"@/r","dest":"@/d","version":"none"}""", "failed Could not determine remote revision for @/r", "" },
        { "", """{"repo":"@/none","dest":"@/d"}""", "failed Failed to read @/none", "" },
        { "", """{"repo":"@/r","dest":"@/d","bare":true}""", "changed", "main" },
        { "git clone -q --bare r d", """{"repo":"@/r","dest":"@/d","bare":true}""", "ok", "main" },
        { "git init -q d; cd d; git -c user.name=a -c user.email=a commit -qm x --allow-empty", """{"repo":"@/r","dest":"@/d"}""", "changed", "main" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Git_Case_AnswersAsAnsible(string setUp, string arguments, string expected, string version)
    {
        foreach (var busybox in new[] { false, true })
        {
            using var fixture = await GitFixture.MakeAsync(busybox, $"{SetUp}\n{setUp}");
            var run = await fixture.ApplyAsync(SystemRun.Module("git"), arguments);
            RunExpectation.Holds(run, expected.Replace("@", fixture.Root, StringComparison.Ordinal), (MapValue)ValueJson.Parse("{}"));
            if (!run.Failed)
            {
                await fixture.ShellAsync($"[ \"$(git -C r rev-parse {version}^0)\" = {run.Text("after")} ]");
                Assert.False((await fixture.ApplyAsync(SystemRun.Module("git"), arguments)).Changed, "a second run changes again");
            }
        }
    }

    [Fact]
    public async Task Git_Absent_HasNoBefore()
    {
        using var fixture = await GitFixture.MakeAsync(busybox: true, SetUp);
        var run = await fixture.ApplyAsync(SystemRun.Module("git"), """{"repo":"@/r","dest":"@/d","clone":false}""");
        Assert.False(run.Changed);
        Assert.Equal(Value.Null, run.Result["before"]);
        Assert.Equal(40, run.Text("after").Length);
        Assert.False(Directory.Exists(Path.Combine(fixture.Root, "d")));
    }

    [Fact]
    public async Task Git_Commit_NeedsNoRepository()
    {
        using var fixture = await GitFixture.MakeAsync(busybox: false, SetUp + "\ngit clone -q r d; git -C d rev-parse HEAD > id; rm -rf r");
        var id = (await File.ReadAllTextAsync(Path.Combine(fixture.Root, "id"), TestContext.Current.CancellationToken)).Trim();
        var run = await fixture.ApplyAsync(SystemRun.Module("git"), $$"""{"repo":"@/r","dest":"@/d","version":"{{id}}"}""");
        Assert.False(run.Changed || run.Failed, run.Message);
    }

    [Fact]
    public async Task Git_Submodule_IsCheckedOut()
    {
        using var fixture = await GitFixture.MakeAsync(
            busybox: false,
            SetUp + "\ngit config --global protocol.file.allow always\ngit init -q -b main o; cd o; git -c protocol.file.allow=always submodule --quiet add \"$HOME/r\" sub; git commit -qm sub; cd ..");
        var run = await fixture.ApplyAsync(SystemRun.Module("git"), """{"repo":"@/o","dest":"@/d"}""");
        // git refuses submodules from the file system unless it is told otherwise.
        Assert.True(run.Failed ? run.Message.Contains("transport 'file' not allowed", StringComparison.Ordinal) : File.Exists(Path.Combine(fixture.Root, "d/sub/f")), run.Message);
    }
}
