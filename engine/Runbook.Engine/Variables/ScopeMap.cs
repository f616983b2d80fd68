using System.Diagnostics.CodeAnalysis;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>The variables in scope as a map: what the variable <c>vars</c> is.</summary>
internal sealed class ScopeMap(IVariables scope) : MapValue
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
                if (scope.TryGet(name, out var value))
                {
                    yield return KeyValuePair.Create(Of(name), value);
                }
            }
        }
    }

    private IEnumerable<string> Listed => ListedVariables.Of(scope).Where(n => n != "vars");

    /// <inheritdoc/>
    public override bool TryGetValue(Value key, [MaybeNullWhen(false)] out Value value)
    {
        value = null;
        return key is StringValue name && scope.TryGet(name.Text, out value);
    }
}
