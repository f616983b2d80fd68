using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>What copy and template read of the destination. Immutable.</summary>
/// <param name="Dest">The destination as written.</param>
/// <param name="Inside">The file below it, should it be a folder; null when the source has no name.</param>
public sealed record CopyState(PathState Dest, PathState? Inside)
{
    /// <summary>The folders above the destination, outermost first; only when it is absent.</summary>
    internal IReadOnlyList<PathState> Parents { get; init; } = [];

    internal FileContext Host { get; init; } = new(0x12, null, null, false);

    /// <summary>The old text of the file, for the diff.</summary>
    internal string? OldText { get; init; }

    /// <summary>The source on the host; null when it is on the control machine.</summary>
    internal PathState? Source { get; init; }

    /// <summary>What is below the source, for a tree; with the state of each at the destination.</summary>
    internal IReadOnlyList<(TreeItem Item, PathState Now)> Tree { get; init; } = [];

    /// <summary>Whether the destination was written with a slash at its end.</summary>
    internal bool IsFolderWritten { get; init; }

    /// <summary>The file that is to be written.</summary>
    internal PathState File => Inside is not null && (IsFolderWritten || Dest.Followed.IsDirectory) ? Inside : Dest;
}
