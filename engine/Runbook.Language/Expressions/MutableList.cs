using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// A list that an expression made for its own use: <c>append</c> and its kin change it. It never leaves the evaluation: results
/// are frozen. One evaluation, one thread.
/// </summary>
internal sealed class MutableList(List<Value> store) : ListValue(store)
{
    /// <summary>The items, to change.</summary>
    public List<Value> Store => store;

    /// <inheritdoc/>
    public override bool HasTemplates => store.Exists(i => i.HasTemplates);

    /// <inheritdoc/>
    public override bool HoldsSecrets => store.Exists(i => i.HoldsSecrets);

    /// <inheritdoc/>
    public override bool IsTruthy => store.Count > 0;
}
