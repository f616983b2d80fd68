using System.Collections.Concurrent;
using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>What all checks of one search share. Used by one thread.</summary>
internal sealed class CheckSession(Inventory inventory, EngineServices services, RunOptions options)
{
    private readonly ConcurrentDictionary<string, LookupEnvironment> _environments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Module?> _modules = new(StringComparer.Ordinal);

    /// <summary>What was found so far.</summary>
    public List<Diagnostic> Found { get; } = [];

    /// <summary>The hosts.</summary>
    public Inventory Inventory => inventory;

    /// <summary>The services.</summary>
    public EngineServices Services => services;

    /// <summary>The options.</summary>
    public RunOptions Options => options;

    /// <summary>Reads files of variables.</summary>
    public VariableFileReader Variables { get; } = new(services.Vault, services.Secrets);

    /// <summary>An error.</summary>
    public void Error(string code, string summary, string? detail, SourceSpan span, string? hint = null) =>
        Found.Add(Diagnostic.Error(code, summary, detail, span, hint));

    /// <summary>The module of a task; null for a directive, an unknown one, or a name that is a template.</summary>
    public Module? ModuleOf(TaskSpec task)
    {
        if (DirectiveTable.Find(task.ShortAction) is not null || StringValue.LooksLikeTemplate(task.Action))
        {
            return null;
        }

        if (!_modules.TryGetValue(task.Action, out var module))
        {
            _modules[task.Action] = module = services.FindModule(task.Action);
        }

        return module ?? TaskModules.Find(services, task, task.Action);
    }

    /// <summary>Where a task finds files.</summary>
    public LookupEnvironment EnvironmentOf(Play play, PlayNode node) => TaskFiles.EnvironmentOf(play, node, services, _environments);

    /// <summary>Whether a task runs only when a condition holds: what is wrong with it may never matter.</summary>
    public static bool IsConditional(TaskSpec task) => task.TryInherited("when", out _);

    /// <summary>An argument that is a text without templates; null otherwise.</summary>
    public static StringValue? Constant(MapValue arguments, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (arguments[name] is { } value)
            {
                return value is StringValue { IsTemplate: false } text ? text : null;
            }
        }

        return null;
    }
}
