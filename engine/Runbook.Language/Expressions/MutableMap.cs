using System.Diagnostics.CodeAnalysis;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// A map that an expression made for its own use: <c>update</c> and its kin change it. It never leaves the evaluation: results
/// are frozen. One evaluation, one thread.
/// </summary>
internal sealed class MutableMap(OrderedDictionary<Value, Value> store) : MapValue
{
    /// <summary>The entries, to change.</summary>
    public OrderedDictionary<Value, Value> Store => store;

    /// <inheritdoc/>
    public override int Count => store.Count;

    /// <inheritdoc/>
    public override IEnumerable<Value> Keys => store.Keys;

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<Value, Value>> Entries => store;

    /// <inheritdoc/>
    public override bool HasTemplates => store.Any(e => e.Key.HasTemplates || e.Value.HasTemplates);

    /// <inheritdoc/>
    public override bool HoldsSecrets => store.Values.Any(v => v.HoldsSecrets);

    /// <inheritdoc/>
    public override bool TryGetValue(Value key, [MaybeNullWhen(false)] out Value value) => store.TryGetValue(key, out value);
}
