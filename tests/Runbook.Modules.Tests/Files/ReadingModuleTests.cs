using Runbook.Core;

namespace Runbook.Modules.Tests;

public class ReadingModuleTests
{
    [Theory]
    [InlineData("printf 'a b a\\nc\\nd a\\n' > f", "ok", """{"content":"YSBiIGEKYwpkIGEK","encoding":"base64","source":"@/f"}""")]
    [InlineData("mkdir f", "failed cannot slurp a directory", "{}")]
    [InlineData(":", "failed file not found", "{}")]
    public async Task Slurp_Case_AnswersAsAnsible(string setUp, string expected, string keys)
    {
        foreach (var busybox in new[] { false, true })
        {
            using var fixture = new HostFixture(busybox);
            await fixture.ShellAsync(setUp);
            RunExpectation.Holds(await fixture.ApplyAsync(new SlurpModule(), """{"src":"@/f"}"""), expected, fixture.Arguments(keys));
        }
    }

    [Theory]
    [InlineData("""{"path":"@","suffix":".x"}""", """{"state":"file","mode":"0600","size":0}""", "^ansible\\..{8}\\.x$")]
    [InlineData("""{"path":"@","state":"directory","prefix":"q"}""", """{"state":"directory","mode":"0700"}""", "^q.{8}$")]
    [InlineData("""{"path":"@","state":"directory","suffix":"q"}""", """{"state":"directory","mode":"0700"}""", "^ansible\\..{8}q$")]
    public async Task TempFile_Case_MakesAnEntry(string arguments, string keys, string name)
    {
        foreach (var busybox in new[] { false, true })
        {
            using var fixture = new HostFixture(busybox);
            var run = await fixture.ApplyAsync(new TempFileModule(), arguments);
            RunExpectation.Holds(run, "changed", fixture.Arguments(keys));
            Assert.Matches(name, Path.GetFileName(run.Result["path"]!.AsText()!));
            Assert.Single(Directory.GetFileSystemEntries(fixture.Root), run.Result["path"]!.AsText());
        }
    }

    [Theory]
    [InlineData("echo x > f", """{"src":"@/f","dest":"#/out","_host":"web1"}""", "changed", "out/web1@/f")]
    [InlineData("echo x > f", """{"src":"@/f","dest":"#/out/","flat":true}""", "changed", "out/f")]
    [InlineData("echo x > f", """{"src":"@/f","dest":"#/g","flat":true}""", "changed", "g")]
    [InlineData(":", """{"src":"@/f","dest":"#/g","flat":true}""", "failed the remote file does not exist", null)]
    [InlineData(":", """{"src":"@/f","dest":"#/g","flat":true,"fail_on_missing":false}""", "ok the remote file does not exist", null)]
    [InlineData("mkdir f", """{"src":"@/f","dest":"#/g"}""", "failed remote file is a directory", null)]
    public async Task Fetch_Case_BringsTheFileOnce(string setUp, string arguments, string expected, string? file)
    {
        using var fixture = new HostFixture(busybox: true);
        await fixture.ShellAsync(setUp);
        var json = arguments.Replace("#", fixture.Control, StringComparison.Ordinal);
        RunExpectation.Holds(await fixture.ApplyAsync(new FetchModule(), json), expected, MapValue.Empty);
        if (file is not null)
        {
            var path = Path.Combine(fixture.Control, file.Replace("@", fixture.Root, StringComparison.Ordinal));
            Assert.Equal("x\n", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
            Assert.False((await fixture.ApplyAsync(new FetchModule(), json)).Changed);
        }
    }

    [Theory]
    [InlineData("""{"paths":"@"}""", "a.txt b")]
    [InlineData("""{"paths":["@"],"recurse":true,"patterns":"*.txt,*.md"}""", "a.txt d/c.txt d/e/r.md")]
    [InlineData("""{"paths":["@"],"recurse":true,"depth":2,"patterns":"*.txt,*.md"}""", "a.txt d/c.txt")]
    [InlineData("""{"paths":["@"],"recurse":true,"use_regex":true,"patterns":["^[ac]\\.txt$"],"excludes":["c.*"]}""", "a.txt")]
    [InlineData("""{"paths":["@"],"hidden":true,"patterns":".*"}""", ".h")]
    [InlineData("""{"paths":["@"],"file_type":"directory"}""", "d")]
    [InlineData("""{"paths":["@"],"file_type":"link"}""", "l")]
    [InlineData("""{"paths":["@"],"file_type":"any"}""", "a.txt b d l")]
    [InlineData("""{"paths":["@"],"size":"3"}""", "b")]
    [InlineData("""{"paths":["@"],"size":"-2"}""", "a.txt")]
    [InlineData("""{"paths":["@"],"age":"1d"}""", "b")]
    [InlineData("""{"paths":["@"],"age":"-1d"}""", "a.txt")]
    [InlineData("""{"paths":["@"],"contains":"lo+ng"}""", "b")]
    [InlineData("""{"paths":["@"],"contains":"o+ng"}""", "")]
    public async Task Find_Case_ListsWhatMatches(string arguments, string expected)
    {
        foreach (var busybox in new[] { false, true })
        {
            using var fixture = new HostFixture(busybox);
            await fixture.ShellAsync("echo a > a.txt; echo looong > b; touch -t 202001010000 b; mkdir -p d/e; echo > d/c.txt; echo > d/e/r.md; echo > .h; ln -s b l");
            var run = await fixture.ApplyAsync(new FindModule(), arguments);
            Assert.False(run.Failed, run.Message);
            var found = ((ListValue)run.Result["files"]!).Items.Select(f => ((MapValue)f)["path"]!.AsText()![(fixture.Root.Length + 1)..]).Order(StringComparer.Ordinal);
            Assert.Equal(expected, string.Join(' ', found));
        }
    }

    [Fact]
    public async Task Find_MissingFolder_IsSkippedAndTold()
    {
        using var fixture = new HostFixture(busybox: true);
        var run = await fixture.ApplyAsync(new FindModule(), """{"paths":["@/none","@"]}""");
        Assert.Equal("Not all paths were examined: the warnings name the others", run.Message);
        Assert.Equal(Value.Of($"'{fixture.Root}/none' is not a directory"), ((MapValue)run.Result["skipped_paths"]!)[fixture.Root + "/none"]);
    }

    [Theory]
    [InlineData("""{"src":"@/p","dest":"@/as","delimiter":"--"}""", ".h\n--\n1\n--\n2")]
    [InlineData("""{"src":"@/p","dest":"@/as","ignore_hidden":true}""", "1\n2")]
    [InlineData("""{"src":"@/p","dest":"@/as","regexp":"^[12]$","delimiter":"x\\n"}""", "1\nx\n2")]
    public async Task Assemble_Case_JoinsTheFragments(string arguments, string expected)
    {
        foreach (var busybox in new[] { false, true })
        {
            using var fixture = new HostFixture(busybox);
            await fixture.ShellAsync("mkdir -p p/sub; echo 1 > p/1; printf 2 > p/2; echo .h > p/.h");
            Assert.Empty(await fixture.ConformAsync(new AssembleModule(), arguments));
            Assert.Equal(expected, await File.ReadAllTextAsync(Path.Combine(fixture.Root, "as"), TestContext.Current.CancellationToken));
        }
    }
}
