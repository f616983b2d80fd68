using Runbook.Core;

namespace Runbook.Modules.Tests;

public class UnarchiveModuleTests
{
    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        { "tgz", "", """{"src":"x.tgz","dest":"@/d","list_files":true}""", "changed" },
        { "tgz", "tar xzf x.tgz -C d", """{"src":"x.tgz","dest":"@/d"}""", "ok" },
        { "tgz", "tar xzf x.tgz -C d; echo zzz > d/t/a", """{"src":"x.tgz","dest":"@/d"}""", "changed" },
        { "tgz", "tar xzf x.tgz -C d", """{"src":"@/x.tgz","dest":"@/d","remote_src":true}""", "ok" },
        { "tgz", "", """{"src":"@/x.tgz","dest":"@/d","remote_src":true,"mode":"u=rwX,go="}""", "changed" },
        { "tgz", "tar xzf x.tgz -C d", """{"src":"@/x.tgz","dest":"@/d","remote_src":true,"mode":"0700"}""", "changed" },
        { "tgz", "", """{"src":"@/x.tgz","dest":"@/d","remote_src":true,"exclude":["t/sub"]}""", "changed" },
        { "tgz", "", """{"src":"x.tgz","dest":"@/d","include":["t/sub/b c"]}""", "changed" },
        { "tgz", "", """{"src":"x.tgz","dest":"@/d","creates":"@/d"}""", "ok" },
        { "tgz", "", """{"src":"x.tgz","dest":"@/none"}""", "failed dest '@/none' must be an existing dir" },
        { "tgz", "", """{"src":"@/none","dest":"@/d","remote_src":true}""", "failed Source '@/none' does not exist" },
        { "tgz", "echo no archive at all > n", """{"src":"@/n","dest":"@/d","remote_src":true}""", "failed Failed to find handler for" },
        { "xz", "", """{"src":"@/x.xz","dest":"@/d","remote_src":true}""", "changed" },
        { "bz2", "", """{"src":"@/x.bz2","dest":"@/d","remote_src":true}""", "changed" },
        { "zip", "", """{"src":"x.zip","dest":"@/d"}""", "changed" },
        { "zip", "", """{"src":"@/x.zip","dest":"@/d","remote_src":true}""", "changed" },
        { "zip", "", """{"src":"@/x.zip","dest":"@/d","remote_src":true,"include":["t/a"]}""", "changed" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Unarchive_Case_AnswersAsAnsible(string kind, string setUp, string arguments, string expected)
    {
        foreach (var busybox in new[] { false, true })
        {
            using var fixture = await MakeAsync(busybox, kind, setUp);
            var run = await fixture.ApplyAsync(SystemRun.Module("unarchive"), arguments);
            RunExpectation.Holds(run, expected.Replace("@", fixture.Root, StringComparison.Ordinal), (MapValue)ValueJson.Parse("{}"));
            if (!run.Failed)
            {
                var again = await fixture.ApplyAsync(SystemRun.Module("unarchive"), arguments);
                Assert.False(again.Changed || again.Failed, $"a second run changes again: {again.Message} busybox={busybox}");
            }

            if (run.Changed)
            {
                await fixture.ShellAsync(arguments.Contains("include", StringComparison.Ordinal) ? "[ $(find d -type f | wc -l) = 1 ]"
                    : arguments.Contains("exclude", StringComparison.Ordinal) ? "[ -f d/t/a ] && [ ! -e d/t/sub ]"
                    : "[ \"$(cat d/t/a)\" = a ] && [ \"$(cat d/t/l)\" = a ] && [ \"$(cat 'd/t/sub/b c')\" = b ]");
            }
        }
    }

    [Fact]
    public async Task Unarchive_StripComponents_IsIdempotent()
    {
        using var fixture = await MakeAsync(busybox: false, "tgz", "");
        const string Arguments = """{"src":"x.tgz","dest":"@/d","extra_opts":["--strip-components=1"]}""";
        Assert.True((await fixture.ApplyAsync(SystemRun.Module("unarchive"), Arguments)).Changed);
        await fixture.ShellAsync("[ -f d/a ]");
        Assert.False((await fixture.ApplyAsync(SystemRun.Module("unarchive"), Arguments)).Changed);
    }

    private static async Task<HostFixture> MakeAsync(bool busybox, string kind, string setUp)
    {
        var fixture = new HostFixture(busybox);
        var pack = kind switch { "xz" => "tar cJf x.xz t", "bz2" => "tar cjf x.bz2 t", "zip" => "zip -qry x.zip t", _ => "tar czf x.tgz t" };
        await new HostFixturePeer(fixture.Root).ShellAsync(
            $"umask 022; mkdir -p t/sub d; echo a > t/a; ln -s a t/l; echo b > 't/sub/b c'; {pack}; cp x.* ../control; rm -r t");
        await fixture.ShellAsync(setUp.Length > 0 ? setUp : "true");
        return fixture;
    }
}
