using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>
/// The modules and plugins that a project brings as C# files and assemblies, found by name, compiled and loaded when first asked for. What
/// cannot be loaded is a diagnostic and a module that refuses. Safe from any thread; disposing it unloads what it loaded.
/// </summary>
public sealed class ModuleLibrary : IModuleSource
{
    private readonly LibraryOptions _options;
    private readonly Lazy<IReadOnlyList<LibraryEntry>> _files;
    private readonly Lazy<IReadOnlyDictionary<string, LibraryEntry>> _entries;
    private readonly Lazy<IReadOnlyList<LoadedPlugin>> _plugins;
    private readonly Dictionary<string, Module> _modules = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> _problems = [];
    private readonly ModuleLoader _loader;
    private readonly Lock _lock = new();

    /// <summary>A library over folders, which are looked through when first needed.</summary>
    public ModuleLibrary(LibraryOptions options)
    {
        _options = options;
        _loader = new ModuleLoader(options);
        _files = new(() => LibraryFolders.Find(options));
        _entries = new(() => LibraryFolders.Modules(_files.Value));
        _plugins = new(LoadPlugins);
    }

    /// <inheritdoc/>
    public IEnumerable<string> Names => _entries.Value.Keys;

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
    public IReadOnlyList<LoadedPlugin> Plugins => _plugins.Value;

    /// <inheritdoc/>
    public LibraryEntry? EntryOf(string name) => _entries.Value.GetValueOrDefault(name);

    /// <inheritdoc/>
    public Module? Find(string name)
    {
        if (EntryOf(name) is not { } entry)
        {
            return null;
        }

        lock (_lock)
        {
            if (!IsFree(name, entry))
            {
                return null;
            }

            if (!_modules.TryGetValue(entry.Name, out var module))
            {
                _modules[entry.Name] = module = _loader.Load(entry, Uncompiled(), _problems);
            }

            return module;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _loader.Dispose();

    // One start of the compiler serves all files that need it.
    private IReadOnlyList<LibraryEntry> Uncompiled() => [.. _files.Value.DistinctBy(e => e.Path).Where(e => e.IsSource)];

    private IReadOnlyList<LoadedPlugin> LoadPlugins()
    {
        lock (_lock)
        {
            return [.. _files.Value.Where(e => e.IsPlugin).DistinctBy(e => e.Name).Select(e => _loader.LoadPlugin(e, Uncompiled(), _problems)).OfType<LoadedPlugin>()];
        }
    }

    private bool IsFree(string name, LibraryEntry entry)
    {
        var folder = Path.GetDirectoryName(entry.Path);
        if (_files.Value.FirstOrDefault(e => !e.IsPlugin && e.Path != entry.Path && Path.GetDirectoryName(e.Path) == folder && e.Names.Contains(name)) is { } other)
        {
            return Refuse(Diagnostic.Error(
                "module-twice", "two files have a module of the same name", $"\"{name}\" is {ModuleLoader.Shown(entry.Path)} and {ModuleLoader.Shown(other.Path)}",
                new SourceSpan(ModuleLoader.Shown(entry.Path), 1, 1), "give one of them another name"));
        }

        return !_options.IsBuiltIn(name) || _options.Shadows.Contains(name) || Refuse(Diagnostic.Error(
            "shadowed-module", "a module has the name of a built-in one", $"\"{name}\" is Runbook's own and also {ModuleLoader.Shown(entry.Path)}",
            new SourceSpan(ModuleLoader.Shown(entry.Path), 1, 1), $"give it a name of its own, such as \"acme.tools.{name}\", or write \"modules: {{shadow: [{name}]}}\" in runbook.yml"));
    }

    private bool Refuse(Diagnostic problem)
    {
        if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
        }

        return false;
    }
}
