using System.Runtime.CompilerServices;
using Runbook.Core;

namespace Runbook.Language.Tests;

/// <summary>The recorded inventories beside the tests.</summary>
internal static class InventoryData
{
    public static string Root { get; } = Path.Combine(Path.GetDirectoryName(Here())!, "Data");

    /// <summary>Loads a recorded inventory and the variables of its hosts.</summary>
    public static (Inventory Inventory, HostVariables Variables, List<Diagnostic> Diagnostics) Load(string folder, params string[] sources)
    {
        var root = Path.Combine(Root, folder);
        var playbook = Path.Combine(root, "play");
        var options = new InventoryOptions { PlaybookDirectory = Directory.Exists(playbook) ? playbook : null };
        var (inventory, diagnostics) = Inventory.Load([.. sources.Select(s => s.EndsWith(',') ? s : Path.Combine(root, s))], options);
        var all = new List<Diagnostic>(diagnostics);
        return (inventory, new HostVariables(inventory, all), all);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
