using System.Diagnostics.CodeAnalysis;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The variable <c>groups</c>: for each group the names of all its hosts. Made when asked, of the inventory as it is then. Safe from any
/// thread.
/// </summary>
public sealed class GroupsValue(Inventory inventory) : MapValue
{
    /// <inheritdoc/>
    public override int Count => inventory.Groups.Count;

    /// <inheritdoc/>
    public override IEnumerable<Value> Keys => inventory.Groups.Select(g => Of(g.Name));

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<Value, Value>> Entries =>
        inventory.Groups.Select(g => KeyValuePair.Create(Of(g.Name), g.HostNames));

    /// <inheritdoc/>
    public override bool TryGetValue(Value key, [MaybeNullWhen(false)] out Value value)
    {
        value = key.AsText() is { } name ? inventory.FindGroup(name)?.HostNames : null;
        return value is not null;
    }
}
