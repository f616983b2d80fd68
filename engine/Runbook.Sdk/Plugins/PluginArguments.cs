using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>What stands in the parentheses of a filter, test or lookup, fully evaluated. Immutable.</summary>
/// <param name="Positional">By position, without the value in front of the bar.</param>
/// <param name="Named">By name, in the order written.</param>
public readonly record struct PluginArguments(IReadOnlyList<Value> Positional, IReadOnlyList<KeyValuePair<string, Value>> Named)
{
    /// <summary>The argument at a position (from 0) or under a name; null when neither is given.</summary>
    public Value? Find(int position, string name) =>
        position < Positional.Count ? Positional[position] : Named.Where(n => n.Key == name).Select(n => n.Value).FirstOrDefault();
}
