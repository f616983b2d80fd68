namespace Runbook.Sdk;

/// <summary>A file or folder of a tree that is to be sent. Immutable.</summary>
/// <param name="Path">Path below the tree's root, with <c>/</c>.</param>
/// <param name="Content">A file's content; null for a folder.</param>
/// <param name="Mode">Permissions (octal digits' value, e.g. 420 for 0644).</param>
/// <param name="LinkTarget">The target of a symbolic link; null otherwise.</param>
public sealed record TreeEntry(string Path, Content? Content, int Mode, string? LinkTarget = null);
