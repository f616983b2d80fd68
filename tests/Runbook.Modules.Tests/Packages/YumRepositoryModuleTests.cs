using Runbook.Core;

namespace Runbook.Modules.Tests;

public class YumRepositoryModuleTests
{
    private const string Two = "# top\\n[zz]\\nname=Z\\nbaseurl = http://z/\\n# kept\\n[old]\\nname: O\\nbaseurl=http://a/\\n  http://b/\\n";

    private const string All = """
        {"name":"f","description":"A new","baseurl":["http://a","http://b"],"gpgkey":["k1","k2"],"exclude":["a","b"],"includepkgs":"c d",
        "gpgcheck":true,"enabled":"no","async":true,"ip_resolve":4,"keepcache":"0","s3_enabled":true,"module_hotfixes":true,"username":"u",
        "password":"hidden","priority":10,"metadata_expire_filter":"read-only:past","ca_cert":"/x","mode":"0600","proxy":"_none_"}
        """;

    /// <summary>The file before (null: none), arguments, what ansible-core 2.14 answered, the file after (null: none).</summary>
    public static TheoryData<string?, string, string, string?> Cases => new()
    {
        {
            null, All, "changed",
            "[f]\nasync = 1\nbaseurl = http://a\n\thttp://b\nenabled = 0\nexclude = a b\ngpgcheck = 1\ngpgkey = k1\n\tk2\nincludepkgs = c d\n"
            + "ip_resolve = 4\nkeepcache = 0\nmetadata_expire_filter = read-only:past\nmodule_hotfixes = 1\nname = A new\npassword = hidden\n"
            + "priority = 10\nproxy = _none_\ns3_enabled = 1\nsslcacert = /x\nusername = u\n\n"
        },
        { null, """{"name":"a b","file":"f","description":"100% d","baseurl":"http://x/%2f"}""", "changed", "[a b]\nbaseurl = http://x/%2f\nname = 100% d\n\n" },
        { null, """{"name":"f","description":"é","mirrorlist":"http://x","timeout":3}""", "changed", "[f]\nmirrorlist = http://x\nname = é\ntimeout = 3\n\n" },
        {
            Two, """{"name":"old","file":"f","description":"N","baseurl":"http://n/"}""", "changed",
            "# top\n[zz]\nname=Z\nbaseurl = http://z/\n# kept\n[old]\nbaseurl = http://n/\nname = N\n\n"
        },
        { Two, """{"name":"old","file":"f","description":"O","baseurl":["http://a/","http://b/"]}""", "ok", null },
        { Two, """{"name":"zz","file":"f","description":"Z","baseurl":"http://z/"}""", "ok", null },
        { Two, """{"name":"zz","file":"f","description":"Z","baseurl":"http://z/","mode":"0600"}""", "changed", null },
        { Two, """{"name":"zz","file":"f","state":"absent"}""", "changed", "# top\n[old]\nname: O\nbaseurl=http://a/\n  http://b/\n" },
        { Two, """{"name":"none","file":"f","state":"absent"}""", "ok", null },
        { "[f]\\nname=g\\n", """{"name":"f","state":"absent"}""", "changed", "" },
        { null, """{"name":"f","state":"absent"}""", "ok", "" },
        { null, """{"name":"f","baseurl":"http://x"}""", "failed Parameter 'description' is required.", "" },
        { null, """{"name":"f","description":"x"}""", "failed Parameter 'baseurl', 'metalink' or 'mirrorlist' is required.", "" },
        { null, """{"name":"f","description":"x","metalink":"m","keepcache":"2"}""", "failed keepcache must be one of 0, 1", "" },
        { null, """{"name":"f","description":"x","metalink":"m","reposdir":"@/none"}""", "failed does not exist.", "" },
    };

    /// <summary>After: null is as before, the empty text is no file.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Apply_Case_KeepsTheFileAsAnsible(string? before, string arguments, string expected, string? after)
    {
        foreach (var busybox in new[] { false, true })
        {
            using var fixture = new HostFixture(busybox);
            await fixture.ShellAsync(before is null ? ":" : $"printf '{before}' > f.repo");
            var run = await fixture.ApplyAsync(new YumRepositoryModule(), In(arguments));
            RunExpectation.Holds(run, expected, MapValue.Empty);
            var file = Path.Combine(fixture.Root, "f.repo");
            var now = File.Exists(file) ? await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) : "";
            Assert.Equal(after ?? before!.Replace("\\n", "\n", StringComparison.Ordinal), now);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Apply_Case_KeepsThePromisesOfModules(string? before, string arguments, string expected, string? after)
    {
        using var fixture = new HostFixture(busybox: true);
        await fixture.ShellAsync(before is null ? ":" : $"printf '{before}' > f.repo");
        Assert.Empty(await fixture.ConformAsync(new YumRepositoryModule(), In(arguments)));
        Assert.NotNull(expected + after);
    }

    [Fact]
    public async Task Apply_Password_IsInTheFileAndNotInTheDiff()
    {
        using var fixture = new HostFixture(busybox: false);
        await fixture.ShellAsync("printf '[f]\\npassword=older\\n' > f.repo");
        var run = await fixture.ApplyAsync(new YumRepositoryModule(), In(All));
        var diff = Assert.Single(run.Diffs, d => d.BeforeHeader.EndsWith("f.repo", StringComparison.Ordinal));
        Assert.Contains("password = ********", diff.Before, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", diff.After, StringComparison.Ordinal);
        Assert.Equal("present", run.Text("state"));
        Assert.Equal("f", run.Text("repo"));
    }

    private static string In(string json) => json.Contains("reposdir", StringComparison.Ordinal) ? json : json.Insert(1, "\"reposdir\":\"@\",");
}
