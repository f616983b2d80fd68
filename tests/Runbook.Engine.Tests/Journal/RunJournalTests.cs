using Runbook.Core;

namespace Runbook.Engine.Tests;

/// <summary>Journals as files.</summary>
public sealed class RunJournalTests : IDisposable
{
    private static readonly JournalHeader Header = new("1", "a-run", DateTimeOffset.UnixEpoch, ["run", "site.yml"], "/", new Dictionary<string, string>());
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-journal-").FullName;

    [Fact]
    public void Create_CannotTakeItsName_LeavesNoFileBehindAndHoldsNone()
    {
        var inTheWay = Directory.CreateDirectory(Path.Combine(_folder, "a-run.journal"));

        Assert.ThrowsAny<IOException>(() => RunJournal.Create(_folder, Header, new SecretSet()));

        Assert.Equal([inTheWay.FullName], Directory.GetFileSystemEntries(_folder));
        inTheWay.Delete();
        RunJournal.Create(_folder, Header, new SecretSet()).Dispose();
        Assert.Equal("a-run", RunJournal.ReadHeader(inTheWay.FullName)!.Run);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
