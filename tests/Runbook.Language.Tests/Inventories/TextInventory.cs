using Runbook.Core;

namespace Runbook.Language.Tests;

/// <summary>Inventories from texts, without files.</summary>
internal static class TextInventory
{
    public static (Inventory Inventory, List<Diagnostic> Diagnostics) Ini(string text)
    {
        var (inventory, diagnostics) = (new Inventory(InventoryOptions.Default), new List<Diagnostic>());
        IniInventory.Read(text, new(inventory, "hosts", null, diagnostics));
        inventory.Settle();
        return (inventory, diagnostics);
    }

    public static (Inventory Inventory, List<Diagnostic> Diagnostics) Yaml(string text)
    {
        var (inventory, diagnostics) = (new Inventory(InventoryOptions.Default), new List<Diagnostic>());
        var (documents, problems) = YamlReader.Read(text, "hosts.yml");
        diagnostics.AddRange(problems);
        foreach (var document in documents)
        {
            YamlInventory.Read(document, new(inventory, "hosts.yml", null, diagnostics));
        }

        inventory.Settle();
        return (inventory, diagnostics);
    }

    public static (Inventory Inventory, List<Diagnostic> Diagnostics) Toml(string text)
    {
        var (inventory, diagnostics) = (new Inventory(InventoryOptions.Default), new List<Diagnostic>());
        TomlInventory.Read(text, new(inventory, "hosts.toml", null, diagnostics));
        inventory.Settle();
        return (inventory, diagnostics);
    }
}
