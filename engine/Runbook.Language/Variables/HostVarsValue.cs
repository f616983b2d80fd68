using System.Diagnostics.CodeAnalysis;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The variable <c>hostvars</c>: the variables of each host, made when asked. Knows the hosts of the inventory as it is then, and the
/// implicit <c>localhost</c> when it is asked for by name. As safe from several threads as the callback is.
/// </summary>
/// <param name="inventory">The hosts.</param>
/// <param name="variables">
/// The map of one host's variables. Its values must be evaluated in that host's own scope: <see cref="HostScopeValue"/> is made for that.
/// </param>
public sealed class HostVarsValue(Inventory inventory, Func<Host, MapValue> variables) : MapValue
{
    /// <inheritdoc/>
    public override int Count => inventory.Hosts.Count;

    /// <inheritdoc/>
    public override IEnumerable<Value> Keys => inventory.Hosts.Select(h => Of(h.Name));

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<Value, Value>> Entries =>
        inventory.Hosts.Select(h => KeyValuePair.Create(Of(h.Name), (Value)variables(h)));

    /// <inheritdoc/>
    public override bool TryGetValue(Value key, [MaybeNullWhen(false)] out Value value)
    {
        value = key.AsText() is { } name && inventory.FindHost(name) is { } host ? variables(host) : null;
        return value is not null;
    }
}
