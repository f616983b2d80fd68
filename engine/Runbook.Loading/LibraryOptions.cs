namespace Runbook.Loading;

/// <summary>Where a project's own modules are, and how they are loaded. Immutable.</summary>
public sealed record LibraryOptions
{
    /// <summary>The folders of the playbooks, absolute: <c>library</c>, <c>roles/*/library</c> and <c>collections</c> below them are looked through. Default the current folder.</summary>
    public IReadOnlyList<string> PlaybookFolders { get; init; } = [Environment.CurrentDirectory];

    /// <summary>Folders of roles besides those of the playbooks, absolute. Default none.</summary>
    public IReadOnlyList<string> RoleFolders { get; init; } = [];

    /// <summary>Folders of files besides those of the project (<c>ANSIBLE_LIBRARY</c>, packages), absolute. Default none.</summary>
    public IReadOnlyList<string> ExtraFolders { get; init; } = [];

    /// <summary>Folders where assemblies find what they need, besides their own. Default none.</summary>
    public IReadOnlyList<string> AssemblyFolders { get; init; } = [];

    /// <summary>Folders that hold <c>ansible_collections</c>, absolute. Default none.</summary>
    public IReadOnlyList<string> CollectionFolders { get; init; } = [];

    /// <summary>Whether Runbook itself has a module or directive of that name. Default: none.</summary>
    public Func<string, bool> IsBuiltIn { get; init; } = _ => false;

    /// <summary>The names of built-in modules that a project's own may stand in for. Default none.</summary>
    public IReadOnlyCollection<string> Shadows { get; init; } = [];

    /// <summary>
    /// The words that start a process in which <see cref="CompilerProcess.RunAsync"/> is called; null (the default): files are compiled
    /// in this process, and the analyzers are not asked.
    /// </summary>
    public IReadOnlyList<string>? Compiler { get; init; }

    /// <summary>
    /// The words that start a process in which <see cref="ModuleProcess.Run"/> is called, where modules are to run; null (the default): they run
    /// in this process. Plugins always do.
    /// </summary>
    public IReadOnlyList<string>? Host { get; init; }

    /// <summary>Tells builds of <see cref="Compiler"/> and <see cref="Host"/> apart, where they are another program than this one. Default empty.</summary>
    public string Edition { get; init; } = "";

    /// <summary>Where compiled files are kept: a folder that only this user may write. Default <c>runbook/modules</c> in the user's cache folder.</summary>
    public string CacheFolder { get; init; } = CompileCache.DefaultFolder;

    /// <summary>The clock by which old entries of the cache are removed. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How many bytes one call into a module that was compiled from source may allocate in loops of its own. Default 1 GiB.</summary>
    public long CallBytes { get; init; } = 1L << 30;

    /// <summary>How long one call into a loaded module may take before it is given up. Default 20 s.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What of this is the concern of whoever loads and calls.</summary>
    internal CallRules Rules => new(AssemblyFolders, CallLimit, CallBytes);
}
