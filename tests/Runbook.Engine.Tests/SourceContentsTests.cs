namespace Runbook.Engine.Tests;

/// <summary>A file of the control machine is one content, whoever asks, as long as it stays as it is.</summary>
public sealed class SourceContentsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-contents").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("file")]
    [InlineData("link")]
    public void Of_TheSameFile_IsOneUntilItChanges(string name)
    {
        var contents = new SourceContents();
        var file = Path.Combine(_folder, "file");
        var path = Path.Combine(_folder, name);
        File.WriteAllText(file, "a");
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "file");
        var first = contents.Of(path);
        Assert.Equal("86f7e437faa5a7fce15d1ddcb9eaeaea377667b8", first.Sha1);
        Assert.Same(first, contents.Of(path));
        File.WriteAllText(file, "ab");
        Assert.NotSame(first, contents.Of(path));
        Assert.Equal(2, contents.Of(path).Length);
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        Assert.NotSame(first, contents.Of(path));
    }
}
