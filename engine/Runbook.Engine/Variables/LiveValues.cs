using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Runbook.Core;

namespace Runbook.Engine;

/// <summary>
/// Variables of which some are made each time they are asked for, such as the hosts that still take part: what is stored of them stays as
/// it was then. As safe from several threads as the makers are.
/// </summary>
internal sealed class LiveValues(IReadOnlyDictionary<string, Value> still, IReadOnlyDictionary<string, Func<Value>> live) : IReadOnlyDictionary<string, Value>
{
    /// <inheritdoc/>
    public int Count => Keys.Count();

    /// <inheritdoc/>
    public IEnumerable<string> Keys => still.Keys.Union(live.Keys);

    /// <inheritdoc/>
    public IEnumerable<Value> Values => this.Select(e => e.Value);

    /// <inheritdoc/>
    public Value this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    /// <summary>The same without some names.</summary>
    public LiveValues Without(IReadOnlySet<string> names) => new(
        still.Where(v => !names.Contains(v.Key)).ToDictionary(StringComparer.Ordinal), live.Where(v => !names.Contains(v.Key)).ToDictionary(StringComparer.Ordinal));

    /// <inheritdoc/>
    public bool ContainsKey(string key) => live.ContainsKey(key) || still.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Value value)
    {
        if (live.TryGetValue(key, out var make))
        {
            value = make();
            return true;
        }

        return still.TryGetValue(key, out value);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Value>> GetEnumerator() => Keys.Select(k => KeyValuePair.Create(k, this[k])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
