using System.Numerics;

namespace Runbook.Core;

/// <summary>A double-precision number. Equal to the integer of the same value, as in Python. Immutable.</summary>
public sealed class FloatValue : Value
{
    /// <summary>A number written at <paramref name="span"/>.</summary>
    public FloatValue(double value, SourceSpan span = default, bool secret = false)
        : base(span, secret)
    {
        Value = value;
    }

    /// <summary>The number itself.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Float;

    /// <inheritdoc/>
    public override bool IsTruthy => Value != 0;

    private bool IsWhole => double.IsFinite(Value) && Math.Floor(Value) == Value;

    /// <inheritdoc/>
    public override Value AsSecret() => IsSecret ? this : new FloatValue(Value, Span, secret: true);

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other switch
    {
        FloatValue f => f.Value == Value,
        IntegerValue i => IsWhole && new BigInteger(Value) == i.Value,
        BoolValue b => Value == (b.Value ? 1 : 0),
        _ => false,
    };

    /// <inheritdoc/>
    public override int GetHashCode() => IsWhole ? IntegerValue.Hash(new BigInteger(Value)) : Value.GetHashCode();
}
