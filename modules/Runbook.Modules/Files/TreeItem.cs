using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>One entry of a tree that is to be copied. Immutable.</summary>
/// <param name="Path">Below the tree's root, with <c>/</c>; empty for the root itself.</param>
/// <param name="IsDirectory">Whether it is a folder.</param>
internal sealed record TreeItem(string Path, bool IsDirectory)
{
    /// <summary>A file's content on the control machine; null for what is not such a file.</summary>
    public Content? Content { get; init; }

    /// <summary>Where the file is on the host; null when it is on the control machine.</summary>
    public string? RemotePath { get; init; }

    /// <summary>What a link points at, when links are copied as links.</summary>
    public string? LinkText { get; init; }

    /// <summary>The SHA-1 of a file on the host.</summary>
    public string? Sha1 { get; init; }

    /// <summary>Its permissions.</summary>
    public int Mode { get; init; }

    /// <summary>All entries of a folder of the control machine, folders before what is in them. Their digests are begun.</summary>
    public static IReadOnlyList<TreeItem> Local(SourceFile source, bool followLinks)
    {
        var root = source.FullPath!;
        var items = new List<TreeItem> { new("", true) { Mode = Permissions(root) } };
        Collect(new DirectoryInfo(root), "", followLinks, source.ContentOf, items, []);
        Runbook.Sdk.Content.DigestAhead([.. items.Select(i => i.Content).OfType<Content>()]);
        return items;
    }

    /// <summary>Permissions of a file of the control machine; 0644 where the system has none.</summary>
    public static int Permissions(string path) => OperatingSystem.IsWindows() ? 0x1A4 : (int)File.GetUnixFileMode(path);

    private static void Collect(DirectoryInfo folder, string prefix, bool followLinks, Func<string, Content> contentOf, List<TreeItem> items, HashSet<string> above)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            var path = prefix + entry.Name;
            if (entry.LinkTarget is { } target && (!followLinks || entry.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true }))
            {
                items.Add(new(path, false) { LinkText = target });
            }
            else if (Directory.Exists(entry.FullName))
            {
                var real = entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? entry.FullName;
                items.Add(new(path, true) { Mode = Permissions(entry.FullName) });
                // A link to a folder above itself would never end.
                if (above.Add(real))
                {
                    Collect(new DirectoryInfo(entry.FullName), path + "/", followLinks, contentOf, items, above);
                    above.Remove(real);
                }
            }
            else
            {
                items.Add(new(path, false) { Content = contentOf(entry.FullName), Mode = Permissions(entry.FullName) });
            }
        }
    }
}
