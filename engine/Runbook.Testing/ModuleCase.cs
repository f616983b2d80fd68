using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Testing;

/// <summary>
/// One case of a module as data: arguments as a playbook would give them, written as JSON. Immutable.
/// </summary>
/// <param name="Module">The module.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ModuleCase(Module Module, MapValue Arguments)
{
    /// <summary>Finds files of the control machine. Default: a path as it is.</summary>
    public IArgumentResolver Resolver { get; init; } = new FolderResolver("/");

    /// <summary>A case whose arguments are a JSON object.</summary>
    /// <exception cref="System.Text.Json.JsonException">The text is not JSON.</exception>
    public static ModuleCase Of(Module module, string json) => new(module, (MapValue)ValueJson.Parse(json));

    /// <summary>The arguments record.</summary>
    /// <exception cref="DiagnosticException">The arguments are wrong.</exception>
    public object Bind()
    {
        var errors = new List<Diagnostic>();
        return ArgumentBinder.Bind(Module.Schema, Arguments, Resolver, default, errors) ?? throw new DiagnosticException(errors);
    }

    /// <summary>What the module plans when the host is as told.</summary>
    /// <exception cref="DiagnosticException">The arguments are wrong.</exception>
    public Change? Plan(object? state) => Module.PlanFrom(Bind(), state);

    /// <summary>What the planned actions are, as people see them; empty when nothing is to do.</summary>
    /// <exception cref="DiagnosticException">The arguments are wrong.</exception>
    public IReadOnlyList<string> Actions(object? state) => [.. Plan(state)?.Actions.Select(a => a.ToString()!) ?? []];
}
