using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>Writing files and trees: permissions, links, checks, and failures that leave nothing behind.</summary>
public sealed class WriteTests : IAsyncLifetime
{
    private readonly HostConnector _connector = new(new());
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-write").FullName;
    private IHostSession _session = null!;

    public static TheoryData<string, string?, int?, string> Modes => new()
    {
        { "new file, nothing asked", null, null, "rw-r--r--" },
        { "new file, octal", "0600", null, "rw-------" },
        { "new file, symbolic", "u=rwx,go=rx", null, "rwxr-xr-x" },
        { "new file, relative", "g+w,o-r", null, "rw-rw----" },
        { "old file, nothing asked", null, 0x1A4 | 0x40, "rwxr--r--" },
        { "old file, relative", "g+x", 0x180, "rw---x---" },
        { "new file, set-uid", "4755", null, "rwsr-xr-x" },
        { "new file, read-only", "0444", null, "r--r--r--" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File1 => Path.Combine(_folder, "file");

    public async ValueTask InitializeAsync() =>
        _session = await _connector.OpenAsync(new("here") { Connection = "local", ConnectTimeout = TimeSpan.FromSeconds(30) }, Token);

    public async ValueTask DisposeAsync()
    {
        await _connector.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Write_Mode_IsAsAsked(string what, string? mode, int? old, string expected)
    {
        if (old is { } oldMode)
        {
            await File.WriteAllTextAsync(File1, "old", Token);
            File.SetUnixFileMode(File1, (UnixFileMode)oldMode);
        }

        await SucceedAsync(new(File1, Content.Text("new")) { Mode = mode });
        Assert.Equal("new", await File.ReadAllTextAsync(File1, Token));
        var shown = await _session.QueryAsync([Sh.Line($"stat -c %A {File1}")], ApplyOptions.Default, Token);
        Assert.Equal($"{what}: -{expected}\n", $"{what}: {shown[0].Output}");
    }

    [Fact]
    public async Task Write_ThroughASymbolicLink_FollowsOrReplacesAsAsked()
    {
        var link = Path.Combine(_folder, "link");
        await File.WriteAllTextAsync(File1, "old", Token);
        File.CreateSymbolicLink(link, "file");
        await SucceedAsync(new(link, Content.Text("followed")));
        Assert.Equal("followed", await File.ReadAllTextAsync(File1, Token));
        Assert.NotNull(new FileInfo(link).LinkTarget);
        await SucceedAsync(new(link, Content.Text("replaced")) { Follow = false });
        Assert.Equal("followed", await File.ReadAllTextAsync(File1, Token));
        Assert.Null(new FileInfo(link).LinkTarget);
        var toFolder = Path.Combine(_folder, "to-folder");
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        File.CreateSymbolicLink(toFolder, "folder");
        await SucceedAsync(new(toFolder, Content.Text("a file now")) { Follow = false });
        Assert.Equal("a file now", await File.ReadAllTextAsync(toFolder, Token));
    }

    [Theory]
    [InlineData("grep -q good %s", true)]
    [InlineData("grep -q bad '%s'", false)]
    [InlineData("test ! -e \"%s\"", false)]
    public async Task Write_Validate_DecidesOverTheRename(string command, bool good)
    {
        await File.WriteAllTextAsync(File1, "old", Token);
        var outcome = await _session.ApplyAsync(
            new RemoteAction.Write(File1, Content.Text("good")) { Validate = command }, ApplyOptions.Default, Token);
        Assert.Equal(good, outcome.Succeeded);
        Assert.Equal(good ? "good" : "old", await File.ReadAllTextAsync(File1, Token));
        Assert.Equal(good ? "" : "the validation command failed with status 1", outcome.Error);
        AssertOnly("file");
    }

    [Fact]
    public async Task Write_LeftoverOfAKilledRun_IsReplaced()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, ".file.here.runbook-tmp"), "half", Token);
        await SucceedAsync(new(File1, Content.Text("whole")));
        AssertOnly("file");
    }

    [Theory]
    [InlineData("missing/file", "does not exist")]
    [InlineData("folder", "is a folder")]
    public async Task Write_ImpossiblePlace_SaysWhy(string path, string expected)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        var outcome = await _session.ApplyAsync(new RemoteAction.Write(Path.Combine(_folder, path), Content.Text("x")), ApplyOptions.Default, Token);
        Assert.False(outcome.Succeeded);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        AssertOnly("folder");
    }

    [Fact]
    public async Task Write_UnknownOwner_SaysWhyAndLeavesNothing()
    {
        var outcome = await _session.ApplyAsync(
            new RemoteAction.Write(File1, Content.Text("x")) { Owner = "nobody-of-that-name" }, ApplyOptions.Default, Token);
        Assert.False(outcome.Succeeded);
        Assert.Contains("nobody-of-that-name", outcome.Error, StringComparison.Ordinal);
        AssertOnly();
    }

    [Theory]
    [InlineData("size=64k", 5_000_000, "No space left on device")]
    [InlineData("size=4k", 10_000, "No space left on device")]
    [InlineData("size=64k,ro", 5_000_000, "Read-only file system")]
    [InlineData("size=64k,ro", 1, "Read-only file system")]
    public async Task Write_FileSystemRefuses_SaysWhyAndTheSessionGoesOn(string mount, int length, string expected)
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can mount");
        await QuickSshd.RunAsync("mount", "-t", "tmpfs", "-o", mount, "tmpfs", _folder);
        try
        {
            var outcome = await _session.ApplyAsync(new RemoteAction.Write(File1, Content.Text(new string('x', length))), ApplyOptions.Default, Token);
            Assert.False(outcome.Succeeded);
            Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("eval", outcome.Error, StringComparison.Ordinal);
            AssertOnly();
            Assert.Equal("x", (await _session.QueryAsync([Sh.Verbatim("printf x")], ApplyOptions.Default, Token))[0].Output);
        }
        finally
        {
            await QuickSshd.RunAsync("umount", _folder);
        }
    }

    [Fact]
    public async Task Write_RenameImpossible_InPlaceWritesIt()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can mount");
        var other = Path.Combine(_folder, "other");
        await File.WriteAllTextAsync(File1, "old and long", Token);
        await File.WriteAllTextAsync(other, "other", Token);
        await QuickSshd.RunAsync("mount", "--bind", other, File1);
        try
        {
            var refused = await _session.ApplyAsync(new RemoteAction.Write(File1, Content.Text("new")), ApplyOptions.Default, Token);
            Assert.Contains("busy", refused.Error, StringComparison.Ordinal);
            await SucceedAsync(new(File1, Content.Text("new")) { InPlace = true });
            Assert.Equal("new", await File.ReadAllTextAsync(other, Token));
        }
        finally
        {
            await QuickSshd.RunAsync("umount", File1);
        }

        AssertOnly("file", "other");
    }

    [Fact]
    public async Task Write_ShellKilledInTheMiddle_LeavesTheOldFile()
    {
        await File.WriteAllTextAsync(File1, "old", Token);
        using var cancel = new CancellationTokenSource();
        var fifo = Path.Combine(_folder, "fifo");
        await QuickSshd.RunAsync("mkfifo", fifo);
        var write = new RemoteAction.Write(File1, Content.Text("new")) { Validate = $": %s; echo validating; read x < {fifo}" };
        var options = new ApplyOptions { OnOutput = (_, _) => cancel.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _session.ApplyAsync(write, options, cancel.Token));
        await SucceedAsync(new(Path.Combine(_folder, "next"), Content.Text("next")));
        Assert.Equal("old", await File.ReadAllTextAsync(File1, Token));
        for (var i = 0; i < 300 && File.Exists(Path.Combine(_folder, ".file.here.runbook-tmp")); i++)
        {
            await Task.Delay(10, Token);
        }

        AssertOnly("fifo", "file", "next");
    }

    [Fact]
    public async Task WriteTree_FilesFoldersLinks_AreAllThere()
    {
        var entries = new List<TreeEntry>
        {
            new("sub", null, 0x1ED),
            new("sub/deep er", null, 0x1C0),
            new("top", Content.Text("top\n"), 0x1A4),
            new("sub/deep er/it's", Content.Bytes([0, 1, 2, 255]), 0x180),
            new("sub/link", null, 0x1FF, "../top"),
            new(new string('n', 120), Content.Text("long"), 0x1A4),
        };
        await File.WriteAllTextAsync(Path.Combine(_folder, "top"), "old", Token);
        await File.WriteAllTextAsync(Path.Combine(_folder, "stays"), "stays", Token);
        var outcome = await _session.ApplyAsync(new RemoteAction.WriteTree(_folder, entries), ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal("top\n", await File.ReadAllTextAsync(Path.Combine(_folder, "sub/link"), Token));
        Assert.Equal([0, 1, 2, 255], await File.ReadAllBytesAsync(Path.Combine(_folder, "sub/deep er/it's"), Token));
        Assert.Equal((UnixFileMode)0x1C0, File.GetUnixFileMode(Path.Combine(_folder, "sub/deep er")));
        Assert.Equal((UnixFileMode)0x180, File.GetUnixFileMode(Path.Combine(_folder, "sub/deep er/it's")));
        AssertOnly(new string('n', 120), "stays", "sub", "top");
    }

    [Theory]
    [InlineData(null, "drwxr-sr-x", "drwxr-sr-x")]
    [InlineData("00750", "drwxr-x---", "drwxr-x---")]
    public async Task WriteTree_NewFolders_AppearAsOnesMadeInTheirPlace(string? mode, string outer, string inner)
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0x5ED);
        Directory.CreateDirectory(Path.Combine(_folder, "old"));
        var entries = new List<TreeEntry>
        {
            new("new/in it/file", Content.Text("a"), 0x1A4),
            new("new/file", Content.Text("b"), 0x180),
            new("old/file", Content.Text("c"), 0x1A4),
        };
        var tree = new RemoteAction.WriteTree(_folder, entries) { NewFolders = ["new", "new/in it", "new/empty"], FolderMode = mode };
        var outcome = await _session.ApplyAsync(tree, ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var shown = await _session.QueryAsync([Sh.Line($"cd {_folder} && stat -c %A new 'new/in it' new/file && cat 'new/in it/file' new/file old/file && ls -A new/empty")], ApplyOptions.Default, Token);
        Assert.Equal($"{outer}\n{inner}\n-rw-------\nabc", shown[0].Output);
        AssertOnly("new", "old");
        Assert.False((await _session.ApplyAsync(tree, ApplyOptions.Default, Token)).Succeeded);
        AssertOnly("new", "old");
    }

    [Fact]
    public async Task Write_SourceIsALink_WritesAllOfWhatItLeadsTo()
    {
        var source = Path.Combine(_folder, "source");
        await File.WriteAllTextAsync(source, new string('x', 100_000), Token);
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "source");
        await SucceedAsync(new(File1, Content.FromFile(Path.Combine(_folder, "link"))));
        Assert.Equal(100_000, new FileInfo(File1).Length);
    }

    [Fact]
    public async Task WriteTree_MissingFolder_SaysWhy()
    {
        var outcome = await _session.ApplyAsync(
            new RemoteAction.WriteTree(Path.Combine(_folder, "none"), [new("a", Content.Text("a"), 0x1A4)]), ApplyOptions.Default, Token);
        Assert.False(outcome.Succeeded);
        Assert.Contains("does not exist", outcome.Error, StringComparison.Ordinal);
    }

    private void AssertOnly(params string[] names) =>
        Assert.Equal(names, Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    private async Task SucceedAsync(RemoteAction.Write write)
    {
        var outcome = await _session.ApplyAsync(write, ApplyOptions.Default, Token);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
    }
}
