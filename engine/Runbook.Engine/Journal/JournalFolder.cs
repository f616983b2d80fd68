using Runbook.Core;

namespace Runbook.Engine;

/// <summary>Where journals are: <c>$XDG_DATA_HOME/runbook/journal</c>, by default below <c>~/.local/share</c>. The owner's alone. Stateless.</summary>
public static class JournalFolder
{
    /// <summary>How a journal's file name ends.</summary>
    internal const string Extension = ".journal";

    /// <summary>What is added to its name until its header is written.</summary>
    internal const string Unborn = "-begun";

    /// <summary>The folder of this user; it need not exist.</summary>
    public static string Default => Path.Combine(UserFolders.Data, "journal");

    /// <summary>The journals in a folder, the oldest first.</summary>
    public static IReadOnlyList<string> List(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*" + Extension).OrderBy(File.GetLastWriteTimeUtc)] : [];

    /// <summary>The journals whose run's number begins or ends with a text.</summary>
    public static IReadOnlyList<string> Find(string folder, string run) =>
        [.. List(folder).Where(f => Path.GetFileNameWithoutExtension(f) is var name && (name.StartsWith(run, StringComparison.Ordinal) || name.EndsWith(run, StringComparison.Ordinal)))];

    /// <summary>Removes journals that nobody has written to since a time; what the file system refuses stays.</summary>
    public static void Prune(string folder, DateTimeOffset before)
    {
        foreach (var file in List(folder).Concat(Unfinished(folder)).Where(f => File.GetLastWriteTimeUtc(f) < before.UtcDateTime))
        {
            try
            {
                // A journal whose run still goes cannot be opened.
                OpenOwn(file, FileMode.Open).Dispose();
                File.Delete(file);
                new JournalSeal(Path.GetFileNameWithoutExtension(file), folder).Forget();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Left for the next time.
            }
        }
    }

    /// <summary>Opens a file that only its owner may read, for this process alone; each write goes out at once.</summary>
    internal static FileStream OpenOwn(string path, FileMode mode) => OwnerOnly.Open(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);

    private static string[] Unfinished(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + Extension + Unborn) : [];
}
