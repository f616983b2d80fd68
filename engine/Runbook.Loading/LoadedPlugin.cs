using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>A filter, test, lookup, inventory source, output or transport out of a project's file, with the guard that calls go through. Safe from any thread.</summary>
public sealed class LoadedPlugin
{
    private readonly ModuleCalls _calls;

    internal LoadedPlugin(LibraryEntry entry, object instance, ModuleCalls calls) => (Entry, Instance, _calls) = (entry, instance, calls);

    /// <summary>The file.</summary>
    public LibraryEntry Entry { get; }

    /// <summary>Its name where it is used.</summary>
    public string Name => Entry.Name;

    /// <summary>What it is.</summary>
    public object Instance { get; }

    /// <summary>Calls it.</summary>
    /// <exception cref="DiagnosticException">It threw, or did not end in time; the file is named.</exception>
    public T Run<T>(string what, SourceSpan span, Func<T> work)
    {
        try
        {
            return _calls.Run(what, () => work() ?? throw new InvalidOperationException("it gave null"));
        }
        catch (Exception e) when (e is ModuleFaultException or ProbeException)
        {
            throw new DiagnosticException((e.InnerException as DiagnosticException)?.Diagnostics
                ?? [Diagnostic.Error("plugin-failed", "an extension of this project failed", $"{Name}: {e.Message}", span, $"it is {Entry.Path}")]);
        }
    }
}
