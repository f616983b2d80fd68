using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Testing.Tests;

public sealed class HostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-testing-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task FakeHost_UnforeseenAction_Throws()
    {
        var host = new FakeHost().Answers("readlink", "old\n");
        var run = new ModuleRunner(host);
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => run.ApplyAsync(new LinkModule(), Arguments(), TestContext.Current.CancellationToken));
        Assert.StartsWith("Unexpected action: ln -sfn -- t l", thrown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await new FakeHost().QueryAsync([Sh.Verbatim("x")], ApplyOptions.Default, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task FakeHost_ForeseenAction_GivesItsOutcome()
    {
        var host = new FakeHost().Answers("readlink", "old\n").Expects("ln -sfn", exitCode: 1, error: "read-only");
        var run = await new ModuleRunner(host).ApplyAsync(new LinkModule(), Arguments(), TestContext.Current.CancellationToken);
        Assert.True(run.Failed);
        Assert.Equal("read-only", run.Message);
        Assert.Single(host.Applied);
    }

    [Fact]
    public void ModuleCase_ArgumentsAndState_GiveActions()
    {
        var test = ModuleCase.Of(new LinkModule(), """{"path":"l","target":"t","token":"hunter2"}""");
        Assert.Equal(["ln -sfn -- t l # ********"], test.Actions("old"));
        Assert.Empty(test.Actions("t"));
        Assert.Throws<DiagnosticException>(() => ModuleCase.Of(new LinkModule(), """{"path":"l"}""").Actions("t"));
    }

    public static TheoryData<string, string> Writes => new()
    {
        { "", "644 new" },
        { "printf old > f; chmod 600 f", "600 new" },
        { "printf old > t; chmod 604 t; ln -s t f", "604 new link" },
    };

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task ApplyAsync_Write_KeepsModeAndFollowsLinks(string setUp, string expected)
    {
        foreach (var host in new[] { new LocalShellHost(_folder), LocalShellHost.Busybox(_folder, Path.Combine(_folder, "applets")) })
        {
            await RunAsync(host, "umask 022; rm -f f t; " + setUp);
            var outcome = await host.ApplyAsync(new RemoteAction.Write("f", Content.Text("new")), ApplyOptions.Default, TestContext.Current.CancellationToken);
            Assert.True(outcome.Succeeded, outcome.Error);
            Assert.Equal(expected, (await RunAsync(host, "echo $(stat -Lc %a f) $(cat f) $([ -L f ] && echo link)")).Trim());
        }
    }

    [Fact]
    public async Task ApplyAsync_ValidationFails_LeavesNothing()
    {
        var host = new LocalShellHost(_folder);
        var write = new RemoteAction.Write("f", Content.Text("new")) { Validate = "grep -q old %s", Backup = true };
        Assert.False((await host.ApplyAsync(write, ApplyOptions.Default, TestContext.Current.CancellationToken)).Succeeded);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task ApplyAsync_TreeAndFetch_BringFilesThereAndBack()
    {
        var host = new LocalShellHost(_folder);
        var tree = new RemoteAction.WriteTree(".", [new("d", null, 0x1C0), new("d/f", Content.Text("x"), 0x180), new("d/l", null, 0, "f")]);
        Assert.True((await host.ApplyAsync(tree, ApplyOptions.Default, TestContext.Current.CancellationToken)).Succeeded);
        Assert.Equal("700 600 f", (await RunAsync(host, "echo $(stat -c %a d d/f) $(readlink d/l)")).Trim());
        var here = Path.Combine(_folder, "back", "f");
        Assert.True((await host.ApplyAsync(new RemoteAction.Fetch("d/f", here), ApplyOptions.Default, TestContext.Current.CancellationToken)).Succeeded);
        Assert.Equal("x", await File.ReadAllTextAsync(here, TestContext.Current.CancellationToken));
        Assert.False((await host.ApplyAsync(new RemoteAction.Fetch("none", here), ApplyOptions.Default, TestContext.Current.CancellationToken)).Succeeded);
    }

    [Fact]
    public async Task DifferencesFrom_ChangedTree_NamesEach()
    {
        var host = new LocalShellHost(_folder);
        await RunAsync(host, "echo a > a; echo b > b; chmod 644 b");
        var before = TreeSnapshot.Of(_folder);
        await RunAsync(host, "rm a; chmod 600 b; mkdir c");
        var differences = TreeSnapshot.Of(_folder).DifferencesFrom(before);
        Assert.Equal(["c is new", "a is gone"], differences.Take(2));
        Assert.StartsWith("b: file 1a4", differences[2], StringComparison.Ordinal);
    }

    private static MapValue Arguments() => Value.Map(("path", Value.Of("l")), ("target", Value.Of("t")));

    private static async Task<string> RunAsync(LocalShellHost host, string script)
    {
        var outcome = await host.ApplyAsync(new RemoteAction.Run(Sh.Verbatim(script)), ApplyOptions.Default, TestContext.Current.CancellationToken);
        Assert.True(outcome.Succeeded, outcome.Error);
        return outcome.Output;
    }
}
