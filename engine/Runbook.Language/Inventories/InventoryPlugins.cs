using Runbook.Core;

namespace Runbook.Language;

/// <summary>The inventory plugins that a YAML file may ask for by <c>plugin:</c>. Stateless.</summary>
internal static class InventoryPlugins
{
    private static readonly string[] Known = ["constructed", "generator", "advanced_host_list"];

    /// <summary>
    /// Notes a plugin's file: one that works on the hosts of other sources waits until all are read, one that makes hosts runs at once.
    /// </summary>
    public static void Place(Value plugin, MapValue config, InventorySource source, List<(Value Config, InventorySource Source)> waiting)
    {
        var name = Name(plugin);
        if (!Known.Contains(name) && source.Inventory.Options.FindPlugin?.Invoke(name) is { } own)
        {
            ScriptInventory.Add(own(config), source);
        }
        else if (!Known.Contains(name))
        {
            source.Error("inventory-unknown-plugin", "Runbook does not have this inventory plugin", $"\"{plugin.AsText()}\"", plugin.Span,
                DidYouMean.Hint(name, Known) ?? $"it has {string.Join(", ", Known)}; others can run behind an inventory script");
        }
        else if (name == "constructed")
        {
            waiting.Add((config, source));
        }
        else
        {
            Run(config, source);
        }
    }

    /// <summary>Runs a plugin.</summary>
    public static void Run(Value config, InventorySource source)
    {
        var map = (MapValue)config;
        switch (Name(map["plugin"]!))
        {
            case "constructed": new ConstructedInventory(map, source).Run(); break;
            case "generator": new GeneratorInventory(map, source).Run(); break;
            default: AdvancedHostList(map, source); break;
        }
    }

    private static string Name(Value plugin)
    {
        var name = plugin.AsText() ?? "";
        return name.StartsWith("ansible.builtin.", StringComparison.Ordinal) ? name["ansible.builtin.".Length..] : name;
    }

    private static void AdvancedHostList(MapValue config, InventorySource source)
    {
        foreach (var item in (config["hosts"] as ListValue)?.Items ?? [])
        {
            foreach (var host in source.Hosts(YamlInventory.Text(item), item.Span))
            {
                source.Inventory.Ungrouped.Add(host);
            }
        }
    }
}
