namespace Runbook.Core;

/// <summary>A list or a tuple. Immutable, unless the evaluator made it for one expression's own use.</summary>
public class ListValue : Value
{
    private OnceTruth _hasTemplates;
    private OnceTruth _holdsSecrets;

    /// <summary>A list written at <paramref name="span"/>. The items are taken over, not copied: do not change them afterwards.</summary>
    public ListValue(IReadOnlyList<Value> items, SourceSpan span = default, bool tuple = false, bool secret = false)
        : base(span, secret)
    {
        Items = items;
        IsTuple = tuple;
    }

    /// <summary>The items in order.</summary>
    public IReadOnlyList<Value> Items { get; }

    /// <summary>Whether it is a tuple: shown as <c>(1, 2)</c>, equal to tuples only.</summary>
    public bool IsTuple { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.List;

    /// <inheritdoc/>
    public override bool HasTemplates => _hasTemplates.Found ?? _hasTemplates.Keep(Items.Any(i => i.HasTemplates));

    /// <inheritdoc/>
    public override bool HoldsSecrets => _holdsSecrets.Found ?? _holdsSecrets.Keep(IsSecret || Items.Any(i => i.HoldsSecrets));

    /// <inheritdoc/>
    public override bool IsTruthy => Items.Count > 0;

    /// <inheritdoc/>
    public override Value AsSecret() => new ListValue([.. Items.Select(i => i.AsSecret())], Span, IsTuple, secret: true);

    /// <inheritdoc/>
    public override bool Equals(Value? other) =>
        ReferenceEquals(this, other) || (other is ListValue l && l.IsTuple == IsTuple && l.Items.SequenceEqual(Items));

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Aggregate(Items.Count, HashCode.Combine);
}
