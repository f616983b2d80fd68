namespace Runbook.Core;

/// <summary>True or false. Equal to the numbers 1 and 0, as in Python. Immutable.</summary>
public sealed class BoolValue : Value
{
    /// <summary>A boolean written at <paramref name="span"/>.</summary>
    public BoolValue(bool value, SourceSpan span = default, bool secret = false)
        : base(span, secret)
    {
        Value = value;
    }

    /// <summary>True without a place.</summary>
    public static new BoolValue True { get; } = new(true);

    /// <summary>False without a place.</summary>
    public static new BoolValue False { get; } = new(false);

    /// <summary>The boolean itself.</summary>
    public bool Value { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Bool;

    /// <inheritdoc/>
    public override bool IsTruthy => Value;

    /// <inheritdoc/>
    public override Value AsSecret() => IsSecret ? this : new BoolValue(Value, Span, secret: true);

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other switch
    {
        BoolValue b => b.Value == Value,
        IntegerValue or FloatValue => other.Equals(this),
        _ => false,
    };

    /// <inheritdoc/>
    public override int GetHashCode() => IntegerValue.Hash(Value ? 1 : 0);
}
