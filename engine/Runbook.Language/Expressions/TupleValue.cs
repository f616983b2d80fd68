using Runbook.Core;

namespace Runbook.Language;

/// <summary>A tuple that an expression made. Does not change itself, but what it holds may: so nothing is remembered of it.</summary>
internal sealed class TupleValue(List<Value> items) : ListValue(items, tuple: true)
{
    /// <inheritdoc/>
    public override bool HasTemplates => Items.Any(i => i.HasTemplates);

    /// <inheritdoc/>
    public override bool HoldsSecrets => Items.Any(i => i.HoldsSecrets);
}
