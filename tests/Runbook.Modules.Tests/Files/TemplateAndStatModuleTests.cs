using Runbook.Core;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class TemplateAndStatModuleTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Template_Rendered_IsWrittenOnce(bool busybox)
    {
        using var fixture = new HostFixture(busybox);
        await fixture.ShellAsync("cd ../control; echo 'x={{ x }}' > t.j2");
        var runner = new ModuleRunner(fixture.Host) { Resolver = new FolderResolver(fixture.Control) { Render = t => t.Replace("{{ x }}", "1", StringComparison.Ordinal) } };
        var arguments = fixture.Arguments("""{"src":"t.j2","dest":"@/t","mode":"0600","trim_blocks":false}""");
        var run = await runner.ApplyAsync(new TemplateModule(), arguments, TestContext.Current.CancellationToken);
        RunExpectation.Holds(run, "changed", fixture.Arguments("""{"dest":"@/t","mode":"0600","size":4}"""));
        Assert.Equal("x=1\n", run.Diffs[0].After);
        Assert.Empty(await Conformance.CheckAsync(
            runner, new TemplateModule(), arguments, fixture.Root, cancellationToken: TestContext.Current.CancellationToken));
    }

    public static TheoryData<string, string, string> StatCases => new()
    {
        { "", "x", """{"exists":false}""" },
        { "printf hallo > x; chmod 4640 x", "x", """{"exists":true,"path":"@/x","mode":"04640","isreg":true,"isdir":false,"islnk":false,"size":5,"checksum":"fd4cef7a4e607f1fcc920ad6329a6df2df99a4e8","isuid":true,"rgrp":true,"roth":false,"nlink":1,"pw_name":"root","gr_name":"root","readable":true,"writeable":true,"executable":false,"device_type":0}""" },
        { "mkdir x", "x", """{"isdir":true,"mode":"0755","executable":true}""" },
        { "touch y; ln -s y x", "x", """{"islnk":true,"lnk_target":"y","lnk_source":"@/y","mode":"0777","size":1}""" },
        { "ln -s y x", "x", """{"islnk":true,"lnk_target":"y"}""" },
        { "mkfifo x", "x", """{"isfifo":true,"exists":true}""" },
        { "touch 'a\nb'", "a\\nb", """{"exists":true,"path":"@/a\nb"}""" },
    };

    [Theory]
    [MemberData(nameof(StatCases))]
    public async Task Stat_Case_TellsAsAnsible(string setUp, string path, string expected)
    {
        HostFixture.SkipUnlessRoot(expected);
        foreach (var busybox in new[] { false, true })
        {
            using var fixture = new HostFixture(busybox);
            await fixture.ShellAsync("umask 022; " + (setUp.Length > 0 ? setUp : ":"));
            var run = await fixture.ApplyAsync(new StatModule(), $$"""{"path":"@/{{path}}"}""");
            Assert.False(run.Failed || run.Changed, run.Message);
            var stat = Assert.IsAssignableFrom<MapValue>(run.Result["stat"]);
            foreach (var (key, value) in fixture.Arguments(expected).TextEntries)
            {
                Assert.True(value.Equals(stat[key]), $"{key} is {stat[key]} instead of {value}: {stat}");
            }
        }
    }

    [Fact]
    public async Task Stat_OtherAlgorithmAndFollow_TellsOfTheTarget()
    {
        using var fixture = new HostFixture(busybox: true);
        await fixture.ShellAsync("printf hallo > y; ln -s y x");
        var run = await fixture.ApplyAsync(new StatModule(), """{"path":"@/x","follow":true,"checksum_algorithm":"md5"}""");
        var stat = (MapValue)run.Result["stat"]!;
        Assert.Equal("598d4c200461b81522a3328565c25f7c", stat["checksum"]!.AsText());
        Assert.Equal(Value.False, stat["islnk"]);
    }

    [Fact]
    public async Task Stat_NoToolForTheChecksum_SaysSo()
    {
        using var fixture = new HostFixture(busybox: true);
        await fixture.ShellAsync("printf hallo > y");
        var run = await fixture.ApplyAsync(new StatModule(), """{"path":"@/y","checksum_algorithm":"sha384"}""");
        Assert.Contains("the host has no sha384sum", run.Message, StringComparison.Ordinal);
    }
}
