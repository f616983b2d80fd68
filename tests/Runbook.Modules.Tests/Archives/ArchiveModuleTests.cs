using Runbook.Core;

namespace Runbook.Modules.Tests;

public class ArchiveModuleTests
{
    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        { "", """{"path":"@/t","dest":"@/x.tgz"}""", "changed", "gzip -dc x.tgz | tar -tf - | grep -q 't/sub/b c'" },
        { "gzip -c t/a > x.gz", """{"path":"@/t/a","dest":"@/x.gz"}""", "ok", "true" },
        { "", """{"path":"@/t/a"}""", "changed", "[ \"$(gzip -dc t/a.gz)\" = a ]" },
        { "", """{"path":["@/t/a","@/t/sub"],"dest":"@/x.tar","format":"tar"}""", "changed", "[ \"$(tar -tf x.tar | head -n 1)\" = a ]" },
        { "", """{"path":"@/t/*","dest":"@/x.tgz","exclude_path":["@/t/sub"],"force_archive":true}""", "changed", "! gzip -dc x.tgz | tar -tf - | grep sub" },
        { "", """{"path":"@/t","dest":"@/x.tgz","exclusion_patterns":["b*"],"mode":"0600"}""", "changed", "! gzip -dc x.tgz | tar -tf - | grep 'b c' && [ $(stat -c %a x.tgz) = 600 ]" },
        { "", """{"path":"@/t","dest":"@/x.tgz","remove":true}""", "changed", "[ ! -e t ] && [ -f x.tgz ]" },
        { "", """{"path":"@/none","dest":"@/x.tgz"}""", "failed Error, no source paths were found", "[ ! -e x.tgz ]" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Archive_Case_AnswersAsAnsible(string setUp, string arguments, string expected, string test)
    {
        foreach (var busybox in new[] { false, true })
        {
            using var fixture = new HostFixture(busybox);
            await fixture.ShellAsync("mkdir -p t/sub; echo a > t/a; echo b > 't/sub/b c'; ln -s a t/l; " + (setUp.Length > 0 ? setUp : ":"));
            var run = await fixture.ApplyAsync(SystemRun.Module("archive"), arguments);
            RunExpectation.Holds(run, expected, (MapValue)ValueJson.Parse("{}"));
            await fixture.ShellAsync(test);
            if (!run.Failed)
            {
                Assert.False((await fixture.ApplyAsync(SystemRun.Module("archive"), arguments)).Changed, $"a second run changes again, busybox={busybox}");
            }
        }
    }

    [Fact]
    public async Task Archive_Zip_IsIdempotent()
    {
        using var fixture = new HostFixture(busybox: false);
        await fixture.ShellAsync("mkdir t; echo a > t/a");
        const string Arguments = """{"path":"@/t","dest":"@/x.zip","format":"zip"}""";
        Assert.True((await fixture.ApplyAsync(SystemRun.Module("archive"), Arguments)).Changed);
        Assert.False((await fixture.ApplyAsync(SystemRun.Module("archive"), Arguments)).Changed);
    }
}
