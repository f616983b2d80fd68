using System.Numerics;
using System.Text.Json.Serialization;

namespace Runbook.Core;

/// <summary>
/// A value of the playbook language. Immutable, safe from any thread. Equality is Python's: <c>1 == 1.0 == true</c>, a list
/// is not a tuple, maps are equal whatever their order. Where it was written and whether it is secret do not count.
/// </summary>
[JsonConverter(typeof(ValueJsonConverter))]
public abstract class Value : IEquatable<Value>
{
    private protected Value(SourceSpan span, bool secret)
    {
        Span = span;
        IsSecret = secret;
    }

    /// <summary>For values that live in an evaluator only; see <see cref="OpaqueValue"/>.</summary>
    private protected Value()
    {
    }

    /// <summary>Where it was written; unknown for a computed value.</summary>
    public SourceSpan Span { get; }

    /// <summary>Whether it must never be shown. A list or map is secret as a whole, or holds secret values.</summary>
    public bool IsSecret { get; }

    /// <summary>What it is.</summary>
    public abstract ValueKind Kind { get; }

    /// <summary>Whether it holds, at any depth, text that is a trusted template still to be evaluated.</summary>
    public virtual bool HasTemplates => false;

    /// <summary>Whether it is secret or holds, at any depth, a value that is.</summary>
    public virtual bool HoldsSecrets => IsSecret;

    /// <summary>Python's truth: empty, zero and null are false.</summary>
    public abstract bool IsTruthy { get; }

    /// <summary>Null.</summary>
    public static Value Null => NullValue.Instance;

    /// <summary>True.</summary>
    public static Value True => BoolValue.True;

    /// <summary>False.</summary>
    public static Value False => BoolValue.False;

    /// <summary>A boolean without a place.</summary>
    public static Value Of(bool value) => value ? BoolValue.True : BoolValue.False;

    /// <summary>A whole number without a place.</summary>
    public static Value Of(long value) => IntegerValue.Of(value);

    /// <summary>A whole number of any size without a place.</summary>
    public static Value Of(BigInteger value) => IntegerValue.Of(value);

    /// <summary>A float without a place.</summary>
    public static Value Of(double value) => new FloatValue(value);

    /// <summary>Plain text (never a template) without a place; null gives <see cref="Null"/>.</summary>
    public static Value Of(string? value) => value is null ? NullValue.Instance : new StringValue(value);

    /// <summary>A list.</summary>
    public static Value Of(IEnumerable<Value> items) => new ListValue([.. items]);

    /// <summary>A list of plain texts.</summary>
    public static Value Of(IEnumerable<string> items) => new ListValue([.. items.Select(Of)]);

    /// <summary>A map with text keys, in the order given; a later equal key wins.</summary>
    public static MapValue Map(params IEnumerable<KeyValuePair<string, Value>> entries)
    {
        var builder = new MapBuilder();
        foreach (var (key, value) in entries)
        {
            builder[key] = value;
        }

        return builder.Build();
    }

    /// <summary>A map with text keys, in the order given.</summary>
    public static MapValue Map(params (string Key, Value Value)[] entries)
    {
        var builder = new MapBuilder();
        foreach (var (key, value) in entries)
        {
            builder[key] = value;
        }

        return builder.Build();
    }

    /// <summary>The same value, marked secret (all the way down).</summary>
    public abstract Value AsSecret();

    /// <summary>The text, when this is a string; else null.</summary>
    public string? AsText() => (this as StringValue)?.Text;

    /// <inheritdoc/>
    public abstract bool Equals(Value? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as Value);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <summary>JSON text, for people and logs; secrets are shown as <c>********</c>.</summary>
    public override string ToString() => ValueJson.ToJson(this, maskSecrets: true);
}
