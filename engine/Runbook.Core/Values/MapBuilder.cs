using System.Diagnostics.CodeAnalysis;

namespace Runbook.Core;

/// <summary>Makes a <see cref="MapValue"/>. Not safe from several threads; of no use after <see cref="Build"/>.</summary>
public sealed class MapBuilder
{
    private readonly OrderedDictionary<Value, Value> _entries;

    /// <summary>Starts empty.</summary>
    public MapBuilder() => _entries = [];

    /// <summary>Starts empty, with room for some entries.</summary>
    /// <param name="capacity">How many entries are expected, at least 0.</param>
    public MapBuilder(int capacity) => _entries = new(capacity);

    /// <summary>Starts with the entries of <paramref name="start"/>.</summary>
    public MapBuilder(MapValue start)
    {
        _entries = new(start.Count);
        foreach (var (key, value) in start.Entries)
        {
            _entries[key] = value;
        }
    }

    /// <summary>How many entries so far.</summary>
    public int Count => _entries.Count;

    /// <summary>Sets an entry; an equal key keeps its place and its own spelling.</summary>
    public Value this[Value key]
    {
        set => _entries[key] = value;
    }

    /// <summary>Sets an entry under a text key.</summary>
    public Value this[string key]
    {
        set => _entries[new StringValue(key)] = value;
    }

    /// <summary>Whether a key is there.</summary>
    public bool Contains(Value key) => _entries.ContainsKey(key);

    /// <summary>Takes an entry out; false when there was none.</summary>
    public bool Remove(Value key) => _entries.Remove(key);

    /// <summary>The map. The builder must not be used afterwards.</summary>
    public MapValue Build(SourceSpan span = default, bool secret = false) => new Built(_entries, span, secret);

    private sealed class Built(OrderedDictionary<Value, Value> entries, SourceSpan span, bool secret) : MapValue(span, secret)
    {
        private OnceTruth _hasTemplates;
        private OnceTruth _holdsSecrets;

        public override int Count => entries.Count;

        public override IEnumerable<Value> Keys => entries.Keys;

        public override IEnumerable<KeyValuePair<Value, Value>> Entries => entries;

        public override bool HasTemplates => _hasTemplates.Found ?? _hasTemplates.Keep(entries.Any(e => e.Key.HasTemplates || e.Value.HasTemplates));

        public override bool HoldsSecrets => _holdsSecrets.Found ?? _holdsSecrets.Keep(IsSecret || entries.Any(e => e.Value.HoldsSecrets));

        public override bool TryGetValue(Value key, [MaybeNullWhen(false)] out Value value) => entries.TryGetValue(key, out value);
    }
}
