using Runbook.Core;

namespace Runbook.Modules.Tests;

public class CopyModuleTests
{
    /// <summary>Set-up on the host, arguments (<c>src</c> on the control machine has a, tree/a, tree/sub/b, tree/l → a), the answer, result keys.</summary>
    public static TheoryData<string, string, string, string> Cases => new()
    {
        { "", """{"src":"a","dest":"@/c"}""", "changed", """{"dest":"@/c","checksum":"3f786850e387550fdab836ed7e6dc881de23001b","md5sum":"60b725f10c9c85c70d97880dfe8191b3","mode":"0644","size":2,"state":"file","uid":0}""" },
        { "echo a > c", """{"src":"a","dest":"@/c"}""", "ok", """{"dest":"@/c","path":"@/c","checksum":"3f786850e387550fdab836ed7e6dc881de23001b","mode":"0644"}""" },
        { "echo b > c; chmod 600 c", """{"src":"a","dest":"@/c"}""", "changed", """{"mode":"0600"}""" },
        { "echo a > c", """{"src":"a","dest":"@/c","mode":"0600"}""", "changed", """{"mode":"0600"}""" },
        { "echo a > c", """{"src":"a","dest":"@/c","owner":"daemon","group":"daemon","mode":"u=rw,go="}""", "changed", """{"mode":"0600","owner":"daemon","group":"daemon"}""" },
        { "mkdir d", """{"src":"a","dest":"@/d"}""", "changed", """{"dest":"@/d/a"}""" },
        { "mkdir d", """{"src":"a","dest":"@/d/"}""", "changed", """{"dest":"@/d/a"}""" },
        { "mkdir d; ln -s d l", """{"src":"a","dest":"@/l"}""", "changed", """{"dest":"@/l/a"}""" },
        { "", """{"src":"a","dest":"@/no/such"}""", "failed Destination directory @/no does not exist", """{"checksum":"3f786850e387550fdab836ed7e6dc881de23001b"}""" },
        { "", """{"src":"a","dest":"@/no/such/","directory_mode":"0700"}""", "changed", """{"dest":"@/no/such/a"}""" },
        { "echo b > c", """{"src":"a","dest":"@/c","backup":true}""", "changed", """{"dest":"@/c"}""" },
        { "echo b > c", """{"src":"a","dest":"@/c","force":false}""", "ok", """{"dest":"@/c"}""" },
        { "", """{"src":"a","dest":"@/c","force":false}""", "changed", """{"dest":"@/c"}""" },
        { "echo b > t; ln -s t c", """{"src":"a","dest":"@/c"}""", "changed", """{"dest":"@/c","state":"file"}""" },
        { "echo b > t; ln -s t c", """{"src":"a","dest":"@/c","follow":true}""", "changed", """{"dest":"@/t","state":"file"}""" },
        { "echo a > t; ln -s t c", """{"src":"a","dest":"@/c","follow":true}""", "ok", """{"dest":"@/t","state":"file"}""" },
        { "", """{"content":"hallo","dest":"@/c"}""", "changed", """{"checksum":"fd4cef7a4e607f1fcc920ad6329a6df2df99a4e8","size":5}""" },
        { "", """{"content":"","dest":"@/c"}""", "changed", """{"size":0}""" },
        { "printf '{\"a\": 1, \"b\": [true, null]}' > c", """{"content":{"a":1,"b":[true,null]},"dest":"@/c"}""", "ok", "{}" },
        { "printf 12 > c", """{"content":12,"dest":"@/c"}""", "ok", "{}" },
        { "mkdir d", """{"content":"x","dest":"@/d"}""", "failed content needs a file as dest, and this is a directory", "{}" },
        { "", """{"content":"x","dest":"@/d/"}""", "failed content needs a file as dest, and this is a directory", "{}" },
        { "", """{"content":"x","src":"a","dest":"@/d"}""", "failed only one of", "{}" },
        { "", """{"dest":"@/d"}""", "failed needs one of", "{}" },
        { "", """{"src":"nothing","dest":"@/d"}""", "failed not found", "{}" },
        { "", """{"src":"a","dest":"@/c","validate":"grep -q a %s"}""", "changed", "{}" },
        { "", """{"src":"a","dest":"@/c","validate":"true"}""", "failed validate must contain %s", "{}" },
        { "", """{"src":"a","dest":"@/c","checksum":"aaaa"}""", "failed checksum is not the one asked for", "{}" },
        { "", """{"src":"a","dest":"@/c","mode":"preserve"}""", "changed", """{"mode":"0640"}""" },
        { "mkdir d", """{"src":"tree","dest":"@/d"}""", "changed", """{"dest":"@/d/"}""" },
        { "mkdir d", """{"src":"tree/","dest":"@/d/"}""", "changed", """{"dest":"@/d/"}""" },
        { "mkdir -p d/sub/e; echo a > d/a; echo b > d/sub/b; echo a > d/l", """{"src":"tree/","dest":"@/d/"}""", "ok", "{}" },
        { "mkdir -p d/sub; echo a > d/a; echo x > d/sub/b; echo a > d/l", """{"src":"tree/","dest":"@/d/","mode":"0600"}""", "changed", "{}" },
        { "mkdir -p d/sub/e; echo a > d/a; echo b > d/sub/b; echo a > d/l", """{"src":"tree/","dest":"@/d/","directory_mode":"0700"}""", "changed", "{}" },
        { "", """{"src":"tree","dest":"@/x/y","local_follow":false,"mode":"preserve","directory_mode":"0750"}""", "changed", "{}" },
        { "echo r > s", """{"src":"@/s","dest":"@/c","remote_src":true}""", "changed", """{"dest":"@/c","src":"@/s","checksum":"d17ca1acc36c8da3b2c3facea0d573d920e7b460"}""" },
        { "echo r > s; cp s c", """{"src":"@/s","dest":"@/c","remote_src":true}""", "ok", """{"dest":"@/c","src":"@/s"}""" },
        { "echo r > s; echo q > c; chmod 755 s", """{"src":"@/s","dest":"@/c","remote_src":true,"mode":"preserve","backup":true}""", "changed", """{"mode":"0755"}""" },
        { "", """{"src":"@/s","dest":"@/c","remote_src":true}""", "failed Source @/s not found", "{}" },
        { "mkdir -p s/t; echo r > s/t/f; ln -s t/f s/l; chmod 700 s/t/f", """{"src":"@/s","dest":"@/c/","remote_src":true}""", "changed", "{}" },
        { "mkdir -p s/t d; echo r > s/t/f", """{"src":"@/s/","dest":"@/d","remote_src":true,"mode":"preserve"}""", "changed", "{}" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Apply_Case_AnswersAsAnsible(string setUp, string arguments, string expected, string keys)
    {
        HostFixture.SkipUnlessRoot(arguments, expected, keys);
        foreach (var busybox in new[] { false, true })
        {
            using var fixture = await MakeAsync(busybox, setUp);
            var run = await fixture.ApplyAsync(new CopyModule(), arguments);
            RunExpectation.Holds(run, expected.Replace("@", fixture.Root, StringComparison.Ordinal), fixture.Arguments(keys));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Apply_Case_KeepsThePromisesOfModules(string setUp, string arguments, string expected, string keys)
    {
        HostFixture.SkipUnlessRoot(arguments, expected, keys);
        Assert.NotNull(keys + expected);
        foreach (var busybox in new[] { false, true })
        {
            using var fixture = await MakeAsync(busybox, setUp);
            Assert.Empty(await fixture.ConformAsync(new CopyModule(), arguments));
        }
    }

    [Theory]
    [InlineData("tree", "d", "d/tree/a d/tree/l d/tree/sub/b", "")]
    [InlineData("tree/", "d", "d/a d/l d/sub/b", "")]
    [InlineData("tree/", "x/y/", "x/y/a x/y/l x/y/sub/b", "")]
    [InlineData("tree/", "d", "d/a d/sub/b", "d/l")]
    public async Task Apply_Tree_WritesTheFiles(string source, string dest, string files, string links)
    {
        using var fixture = await MakeAsync(busybox: true, "mkdir d");
        var run = await fixture.ApplyAsync(
            new CopyModule(), $$"""{"src":"{{source}}","dest":"@/{{dest}}","local_follow":{{(links == "" ? "true" : "false")}}}""");
        Assert.True(run.Changed, run.Message);
        await fixture.ShellAsync($"for f in {files}; do [ -f $f ] && [ ! -L $f ] || exit 1; done; for l in {links}; do [ -L $l ] || exit 1; done; [ -d {dest}/*e ] || [ -d {dest}/sub/e ]");
    }

    [Fact]
    public async Task Apply_ValidationFails_LeavesTheOldFile()
    {
        using var fixture = await MakeAsync(busybox: true, "echo old > c");
        var run = await fixture.ApplyAsync(new CopyModule(), """{"src":"a","dest":"@/c","validate":"grep -q nothing %s"}""");
        Assert.True(run.Failed);
        Assert.Equal("old\n", await File.ReadAllTextAsync(Path.Combine(fixture.Root, "c"), TestContext.Current.CancellationToken));
        Assert.Equal(["c"], Directory.GetFileSystemEntries(fixture.Root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Apply_Backup_KeepsTheOldFile()
    {
        using var fixture = await MakeAsync(busybox: true, "echo old > c");
        var run = await fixture.ApplyAsync(new CopyModule(), """{"src":"a","dest":"@/c","backup":true}""");
        var backup = run.Result["backup_file"]!.AsText()!;
        Assert.Equal("old\n", await File.ReadAllTextAsync(backup, TestContext.Current.CancellationToken));
        Assert.Matches(@"/c\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~$", backup);
    }

    [Theory]
    [InlineData("text", "old\n", "new", null)]
    [InlineData("secret", "old\n", "new", "the content is secret")]
    [InlineData("binary", "a\0b", "new", "not text")]
    public async Task Plan_Content_ShowsTextOnly(string kind, string before, string after, string? note)
    {
        using var fixture = await MakeAsync(busybox: false, "true");
        await File.WriteAllTextAsync(Path.Combine(fixture.Root, "c"), before, TestContext.Current.CancellationToken);
        var arguments = Value.Map(
            ("dest", Value.Of(fixture.Root + "/c")), ("content", kind == "secret" ? Value.Of(after).AsSecret() : Value.Of(after)));
        var run = await fixture.Runner.CheckAsync(new CopyModule(), arguments, TestContext.Current.CancellationToken);
        var diff = Assert.Single(run.Diffs);
        Assert.Equal(note, diff.Note);
        Assert.Equal(note is null ? (before, after) : ("", ""), (diff.Before, diff.After));
    }

    [Fact]
    public async Task Read_ConvergedTree_CostsOneRoundTripAndOneScript()
    {
        using var fixture = await MakeAsync(busybox: false, "mkdir -p d/sub/e; echo a > d/a; echo b > d/sub/b; echo a > d/l");
        var before = fixture.Host.ScriptCount;
        Assert.False((await fixture.ApplyAsync(new CopyModule(), """{"src":"tree/","dest":"@/d/"}""")).Changed);
        Assert.Equal(before + 1, fixture.Host.ScriptCount);
    }

    [Fact]
    public async Task Apply_Tree_SendsWhatDiffersInOneStream()
    {
        using var fixture = await MakeAsync(busybox: false, "mkdir -p d/sub; echo a > d/a; echo x > d/sub/b; chmod 640 d/sub/b");
        var run = await fixture.ApplyAsync(new CopyModule(), """{"src":"tree/","dest":"@/d/"}""");
        var trees = run.Executed.OfType<Runbook.Sdk.RemoteAction.WriteTree>().ToArray();
        Assert.Equal(["l", "sub/b"], trees.SelectMany(t => t.Entries).Select(e => e.Path).Order(StringComparer.Ordinal));
        Assert.Empty(run.Executed.OfType<Runbook.Sdk.RemoteAction.Write>());
        await fixture.ShellAsync("[ \"$(cat d/sub/b)\" = b ] && [ $(stat -c %a d/sub/b) = 640 ]");
    }

    private static async Task<HostFixture> MakeAsync(bool busybox, string setUp)
    {
        var fixture = new HostFixture(busybox);
        await fixture.ShellAsync("cd ../control; umask 022; echo a > a; chmod 640 a; mkdir -p tree/sub/e; echo a > tree/a; echo b > tree/sub/b; ln -s a tree/l");
        await fixture.ShellAsync("umask 022; " + (setUp.Length > 0 ? setUp : ":"));
        return fixture;
    }
}
