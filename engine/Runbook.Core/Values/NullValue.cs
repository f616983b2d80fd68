namespace Runbook.Core;

/// <summary>Null. Immutable.</summary>
public sealed class NullValue : Value
{
    /// <summary>Null, written at <paramref name="span"/>.</summary>
    public NullValue(SourceSpan span = default)
        : base(span, secret: false)
    {
    }

    /// <summary>The null without a place.</summary>
    public static NullValue Instance { get; } = new();

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Null;

    /// <inheritdoc/>
    public override bool IsTruthy => false;

    /// <inheritdoc/>
    public override Value AsSecret() => this;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is NullValue;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;
}
