using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Runbook.Core;

/// <summary>
/// A map that keeps the order of its entries; keys are compared as Python does. Immutable; <see cref="MapBuilder"/> makes one.
/// Derived types may compute their entries when asked (the variables of all hosts, for one).
/// </summary>
[JsonConverter(typeof(ValueJsonConverter))]
public abstract class MapValue : Value
{
    /// <summary>For derived types.</summary>
    protected MapValue(SourceSpan span = default, bool secret = false)
        : base(span, secret)
    {
    }

    /// <summary>The map without entries.</summary>
    public static MapValue Empty { get; } = new MapBuilder().Build();

    /// <summary>How many entries.</summary>
    public abstract int Count { get; }

    /// <summary>The keys in order.</summary>
    public abstract IEnumerable<Value> Keys { get; }

    /// <summary>The entries in order.</summary>
    public abstract IEnumerable<KeyValuePair<Value, Value>> Entries { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Map;

    /// <inheritdoc/>
    public override bool IsTruthy => Count > 0;

    /// <summary>The value under a text key, or null when there is none.</summary>
    public Value? this[string key] => TryGetValue(new StringValue(key), out var value) ? value : null;

    /// <summary>Looks a key up.</summary>
    public abstract bool TryGetValue(Value key, [MaybeNullWhen(false)] out Value value);

    /// <summary>The entries whose keys are text.</summary>
    public IEnumerable<KeyValuePair<string, Value>> TextEntries =>
        Entries.Where(e => e.Key is StringValue).Select(e => KeyValuePair.Create(((StringValue)e.Key).Text, e.Value));

    /// <inheritdoc/>
    public override Value AsSecret()
    {
        var builder = new MapBuilder();
        foreach (var (key, value) in Entries)
        {
            builder[key] = value.AsSecret();
        }

        return builder.Build(Span, secret: true);
    }

    /// <inheritdoc/>
    public override bool Equals(Value? other) =>
        ReferenceEquals(this, other)
        || (other is MapValue m && m.Count == Count && Entries.All(e => m.TryGetValue(e.Key, out var v) && v.Equals(e.Value)));

    /// <inheritdoc/>
    public override int GetHashCode() => Count;
}
