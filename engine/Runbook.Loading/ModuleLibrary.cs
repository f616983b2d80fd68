using System.Runtime.CompilerServices;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>
/// The modules and plugins that a project brings as C# files and assemblies, found by name, compiled and loaded when first asked for. What
/// cannot be loaded is a diagnostic and a module that refuses. Safe from any thread; disposing it unloads what it loaded.
/// </summary>
public sealed class ModuleLibrary : IDisposable
{
    private readonly LibraryOptions _options;
    private readonly Lazy<IReadOnlyList<LibraryEntry>> _files;
    private readonly Lazy<IReadOnlyDictionary<string, LibraryEntry>> _entries;
    private readonly Lazy<IReadOnlyList<LoadedPlugin>> _plugins;
    private readonly Dictionary<string, Module> _modules = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> _problems = [];
    private readonly ModuleAssemblies _assemblies;
    private readonly ModuleHost? _host;
    private ModuleLoader? _loader;
    private readonly Lock _lock = new();

    /// <summary>A library over folders, which are looked through when first needed.</summary>
    public ModuleLibrary(LibraryOptions options)
    {
        _options = options;
        _assemblies = new(options);
        _host = options.Host is null ? null : new(options);
        _files = new(() => LibraryFolders.Find(options));
        _entries = new(() => LibraryFolders.Modules(_files.Value));
        _plugins = new(LoadPlugins);
    }

    /// <summary>All files, nearer ones first.</summary>
    public IReadOnlyList<LibraryEntry> Files => _files.Value;

    /// <summary>The names and aliases of all modules in the folders, those that cannot be loaded too.</summary>
    public IEnumerable<string> Names => _entries.Value.Keys;

    /// <summary>What was found wrong so far, with what was asked for: compile errors, names that two things have, and the like.</summary>
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

    /// <summary>The filters, tests, lookups and other extensions in the folders, loaded when first asked for; <see cref="Problems"/> tells of those that cannot be.</summary>
    public IReadOnlyList<LoadedPlugin> Plugins => _plugins.Value;

    /// <summary>The file behind a module's name; null when there is none.</summary>
    public LibraryEntry? EntryOf(string name) => _entries.Value.GetValueOrDefault(name);

    /// <summary>Whether there is a module of a name, which somebody wrote down: the process that will run it is started meanwhile.</summary>
    public bool Expects(string name)
    {
        if (EntryOf(name) is null)
        {
            return false;
        }

        _host?.Start();
        return true;
    }

    /// <summary>
    /// The module of a name; null when no file has it, or when it may not be taken (see <see cref="Problems"/>). One that cannot be
    /// loaded may be given too: it fails every task with the reason.
    /// </summary>
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
                _modules[entry.Name] = module = Load(entry);
            }

            return module;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _host?.Dispose();
        _loader?.Dispose();
    }

    // One start of the compiler serves all files that need it.
    private IReadOnlyList<LibraryEntry> Uncompiled() => [.. _files.Value.DistinctBy(e => e.Path).Where(e => e.IsSource)];

    private IReadOnlyList<LoadedPlugin> LoadPlugins()
    {
        lock (_lock)
        {
            return [.. _files.Value.Where(e => e.IsPlugin).DistinctBy(e => e.Name).Select(LoadPlugin).OfType<LoadedPlugin>()];
        }
    }

    private Module Load(LibraryEntry entry)
    {
        try
        {
            return _host is null ? Loader(entry).Make(entry, AssemblyOf(entry)) : _host.Module(entry, AssemblyOf(entry));
        }
        catch (DiagnosticException e)
        {
            Tell(e);
            return new RefusedModule(entry.Name, $"the module {entry.Name} cannot be loaded: {e.Diagnostics.First(d => d.Severity == Severity.Error)}");
        }
    }

    private LoadedPlugin? LoadPlugin(LibraryEntry entry)
    {
        try
        {
            return Loader(entry).MakePlugin(entry, AssemblyOf(entry));
        }
        catch (DiagnosticException e)
        {
            Tell(e);
            return null;
        }
    }

    private string AssemblyOf(LibraryEntry entry) => _assemblies.Of(entry, Uncompiled(), _problems);

    private ModuleLoader Loader(LibraryEntry entry) => RuntimeFeature.IsDynamicCodeSupported
        ? _loader ??= new(_options.Rules)
        : throw new DiagnosticException(Diagnostic.Error(
            "native-program", "this program is compiled ahead of time and cannot load code", $"{entry.Name} is in {entry.Path}", new(ModuleAssemblies.Shown(entry.Path), 1, 1),
            "put the managed program into the folder \"managed\" beside it, or name it in RUNBOOK_MANAGED: it runs what this one cannot"));

    private void Tell(DiagnosticException e) => _problems.AddRange(e.Diagnostics.Where(d => !_problems.Contains(d)));

    private bool IsFree(string name, LibraryEntry entry)
    {
        var folder = Path.GetDirectoryName(entry.Path);
        if (_files.Value.FirstOrDefault(e => !e.IsPlugin && e.Path != entry.Path && Path.GetDirectoryName(e.Path) == folder && e.Names.Contains(name)) is { } other)
        {
            return Refuse(Diagnostic.Error(
                "module-twice", "two files have a module of the same name", $"\"{name}\" is {ModuleAssemblies.Shown(entry.Path)} and {ModuleAssemblies.Shown(other.Path)}",
                new SourceSpan(ModuleAssemblies.Shown(entry.Path), 1, 1), "give one of them another name"));
        }

        return !_options.IsBuiltIn(name) || _options.Shadows.Contains(name) || Refuse(Diagnostic.Error(
            "shadowed-module", "a module has the name of a built-in one", $"\"{name}\" is Runbook's own and also {ModuleAssemblies.Shown(entry.Path)}",
            new SourceSpan(ModuleAssemblies.Shown(entry.Path), 1, 1), $"give it a name of its own, such as \"acme.tools.{name}\", or write \"modules: {{shadow: [{name}]}}\" in runbook.yml"));
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
