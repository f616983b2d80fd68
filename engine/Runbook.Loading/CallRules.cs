namespace Runbook.Loading;

/// <summary>What a loaded assembly may take, and where it finds what it needs. Immutable.</summary>
/// <param name="AssemblyFolders">Folders besides its own where it finds other assemblies.</param>
/// <param name="Limit">How long a call into it may take.</param>
/// <param name="Bytes">How many bytes a call into what was compiled from source may allocate in loops of its own.</param>
internal sealed record CallRules(IReadOnlyList<string> AssemblyFolders, TimeSpan Limit, long Bytes);
