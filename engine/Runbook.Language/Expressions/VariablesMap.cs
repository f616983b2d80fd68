using System.Diagnostics.CodeAnalysis;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Ansible's <c>vars</c>: the variables in scope as a map, <c>omit</c> not listed; looked up when asked. As safe from several threads as they are.
/// </summary>
internal sealed class VariablesMap(EvaluationContext context) : MapValue
{
    /// <inheritdoc/>
    public override int Count => Listed.Count();

    /// <inheritdoc/>
    public override IEnumerable<Value> Keys => Listed.Select(Of);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<Value, Value>> Entries
    {
        get
        {
            foreach (var name in Listed)
            {
                if (context.Variables.TryGet(name, out var value))
                {
                    yield return KeyValuePair.Create(Of(name), value);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override bool HasTemplates => Entries.Any(e => e.Value.HasTemplates);

    /// <inheritdoc/>
    public override bool HoldsSecrets => Entries.Any(e => e.Value.HoldsSecrets);

    private IEnumerable<string> Listed => ListedVariables.Of(context.Variables);

    /// <inheritdoc/>
    public override bool TryGetValue(Value key, [MaybeNullWhen(false)] out Value value)
    {
        value = null;
        return key is StringValue name && context.Variables.TryGet(name.Text, out value);
    }
}
