using Runbook.Core;
using Runbook.Language;
using Runbook.Loading;
using Runbook.Sdk;

namespace Runbook.Cli;

/// <summary>The filters, tests, lookups, inventory sources, outputs and transports of a project, by name. Safe from any thread.</summary>
internal sealed class ProjectPlugins
{
    private readonly IReadOnlyList<LoadedPlugin> _plugins;

    /// <summary>Loads what the library has.</summary>
    /// <exception cref="DiagnosticException">One cannot be loaded: nobody knows which expression needs it.</exception>
    public ProjectPlugins(ModuleLibrary library)
    {
        _plugins = library.Plugins;
        if (library.Problems.Any(p => p.Severity == Severity.Error))
        {
            throw new DiagnosticException(library.Problems);
        }
    }

    /// <summary>Adds the filters, tests and lookups to a table.</summary>
    /// <param name="table">The built-in ones.</param>
    /// <param name="shadows">The names of built-in ones that may be taken.</param>
    /// <exception cref="DiagnosticException">A name is taken.</exception>
    public void AddTo(FunctionTable table, IReadOnlyList<string> shadows)
    {
        foreach (var plugin in _plugins)
        {
            if (plugin.Instance is IFilter filter)
            {
                Add(table.Filters, plugin, shadows, (span, args) => plugin.Run("Apply", span, () => filter.Apply(args.Input, Rest(args))));
            }

            if (plugin.Instance is ITest test)
            {
                Add(table.Tests, plugin, shadows, (span, args) => Value.Of(plugin.Run("Holds", span, () => test.Holds(args.Input, Rest(args)))));
            }

            if (plugin.Instance is ILookup lookup)
            {
                Add(table.Lookups, plugin, shadows, (span, args) => new ListValue(plugin.Run("Find", span, () => lookup.Find(new(args.Positional, args.Named))), span));
            }
        }
    }

    /// <summary>What answers to <c>plugin: NAME</c> in an inventory; null when nothing does.</summary>
    public Func<MapValue, MapValue>? FindInventory(string name) =>
        Find<IInventorySource>(name) is var (plugin, source) ? config => plugin.Run("Read", config.Span, () => source.Read(config)) : null;

    /// <summary>The names of outputs.</summary>
    public IEnumerable<string> OutputNames => _plugins.Where(p => p.Instance is IEventOutput).Select(p => p.Name);

    /// <summary>Opens an output; null when there is none of that name. One that fails later is left out of the run, with a warning.</summary>
    public IEventSink? OpenOutput(string name, string? argument, Screen screen) =>
        Find<IEventOutput>(name) is var (plugin, output) ? new PluginSink(plugin, plugin.Run("Open", default, () => output.Open(argument)), screen) : null;

    /// <summary>A connector that leaves to transports what is theirs.</summary>
    public IHostConnector Connect(IHostConnector usual)
    {
        var own = _plugins.Where(p => p.Instance is IHostConnector).ToDictionary(p => p.Name, p => (IHostConnector)p.Instance, StringComparer.Ordinal);
        return own.Count == 0 ? usual : new RoutedConnector(usual, own);
    }

    private static void Add(
        Dictionary<string, FunctionEntry> table, LoadedPlugin plugin, IReadOnlyList<string> shadows, Func<SourceSpan, CallArguments, Value> call)
    {
        if (!table.TryAdd(plugin.Name, new(plugin.Name, (context, args) => call(context.Span, args))))
        {
            if (!shadows.Contains(plugin.Name))
            {
                throw new DiagnosticException(Diagnostic.Error(
                    "shadowed-plugin", "an extension has the name of a built-in one", $"\"{plugin.Name}\" is Runbook's own and also {plugin.Entry.Path}",
                    new(plugin.Entry.Path, 1, 1), $"give it a name of its own, or write \"modules: {{shadow: [{plugin.Name}]}}\" in runbook.yml"));
            }

            table[plugin.Name] = new(plugin.Name, (context, args) => call(context.Span, args));
        }
    }

    private static PluginArguments Rest(CallArguments args) => new([.. args.Positional.Skip(1)], args.Named);

    private (LoadedPlugin Plugin, T Instance)? Find<T>(string name)
        where T : class => _plugins.FirstOrDefault(p => p.Name == name && p.Instance is T) is { } plugin ? (plugin, (T)plugin.Instance) : null;

    /// <summary>Guards an output: what it throws is a warning, and the end of it.</summary>
    private sealed class PluginSink(LoadedPlugin plugin, IEventSink sink, Screen screen) : IEventSink, IDisposable
    {
        private volatile bool _isBroken;

        public void Emit(RunEvent e) => Guarded("Emit", () => sink.Emit(e));

        public void Dispose() => Guarded("Dispose", () => (sink as IDisposable)?.Dispose());

        private void Guarded(string what, Action action)
        {
            if (_isBroken)
            {
                return;
            }

            try
            {
                plugin.Run(what, default, () =>
                {
                    action();
                    return true;
                });
            }
            catch (DiagnosticException e)
            {
                _isBroken = true;
                screen.Tell([.. e.Diagnostics.Select(d => d with { Severity = Severity.Warning })]);
            }
        }
    }
}
