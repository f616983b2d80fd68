using System.Diagnostics;

namespace Runbook.Sdk.Tests;

public sealed class PathProbeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-paths-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("/bin/sh")]
    [InlineData("/usr/bin/busybox", "sh")]
    public void OfAll_OddNames_AreAnsweredByOneScript(params string[] shell)
    {
        Assert.SkipUnless(File.Exists(shell[0]), $"{shell[0]} is not installed (Debian: busybox-static)");
        string[] names = ["plain", "it's", "two words", "new\nline", "end\n", "-x", "back\\slash", "bar|r", "ümlaut", "*", "missing", "plain/below", "link", "dangling", "dir"];
        Shell(shell, "umask 022; printf x > plain; for f in \"it's\" 'two words' 'new\nline' -x 'back\\slash' 'bar|r' ümlaut '*'; do printf y > \"$f\"; done; printf z > 'end\n'; ln -s plain link; ln -s none dangling; mkdir dir");
        var asked = new List<int>();
        var states = Read(shell, PathProbe.OfAll(names, PathDigest.Sha1), asked);
        Assert.Equal([1], asked);
        Assert.Equal(names, states.Select(s => s.Path));
        Assert.Equal(["missing", "plain/below"], states.Where(s => !s.Exists).Select(s => s.Path));
        Assert.Equal("11f6ad8ec52a2984abaafd7c3b516503785c2072", states[0].Digest);
        Assert.All(states.Skip(1).Take(9).Where(s => s.Path != "end\n"), s => Assert.Equal("95cb0bfd2977c761298d9624e4b4d4c72a39974a", s.Digest));
        Assert.Equal("395df8f7c51f007019cb30201c49e884b46b92fa", states[4].Digest);
        var link = states.Single(s => s.Path == "link");
        Assert.Equal((PathKind.Link, "plain", PathKind.File, 1L), (link.Kind, link.LinkText, link.Followed.Kind, link.Followed.Size));
        Assert.Equal(states[0].Digest, link.Digest);
        var dangling = states.Single(s => s.Path == "dangling");
        Assert.Equal(("none", false), (dangling.LinkText, dangling.Target!.Exists));
        Assert.Null(states[^1].Digest);
        Assert.Equal(0x1A4, states[0].Mode);
        Assert.Equal(File.GetLastWriteTimeUtc(Path.Combine(_folder, "plain")).Subtract(DateTime.UnixEpoch).TotalSeconds, states[0].ModificationTime, 0.001);
    }

    [Theory]
    [InlineData("/bin/sh")]
    [InlineData("/usr/bin/busybox", "sh")]
    public void OfSize_BigFiles_AreDigestedWhereTheSizeIsTheOneAskedFor(params string[] shell)
    {
        const int Mega = 1 << 20;
        Assert.SkipUnless(File.Exists(shell[0]), $"{shell[0]} is not installed (Debian: busybox-static)");
        Shell(shell, "head -c 1048576 /dev/zero > \"it's\"; ln -s \"it's\" link; mkdir dir; printf x > small");
        var asked = new List<int>();
        (string Path, long Size)[] paths = [("it's", Mega), ("it's", Mega + 1), ("link", Mega), ("dir", Mega), ("none", Mega), ("small", 5), ("small", Mega)];
        var states = Read(shell, Probe.All(paths.Select(p => PathProbe.OfSize(p.Path, PathDigest.Sha1, p.Size))), asked);
        Assert.Equal([1], asked);
        Assert.Equal(
            ["3b71f43ff30f4b15b5cd85dd9e95ebc7e84eb5a3", null, "3b71f43ff30f4b15b5cd85dd9e95ebc7e84eb5a3", null, null, "11f6ad8ec52a2984abaafd7c3b516503785c2072", null],
            states.Select(s => s.Digest));
    }

    [Fact]
    public void Length_OfALink_IsThatOfWhatItLeadsTo()
    {
        File.WriteAllText(Path.Combine(_folder, "long"), new string('x', 1000));
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "long");
        Assert.Equal(1000, Content.FromFile(Path.Combine(_folder, "link")).Length);
    }

    [Fact]
    public void Ask_ManyPaths_AreOneStatAndOneDigestProcess()
    {
        var script = PathScript.Ask([.. Enumerable.Range(0, 100).Select(i => PathScript.Argument($"/f{i}", PathDigest.Sha1))]).Text;
        Assert.Equal(1, script.Split("\nstat -c").Length - 1);
        Assert.Equal(1, script.Split("sha1sum").Length - 1);
    }

    [Fact]
    public void OfAll_MorePathsThanOneProcessTakes_AreAllAnswered()
    {
        Shell(["/bin/sh"], "i=0; while [ $i -lt 600 ]; do : > f$i; i=$((i+1)); done");
        var states = Read(["/bin/sh"], PathProbe.OfAll(Enumerable.Range(0, 601).Select(i => $"f{i}"), PathDigest.Sha1), []);
        Assert.Equal(600, states.Count(s => s.Exists && s.Digest is not null));
    }

    [Theory]
    [InlineData("~/x", "/home/me/x")]
    [InlineData("~", "/home/me")]
    [InlineData("$HOME/a b", "/home/me/a b")]
    [InlineData("${HOME}y", "/home/mey")]
    [InlineData("/a/$UNSET_NAME/$1/it's", "/a/$UNSET_NAME/$1/it's")]
    [InlineData("/a/${UNSET_NAME}/x", "/a/${UNSET_NAME}/x")]
    [InlineData("/a/$(id)`id`~", "/a/$(id)`id`~")]
    public void Expand_Path_OnlyTildeAndVariablesAreReplaced(string path, string expected) =>
        Assert.Equal(expected, Read(["/bin/sh"], PathProbe.Expand(path), []));

    [Fact]
    public void Expand_PlainPath_AsksNothing() => Assert.True(PathProbe.Expand("/etc/x~").Begin().IsDone);

    [Theory]
    [InlineData("sh: stat: not found", "the host has no stat")]
    [InlineData("stat: cannot statx '/x': Permission denied", "Permission denied")]
    [InlineData("stat: illegal option -- c", "neither GNU's nor busybox's")]
    public void Parse_HostCannotTell_SaysWhy(string error, string reason)
    {
        var thrown = Assert.Throws<ProbeException>(() => PathProbe.Parse("/x", new(1, "\u001d\u001e\u001e\u001e\u001e\u001d\u001d", error)));
        Assert.Contains(reason, thrown.Message, StringComparison.Ordinal);
    }

    private T Read<T>(string[] shell, Probe<T> probe, List<int> asked)
    {
        var step = probe.Begin();
        while (!step.IsDone)
        {
            var families = step.Queries.Cast<ShellQuery>().GroupBy(q => q.Family!).ToArray();
            asked.Add(families.Length);
            var answers = families.SelectMany(f => f.Key.Split(Shell(shell, f.Key.Ask([.. f.Select(q => q.Argument)]).Text), [.. f.Select(q => q.Argument)])).ToArray();
            step = step.Answer(answers);
        }

        return (T)step.Value!;
    }

    private ShellAnswer Shell(string[] shell, string script)
    {
        using var process = Process.Start(new ProcessStartInfo(shell[0], [.. shell.Skip(1), "-c", script])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = "/home/me" },
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
