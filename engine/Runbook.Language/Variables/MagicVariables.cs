using Runbook.Core;

namespace Runbook.Language;

/// <summary>The variables that say who a host is and where it stands in the inventory. Stateless.</summary>
public static class MagicVariables
{
    /// <summary>
    /// <c>inventory_hostname</c>, <c>inventory_hostname_short</c>, <c>group_names</c> (sorted, without <c>all</c>), <c>groups</c> (lazy),
    /// <c>inventory_dir</c>, <c>inventory_file</c> (the file that first named the host; null for a host of none).
    /// </summary>
    public static VariableLayer Of(Inventory inventory, Host host)
    {
        var dot = host.Name.IndexOf('.', StringComparison.Ordinal);
        var isAddress = System.Net.IPAddress.TryParse(host.Name, out _);
        var directory = host.InventoryFile is null ? null : Path.GetDirectoryName(host.InventoryFile);
        return new("magic variables", new Dictionary<string, Value>(8, StringComparer.Ordinal)
        {
            ["inventory_hostname"] = Value.Of(host.Name),
            ["inventory_hostname_short"] = Value.Of(dot > 0 && !isAddress ? host.Name[..dot] : host.Name),
            ["group_names"] = Value.Of(host.AllGroups.Where(g => g != inventory.All).Select(g => g.Name).Order(StringComparer.Ordinal)),
            ["groups"] = new GroupsValue(inventory),
            ["inventory_dir"] = Value.Of(directory),
            ["inventory_file"] = Value.Of(host.InventoryFile),
        });
    }
}
