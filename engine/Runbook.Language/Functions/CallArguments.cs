using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The arguments of a call in an expression. For a filter or a test the first positional one is the value in front of the bar.
/// Immutable.
/// </summary>
/// <param name="Positional">By position.</param>
/// <param name="Named">By name, in the order written.</param>
public readonly record struct CallArguments(IReadOnlyList<Value> Positional, IReadOnlyList<KeyValuePair<string, Value>> Named)
{
    /// <summary>The value in front of the bar, for filters and tests.</summary>
    public Value Input => Positional[0];

    /// <summary>The argument at a position (counted with the input) or under a name; null when neither is given.</summary>
    public Value? Find(int position, string name)
    {
        if (position >= 0 && position < Positional.Count)
        {
            return Positional[position];
        }

        foreach (var (key, value) in Named)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }
}
