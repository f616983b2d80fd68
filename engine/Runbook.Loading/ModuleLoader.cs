using System.Reflection;
using Runbook.Core;
using Runbook.Sdk;
using Module = Runbook.Sdk.Module;

namespace Runbook.Loading;

/// <summary>Compiles, loads and makes modules. Used by one thread at a time.</summary>
internal sealed class ModuleLoader(LibraryOptions options) : IDisposable
{
    private readonly CompileCache _cache = new(options.CacheFolder, options.Time);
    private readonly List<LibraryContext> _contexts = [];
    private readonly List<ModuleCalls> _calls = [];
    private Dictionary<string, CompileAnswer>? _compiled;

    /// <summary>The module of a file, guarded; one that refuses when it cannot be loaded, <paramref name="problems"/> saying why.</summary>
    /// <param name="entry">What is asked for.</param>
    /// <param name="all">Every source file there is: those that were not compiled yet are compiled with it.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public Module Load(LibraryEntry entry, IReadOnlyList<LibraryEntry> all, List<Diagnostic> problems)
    {
        try
        {
            var (type, calls) = TypeOf(entry, AssemblyOf(entry, all, problems));
            return Made(entry, () => GuardedModule.Create(type, calls));
        }
        catch (DiagnosticException e)
        {
            problems.AddRange(e.Diagnostics.Where(d => !problems.Contains(d)));
            return new RefusedModule(entry.Name, $"the module {entry.Name} cannot be loaded: {e.Diagnostics.First(d => d.Severity == Severity.Error)}");
        }
    }

    /// <summary>The plugin of a file; null when it cannot be loaded, <paramref name="problems"/> saying why.</summary>
    public LoadedPlugin? LoadPlugin(LibraryEntry entry, IReadOnlyList<LibraryEntry> all, List<Diagnostic> problems)
    {
        try
        {
            var (type, calls) = TypeOf(entry, AssemblyOf(entry, all, problems));
            return Made(entry, () => new LoadedPlugin(entry, calls.Run("constructor", () => Activator.CreateInstance(type)!), calls));
        }
        catch (DiagnosticException e)
        {
            problems.AddRange(e.Diagnostics.Where(d => !problems.Contains(d)));
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _calls.ForEach(c => c.End());
        _contexts.ForEach(c => c.Unload());
    }

    private string AssemblyOf(LibraryEntry entry, IReadOnlyList<LibraryEntry> all, List<Diagnostic> problems) =>
        entry.IsSource ? Compiled(entry, all, problems) : Checked(entry);

    private string Compiled(LibraryEntry entry, IReadOnlyList<LibraryEntry> all, List<Diagnostic> problems)
    {
        var folder = FolderOf(entry);
        if (_cache.Assembly(folder) is { } ready)
        {
            return ready;
        }

        _cache.Prepare();
        _compiled ??= Compile(all, problems);
        if (!_compiled.TryGetValue(entry.Path, out var answer))
        {
            answer = Compile([entry], problems)[entry.Path];
        }

        if (answer.Failed)
        {
            throw new DiagnosticException(answer.Diagnostics);
        }

        return _cache.Assembly(folder) ?? throw Refusal(entry, "it was compiled, but the result is not in the cache", "run it again");
    }

    /// <summary>Compiles what is not in the cache. Warnings are told of all that is then kept: later runs find it compiled, and do not ask again.</summary>
    private Dictionary<string, CompileAnswer> Compile(IReadOnlyList<LibraryEntry> entries, List<Diagnostic> problems)
    {
        var requests = entries.Select(e => new CompileRequest(e.Path, Shown(e.Path), FolderOf(e))).Where(r => _cache.Assembly(r.Output) is null).ToArray();
        var answers = CompilerClient.Compile(options.Compiler, requests);
        problems.AddRange(answers.Where(a => !a.Failed).SelectMany(a => a.Diagnostics));
        _cache.Prune();
        return answers.ToDictionary(a => a.Path, StringComparer.Ordinal);
    }

    private string FolderOf(LibraryEntry entry) => _cache.FolderOf(File.ReadAllBytes(entry.Path), Shown(entry.Path));

    private static string Checked(LibraryEntry entry) =>
        SdkRule.Refusal(AssemblyNames.SdkOf(entry.Path)) is { } refusal
            ? throw Refusal(entry, refusal, "build it again with the Runbook.Sdk of this version")
            : entry.Path;

    private (Type Type, ModuleCalls Calls) TypeOf(LibraryEntry entry, string assembly)
    {
        var context = new LibraryContext(assembly, options.AssemblyFolders);
        _contexts.Add(context);
        return Made(entry, () =>
        {
            var loaded = context.LoadFromAssemblyPath(assembly);
            var type = loaded.GetTypes().First(t => NameOf(t) is { } name && (name == entry.Name || entry.Name.EndsWith("." + name, StringComparison.Ordinal)));
            // The compiler has judged what it made.
            if (!entry.IsSource && ModuleContract.OfType(type).FirstOrDefault() is { } breach)
            {
                throw new DiagnosticException(breach.ToDiagnostic(new(Shown(entry.Path), 1, 1)));
            }

            var calls = new ModuleCalls(options.CallLimit, options.CallBytes, GuardOf(loaded));
            _calls.Add(calls);
            return (type, calls);
        });
    }

    private static string? NameOf(Type type) =>
        type.GetCustomAttribute<ModuleAttribute>(inherit: false)?.Name ?? type.GetCustomAttribute<PluginAttribute>(inherit: false)?.Name;

    private static T Made<T>(LibraryEntry entry, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ModuleFaultException e)
        {
            throw Refusal(entry, e.Message, "what is made once must not fail: leave the constructor out");
        }
        catch (Exception e) when (e is not DiagnosticException)
        {
            throw Refusal(entry, $"{(e.InnerException ?? e).GetType().Name}: {(e.InnerException ?? e).Message}", "it must be built against the Runbook.Sdk of this version");
        }
    }

    private static Action<long, long>? GuardOf(Assembly assembly) =>
        assembly.GetType(LoopGuard.ClassName)?.GetMethod(LoopGuard.BeginMethod)?.CreateDelegate<Action<long, long>>();

    private static DiagnosticException Refusal(LibraryEntry entry, string reason, string hint) =>
        new(Diagnostic.Error("module-load", "a module cannot be loaded", $"{entry.Name}: {reason}", new(Shown(entry.Path), 1, 1), hint));

    /// <summary>A path as people see it: from the current folder, where it is below that.</summary>
    public static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
