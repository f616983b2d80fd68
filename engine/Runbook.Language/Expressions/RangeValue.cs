using System.Numerics;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Python's <c>range</c>: read as a list, but no list to operators, and shown as <c>range(0, 3)</c> within an expression. Immutable.
/// </summary>
internal sealed class RangeValue(List<Value> items, BigInteger start, BigInteger stop, BigInteger step) : ListValue(items)
{
    /// <summary>The text of <c>str(range)</c>.</summary>
    public string Text => step.IsOne ? $"range({start}, {stop})" : $"range({start}, {stop}, {step})";

    /// <inheritdoc/>
    public override bool HasTemplates => false;

    /// <inheritdoc/>
    public override bool HoldsSecrets => false;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is RangeValue range && range.Items.SequenceEqual(Items);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Count;
}
