using System.Reflection;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>Loads assemblies into this process and makes modules and plugins of them. Used by one thread at a time.</summary>
/// <param name="rules">What they may take.</param>
internal sealed class ModuleLoader(CallRules rules) : IDisposable
{
    private readonly List<LibraryContext> _contexts = [];
    private readonly List<ModuleCalls> _calls = [];

    /// <summary>The module of a file, guarded.</summary>
    /// <param name="entry">What is asked for.</param>
    /// <param name="assembly">The assembly that it is in.</param>
    /// <exception cref="DiagnosticException">It cannot be loaded.</exception>
    public GuardedModule Make(LibraryEntry entry, string assembly)
    {
        var (type, calls) = TypeOf(entry, assembly);
        return Made(entry, () => new GuardedModule(type, calls));
    }

    /// <summary>The plugin of a file.</summary>
    /// <param name="entry">What is asked for.</param>
    /// <param name="assembly">The assembly that it is in.</param>
    /// <exception cref="DiagnosticException">It cannot be loaded.</exception>
    public LoadedPlugin MakePlugin(LibraryEntry entry, string assembly)
    {
        var (type, calls) = TypeOf(entry, assembly);
        return Made(entry, () => new LoadedPlugin(entry, calls.Run("constructor", () => Activator.CreateInstance(type)!), calls));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _calls.ForEach(c => c.End());
        _contexts.ForEach(c => c.Unload());
    }

    private (Type Type, ModuleCalls Calls) TypeOf(LibraryEntry entry, string assembly)
    {
        var context = new LibraryContext(assembly, rules.AssemblyFolders);
        _contexts.Add(context);
        return Made(entry, () =>
        {
            var types = context.LoadFromAssemblyPath(assembly).GetTypes();
            var type = Array.Find(types, t => NameOf(t) is { } name && (name == entry.Name || entry.Name.EndsWith("." + name, StringComparison.Ordinal)))
                ?? throw new InvalidOperationException("the assembly has no such module or plugin");
            // The compiler has judged what it made.
            if (!entry.IsSource && ModuleContract.OfType(type).FirstOrDefault() is { } breach)
            {
                throw new DiagnosticException(breach.ToDiagnostic(new(ModuleAssemblies.Shown(entry.Path), 1, 1)));
            }

            var calls = new ModuleCalls(rules.Limit, rules.Bytes, GuardOf(types));
            _calls.Add(calls);
            return (type, calls);
        });
    }

    // most types of an assembly are neither, which is told faster than what their attributes say
    private static string? NameOf(Type type) =>
        type.IsDefined(typeof(ModuleAttribute), inherit: false) ? type.GetCustomAttribute<ModuleAttribute>(inherit: false)!.Name
        : type.IsDefined(typeof(PluginAttribute), inherit: false) ? type.GetCustomAttribute<PluginAttribute>(inherit: false)!.Name
        : null;

    private static T Made<T>(LibraryEntry entry, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ModuleFaultException e)
        {
            throw ModuleAssemblies.Refusal(entry, e.Message, "what is made once must not fail: leave the constructor out");
        }
        catch (Exception e) when (e is not DiagnosticException)
        {
            throw ModuleAssemblies.Refusal(
                entry, $"{(e.InnerException ?? e).GetType().Name}: {(e.InnerException ?? e).Message}", "it must be built against the Runbook.Sdk of this version");
        }
    }

    private static Action<long, long>? GuardOf(Type[] types) =>
        Array.Find(types, static t => t.FullName == LoopGuard.ClassName)?.GetMethod(LoopGuard.BeginMethod)?.CreateDelegate<Action<long, long>>();
}
