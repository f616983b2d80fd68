using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Collects files of a tree that can be sent as one stream: those that need nothing of their own but an owner and permissions.</summary>
internal sealed class TreeBatch
{
    private readonly List<(string? Owner, string? Group, TreeEntry Entry)> _entries = [];

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
    public IEnumerable<RemoteAction> Actions(string root) => _entries
        .GroupBy(e => (e.Owner, e.Group))
        .Select(g => new RemoteAction.WriteTree(root, [.. g.Select(e => e.Entry)]) { Owner = g.Key.Owner, Group = g.Key.Group });

    private static string? Kept(PathState now, long id) => now.Exists ? $"{id}" : null;
}
