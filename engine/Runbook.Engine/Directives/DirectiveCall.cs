using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>What a directive works with. Immutable.</summary>
/// <param name="Call">The task.</param>
/// <param name="Context">Evaluates in its scope, with the item of a loop.</param>
/// <param name="ItemLayers">The item's variables.</param>
/// <param name="Raw">The arguments as written.</param>
internal sealed record DirectiveCall(TaskCall Call, EvaluationContext Context, IReadOnlyList<VariableLayer> ItemLayers, MapValue Raw)
{
    /// <summary>The play.</summary>
    public PlayContext Play => Call.Play;

    /// <summary>The run.</summary>
    public RunState Run => Call.Play.Run;

    /// <summary>The task.</summary>
    public TaskSpec Task => Call.Task;

    /// <summary>The variables that come with what the task includes: those around it and the item's, but not what a loop tells of itself.</summary>
    public IReadOnlyList<VariableLayer> Brought =>
    [
        .. Call.Inclusion,
        .. ItemLayers.Select(l => new VariableLayer(l.Name, l.Values.Where(v => v.Key is not ("ansible_loop_var" or "ansible_index_var")).ToDictionary(StringComparer.Ordinal))),
    ];

    /// <summary>An argument, evaluated; null when it is not given, null or omitted.</summary>
    public Value? Argument(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Raw[name] is { } raw && Templar.Resolve(raw, Context) is var value and not (NullValue or OmitValue))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>A text argument, evaluated; null when it is not given.</summary>
    public string? Text(params ReadOnlySpan<string> names) => Argument(names) is { } value ? PythonText.Str(value) : null;

    /// <summary>A yes-or-no argument.</summary>
    public bool Flag(string name, bool otherwise = false) => Argument(name) is { } value ? Booleans.Parse(value) ?? otherwise : otherwise;

    /// <summary>Fails for want of an argument.</summary>
    public ModuleOutcome Missing(string name) => ModuleOutcome.Fail(
        [Diagnostic.Error("missing-argument", "missing argument", $"{Task.ShortAction} needs \"{name}\"", Task.Span)]);
}
