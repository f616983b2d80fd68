using System.Security.Cryptography;

namespace Runbook.Testing;

/// <summary>How a folder of this machine is: each entry below it with kind, permissions, times of change, content or target. Immutable.</summary>
public sealed class TreeSnapshot
{
    private readonly SortedDictionary<string, string> _entries;

    private TreeSnapshot(SortedDictionary<string, string> entries) => _entries = entries;

    /// <summary>Takes a snapshot. Links are not followed.</summary>
    public static TreeSnapshot Of(string folder)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Collect(new DirectoryInfo(folder), "", entries);
        return new(entries);
    }

    /// <summary>What differs from another snapshot, a sentence each; empty when nothing.</summary>
    public IReadOnlyList<string> DifferencesFrom(TreeSnapshot before) =>
    [
        .. _entries.Where(e => !before._entries.ContainsKey(e.Key)).Select(e => $"{e.Key} is new"),
        .. before._entries.Where(e => !_entries.ContainsKey(e.Key)).Select(e => $"{e.Key} is gone"),
        .. _entries.Where(e => before._entries.TryGetValue(e.Key, out var old) && old != e.Value).Select(e => $"{e.Key}: {before._entries[e.Key]} → {e.Value}"),
    ];

    private static void Collect(DirectoryInfo folder, string prefix, SortedDictionary<string, string> entries)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            var name = prefix + entry.Name;
            entries[name] = Describe(entry);
            if (entry is DirectoryInfo { LinkTarget: null } child)
            {
                Collect(child, name + "/", entries);
            }
        }
    }

    private static string Describe(FileSystemInfo entry) => entry switch
    {
        { LinkTarget: { } target } => $"link to {target}",
        FileInfo file => $"file {(int)file.UnixFileMode:x} {file.LastWriteTimeUtc:O} {Digest(file)}",
        _ => $"folder {(int)entry.UnixFileMode:x} {entry.LastWriteTimeUtc:O}",
    };

    private static string Digest(FileInfo file)
    {
        using var stream = file.OpenRead();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
