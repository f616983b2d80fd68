using Runbook.Core;

namespace Runbook.Language;

/// <summary>A tuple whose items have names too: a group of <c>groupby</c>. Immutable.</summary>
internal sealed class NamedTuple(IReadOnlyList<(string Name, Value Value)> fields)
    : ListValue([.. fields.Select(f => f.Value)], tuple: true)
{
    /// <summary>The item of a name, or null.</summary>
    public Value? Field(string name)
    {
        foreach (var (field, value) in fields)
        {
            if (field == name)
            {
                return value;
            }
        }

        return null;
    }
}
