using Runbook.Core;
using Runbook.Loading;
using Runbook.Sdk;

namespace Runbook.Cli;

/// <summary>The modules of a project where no code can be loaded: in a native program without the managed one beside it. Safe from any thread.</summary>
internal sealed class NativeModules : IModuleSource
{
    private readonly IReadOnlyDictionary<string, LibraryEntry> _entries;
    private readonly List<Diagnostic> _problems = [];
    private readonly Lock _lock = new();

    /// <summary>Takes what was found in the folders.</summary>
    public NativeModules(IReadOnlyList<LibraryEntry> files)
    {
        _entries = LibraryFolders.Modules(files);
        _problems.AddRange(files.Where(f => f.IsPlugin).Select(Problem));
    }

    /// <inheritdoc/>
    public IEnumerable<string> Names => _entries.Keys;

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Problems
    {
        get
        {
            lock (_lock)
            {
                return [.. _problems];
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<LoadedPlugin> Plugins => [];

    /// <inheritdoc/>
    public LibraryEntry? EntryOf(string name) => _entries.GetValueOrDefault(name);

    /// <inheritdoc/>
    public Module? Find(string name)
    {
        if (EntryOf(name) is { } entry)
        {
            lock (_lock)
            {
                if (!_problems.Exists(p => p.Span.File == entry.Path))
                {
                    _problems.Add(Problem(entry));
                }
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static Diagnostic Problem(LibraryEntry entry) => Diagnostic.Error(
        "native-program", "this program is compiled ahead of time and cannot load code", $"{entry.Name} is in {entry.Path}", new(entry.Path, 1, 1),
        $"put the managed program into {ManagedProgram.Folder}, or name it in {ManagedProgram.Variable}: the native one hands over to it");
}
