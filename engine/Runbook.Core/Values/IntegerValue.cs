using System.Numerics;

namespace Runbook.Core;

/// <summary>A whole number of any size. Immutable.</summary>
public sealed class IntegerValue : Value
{
    private static readonly IntegerValue[] Small = [.. Enumerable.Range(-8, 264).Select(n => new IntegerValue(n))];

    /// <summary>A number written at <paramref name="span"/>.</summary>
    public IntegerValue(BigInteger value, SourceSpan span = default, bool secret = false)
        : base(span, secret)
    {
        Value = value;
    }

    /// <summary>The number itself.</summary>
    public BigInteger Value { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Integer;

    /// <inheritdoc/>
    public override bool IsTruthy => !Value.IsZero;

    /// <summary>A number without a place; small ones are shared.</summary>
    public static new IntegerValue Of(BigInteger value) =>
        value >= -8 && value < 256 ? Small[(int)value + 8] : new IntegerValue(value);

    /// <summary>A number without a place; small ones are shared.</summary>
    public static new IntegerValue Of(long value) => value is >= -8 and < 256 ? Small[value + 8] : new IntegerValue(value);

    /// <inheritdoc/>
    public override Value AsSecret() => IsSecret ? this : new IntegerValue(Value, Span, secret: true);

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other switch
    {
        IntegerValue i => i.Value == Value,
        BoolValue b => Value == (b.Value ? 1 : 0),
        FloatValue f => f.Equals(this),
        _ => false,
    };

    /// <inheritdoc/>
    public override int GetHashCode() => Hash(Value);

    internal static int Hash(BigInteger value) => value.GetHashCode();
}
