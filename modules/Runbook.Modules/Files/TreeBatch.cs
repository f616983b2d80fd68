using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Collects files of a tree that can be sent as one stream: those that need nothing of their own but an owner and permissions.</summary>
internal sealed class TreeBatch
{
    private readonly List<(string? Owner, string? Group, TreeEntry Entry)> _entries = [];

    /// <summary>
    /// The new folders that can come whole: directly below the root or in another such, and all that comes into them is in the batch.
    /// </summary>
    public IReadOnlyList<string> WholeFolders(IReadOnlyList<(TreeItem Item, PathState Now)> tree)
    {
        var taken = _entries.Select(e => e.Entry.Path).ToHashSet(StringComparer.Ordinal);
        var filled = taken.Where(p => p.Contains('/', StringComparison.Ordinal)).Select(Top).ToHashSet(StringComparer.Ordinal);
        var broken = tree.Where(t => !t.Item.IsDirectory && !taken.Contains(t.Item.Path)).Select(t => Top(t.Item.Path)).ToHashSet(StringComparer.Ordinal);
        var whole = tree.Where(t => t.Item is { IsDirectory: true, Path.Length: > 0 } && !t.Now.Exists && !t.Item.Path.Contains('/', StringComparison.Ordinal))
            .Select(t => t.Item.Path).Where(p => !broken.Contains(p) && filled.Contains(p)).ToHashSet(StringComparer.Ordinal);
        return [.. tree.Where(t => t.Item.IsDirectory && whole.Contains(Top(t.Item.Path))).Select(t => t.Item.Path)];
    }

    /// <summary>Takes a file; false when it must be written by itself.</summary>
    public bool TryAdd(CopyArgs args, TreeItem item, PathState now, Content content, int mode)
    {
        // A change of owner clears set-id bits, and a stream replaces links.
        if (args.Backup || args.Validate is not null || args.UnsafeWrites || now.IsLink || (mode & 0xC00) != 0)
        {
            return false;
        }

        _entries.Add((args.Owner ?? Kept(now, now.Uid), args.Group ?? Kept(now, now.Gid), new(item.Path, content, mode)));
        return true;
    }

    /// <summary>One action for each owner among the files, mostly one.</summary>
    /// <param name="root">The folder on the host.</param>
    /// <param name="args">The owner of what is new.</param>
    /// <param name="folders">The new folders that come whole.</param>
    /// <param name="folderMode">Their permissions; null is as the umask makes them.</param>
    public IEnumerable<RemoteAction> Actions(string root, CopyArgs args, IReadOnlyList<string> folders, string? folderMode) => _entries
        .GroupBy(e => (e.Owner, e.Group))
        .OrderByDescending(g => g.Key == (args.Owner, args.Group))
        .Select((g, i) => new RemoteAction.WriteTree(root, [.. g.Select(e => e.Entry)])
        {
            Owner = g.Key.Owner,
            Group = g.Key.Group,
            NewFolders = i == 0 ? folders : [],
            FolderMode = i == 0 ? folderMode : null,
        });

    private static string Top(string path) => path.IndexOf('/') is > 0 and var at ? path[..at] : path;

    private static string? Kept(PathState now, long id) => now.Exists ? $"{id}" : null;
}
