namespace Runbook.Modules.Tests;

public class FileModuleTests
{
    /// <summary>Set-up, arguments, what ansible-core 2.14 answers: changed, failed, part of the message, some result keys.</summary>
    public static TheoryData<string, string, string, string> Cases => new()
    {
        { "", """{"path":"@/none","state":"file"}""", "failed is absent, cannot continue", """{"path":"@/none","state":"absent"}""" },
        { "", """{"path":"@/none"}""", "failed is absent, cannot continue", "{}" },
        { "mkdir d", """{"path":"@/d","state":"file"}""", "failed is directory, cannot continue", """{"state":"directory"}""" },
        { "touch f", """{"path":"@/f","state":"directory"}""", "failed already exists as a file", """{"mode":"0644","state":"file"}""" },
        { "touch f; ln -s f l", """{"path":"@/l","state":"directory"}""", "failed already exists as a file", """{"path":"@/f"}""" },
        { "mkdir d; ln -s d l", """{"path":"@/l","state":"directory","mode":"0700"}""", "changed", """{"path":"@/d","mode":"0700","state":"directory"}""" },
        { "mkdir d; ln -s d l", """{"path":"@/l","state":"directory","follow":false}""", "failed already exists as a link", "{}" },
        { "", """{"path":"@/d","state":"directory"}""", "changed", """{"path":"@/d","state":"directory","mode":"0755","owner":"root","uid":0}""" },
        { "mkdir d", """{"path":"@/d","state":"directory"}""", "ok", """{"path":"@/d","state":"directory"}""" },
        { "", """{"path":"@/q/r/s","state":"directory","mode":"0701"}""", "changed", """{"path":"@/q/r/s","mode":"0701"}""" },
        { "touch f", """{"path":"@/f/r/s","state":"directory"}""", "failed not a directory", "{}" },
        { "touch f", """{"path":"@/new","state":"link","src":"f"}""", "changed", """{"dest":"@/new","src":"f","state":"link","mode":"0777"}""" },
        { "touch f; ln -s f new", """{"path":"@/new","state":"link","src":"f"}""", "ok", """{"dest":"@/new","src":"f","state":"link"}""" },
        { "touch f g; ln -s f new", """{"path":"@/new","state":"link","src":"g"}""", "changed", """{"dest":"@/new","src":"g"}""" },
        { "mkdir d e; ln -s d new", """{"path":"@/new","state":"link","src":"e"}""", "changed", """{"dest":"@/new","src":"e"}""" },
        { "touch f", """{"path":"@/new","state":"link","src":"zzz"}""", "failed the link would point to nothing", """{"src":"zzz"}""" },
        { "touch f", """{"path":"@/new","state":"link","src":"zzz","force":true}""", "changed", """{"dest":"@/new","src":"zzz"}""" },
        { "touch f g", """{"path":"@/f","state":"link","src":"g"}""", "failed has the state file", """{"state":"file"}""" },
        { "touch f g", """{"path":"@/f","state":"link","src":"g","force":true}""", "changed", """{"state":"link"}""" },
        { "mkdir -p d/s; touch g", """{"path":"@/d","state":"link","src":"g","force":true}""", "failed is not empty: it is not replaced by a link", "{}" },
        { "touch f; ln -s f l", """{"path":"@/l"}""", "ok", """{"dest":"@/l","src":"f","state":"link"}""" },
        { "touch f; ln -s f l", """{"path":"@/l","state":"link","src":"f","mode":"0600"}""", "changed", """{"dest":"@/l","state":"link"}""" },
        { "", """{"path":"@/h","state":"hard","src":"@/f"}""", "failed src does not exist", "{}" },
        { "touch f", """{"path":"@/h","state":"hard","src":"@/f"}""", "changed", """{"dest":"@/h","state":"hard","src":"@/f"}""" },
        { "touch f; ln f h", """{"path":"@/h","state":"hard","src":"@/f"}""", "ok", """{"dest":"@/h","state":"hard"}""" },
        { "touch f; ln f h", """{"path":"@/h","state":"absent"}""", "changed", """{"path":"@/h","state":"absent"}""" },
        { "mkdir -p d/e; touch d/f", """{"path":"@/d","state":"absent"}""", "changed", """{"path":"@/d","state":"absent"}""" },
        { "mkdir d; ln -s d l", """{"path":"@/l","state":"absent"}""", "changed", "{}" },
        { "", """{"path":"@/h","state":"absent"}""", "ok", """{"path":"@/h","state":"absent"}""" },
        { "", """{"path":"@/h","state":"link"}""", "failed link needs src", "{}" },
        { "touch f", """{"path":"@/f","mode":"u+x,o="}""", "changed", """{"mode":"0740"}""" },
        { "touch f", """{"path":"@/f","mode":"0644"}""", "ok", """{"mode":"0644","size":0}""" },
        { "touch f", """{"path":"@/f","mode":420}""", "ok", """{"mode":"0644"}""" },
        { "touch f", """{"path":"@/f","mode":"0999"}""", "failed mode", "{}" },
        { "touch f", """{"path":"@/f","owner":"nosuchuser"}""", "failed the host knows no user nosuchuser", "{}" },
        { "touch f", """{"path":"@/f","group":"nosuchgroup"}""", "failed the host knows no group nosuchgroup", "{}" },
        { "touch f", """{"path":"@/f","owner":"root","group":"root"}""", "ok", """{"owner":"root","group":"root"}""" },
        { "touch f", """{"path":"@/f","owner":"daemon","group":"daemon"}""", "changed", """{"owner":"daemon","group":"daemon","uid":1,"gid":1}""" },
        { "touch f", """{"path":"@/f","owner":"4711","mode":"4755"}""", "changed", """{"owner":"4711","uid":4711,"mode":"04755"}""" },
        { "mkdir -p d/e; touch d/e/f; ln -s f d/e/l", """{"path":"@/d","state":"directory","recurse":true,"owner":"daemon","mode":"u=rwX,g=,o="}""", "changed", """{"owner":"daemon","mode":"0700"}""" },
        { "touch -- '-x y'", """{"path":"@/-x y","mode":"0600"}""", "changed", """{"mode":"0600"}""" },
        { "touch \"it's\"", """{"path":"@/it's","mode":"0600"}""", "changed", """{"path":"@/it's","mode":"0600"}""" },
        { "touch 'a\nb'", """{"path":"@/a\nb","mode":"0600"}""", "changed", """{"path":"@/a\nb","mode":"0600"}""" },
        { "touch f", """{"path":"@/f","state":"touch","modification_time":"preserve","access_time":"preserve"}""", "ok", """{"dest":"@/f","state":"file"}""" },
        { "touch f", """{"path":"@/f","state":"touch","modification_time":"202001010000.00","access_time":"preserve"}""", "changed", """{"dest":"@/f"}""" },
        { "", """{"path":"@/x/y","state":"touch"}""", "failed cannot touch", """{"path":"@/x/y"}""" },
        { "touch f", """{"path":"@/f","src":"@/g","state":"file"}""", "failed src goes with state", "{}" },
        { "mkdir d; chmod 2755 d", """{"path":"@/d","state":"directory","mode":"0755"}""", "changed", """{"mode":"0755"}""" },
        { "mkdir d; chmod 2755 d", """{"path":"@/d/e","state":"directory","mode":"0700"}""", "changed", """{"mode":"0700"}""" },
        { "touch f", """{"path":"@/f","attributes":"+i"}""", "failed attributes is not supported", "{}" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Apply_Case_AnswersAsAnsible(string setUp, string arguments, string expected, string keys)
    {
        HostFixture.SkipUnlessRoot(arguments, expected, keys);
        foreach (var busybox in new[] { false, true })
        {
            using var fixture = new HostFixture(busybox);
            await fixture.ShellAsync("umask 022; " + setUp);
            var run = await fixture.ApplyAsync(new FileModule(), arguments);
            RunExpectation.Holds(run, expected, fixture.Arguments(keys));
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
            using var fixture = new HostFixture(busybox);
            await fixture.ShellAsync("umask 022; " + setUp);
            Assert.Empty(await fixture.ConformAsync(new FileModule(), arguments));
        }
    }

    [Fact]
    public async Task Apply_TouchOnAbsentFile_MakesItEachTimeChanged()
    {
        using var fixture = new HostFixture(busybox: true);
        Assert.Empty(await fixture.ConformAsync(new FileModule(), """{"path":"@/f","state":"touch","mode":"0600"}""", isRepeatable: true));
        Assert.True((await fixture.ApplyAsync(new FileModule(), """{"path":"@/f","state":"touch"}""")).Changed);
        await fixture.ShellAsync("[ \"$(stat -c %a f)\" = 600 ]");
    }

    [Fact]
    public async Task Plan_NewMode_ShowsAnsiblesDiff()
    {
        using var fixture = new HostFixture(busybox: false);
        await fixture.ShellAsync("touch f; chmod 644 f");
        var run = await fixture.ApplyAsync(new FileModule(), """{"path":"@/f","mode":"0600"}""");
        var diff = Assert.Single(run.Diffs);
        Assert.Equal($"{{\n    \"mode\": \"0644\",\n    \"path\": \"{fixture.Root}/f\"\n}}\n", diff.Before);
        Assert.Equal($"{{\n    \"mode\": \"0600\",\n    \"path\": \"{fixture.Root}/f\"\n}}\n", diff.After);
    }
}
