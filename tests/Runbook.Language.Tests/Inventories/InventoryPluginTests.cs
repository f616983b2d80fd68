using Runbook.Core;

namespace Runbook.Language.Tests;

public class InventoryPluginTests
{
    [Fact]
    public void Generator_OfLayers_MakesEveryCombination()
    {
        var (inventory, diagnostics) = Load("""
            plugin: ansible.builtin.generator
            hosts:
              name: "{{ op }}_{{ env }}"
              parents:
                - name: "{{ op }}"
                  vars: {operation: "{{ op }}", fixed: 1}
                  parents: [{name: everything}]
            layers:
              op: [build, launch]
              env: [dev, prod]
            """);

        Assert.Empty(diagnostics);
        Assert.Equal(["build_dev", "build_prod", "launch_dev", "launch_prod"], inventory.Hosts.Select(h => h.Name));
        Assert.Equal(["all", "everything", "launch"], inventory.FindHost("launch_dev")!.AllGroups.Select(g => g.Name));
        Assert.Equal("launch", inventory.FindGroup("launch")!.Variables["operation"].AsText());
    }

    [Fact]
    public void Constructed_WithGroupsAndKeys_GroupsHostsOfOtherSources()
    {
        var (inventory, diagnostics) = Load("""
            plugin: constructed
            compose: {copy: os}
            groups: {linuxes: is_linux}
            keyed_groups:
              - {key: os, prefix: os}
              - {key: tags, separator: ""}
              - {key: os, prefix: p, parent_group: parents of all}
            """, "h1 os=de-bian is_linux=True tags=\"['a b','c']\"\nh2 os=bsd is_linux=False\n");

        Assert.Empty(diagnostics);
        Assert.Equal(["linuxes", "os_de_bian", "a_b", "c", "p_de_bian"], inventory.FindHost("h1")!.Groups.Select(g => g.Name));
        Assert.Equal(["os_bsd", "p_bsd"], inventory.FindHost("h2")!.Groups.Select(g => g.Name));
        Assert.Equal(["p_de_bian", "p_bsd"], inventory.FindGroup("parents_of_all")!.Children.Select(g => g.Name));
        Assert.Equal("bsd", inventory.FindHost("h2")!.Variables["copy"].AsText());
    }

    [Fact]
    public void Constructed_OfUndefinedName_IsAnErrorOnlyWhenStrict()
    {
        Assert.Empty(Load("plugin: constructed\ngroups: {g: nope}\n", "h\n").Diagnostics);
        Assert.Equal("undefined-variable",
            Assert.Single(Load("plugin: constructed\nstrict: true\ngroups: {g: nope}\n", "h\n").Diagnostics).Code);
    }

    [Fact]
    public void AdvancedHostList_OfHosts_ExpandsRanges() =>
        Assert.Equal(["a1", "a2", "b"], Load("plugin: advanced_host_list\nhosts: ['a[1:2]', b]\n").Inventory.Hosts.Select(h => h.Name));

    [Fact]
    public void Load_OfUnknownPlugin_SaysWhichThereAre()
    {
        var (_, diagnostics) = Load("plugin: construct\n");

        Assert.EndsWith(":1:9: error: Runbook does not have this inventory plugin: \"construct\" (did you mean \"constructed\"?)",
            Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void Generator_WithoutLayers_IsAnError() =>
        Assert.Equal("inventory-bad-generator", Assert.Single(Load("plugin: generator\nhosts: {name: x}\n").Diagnostics).Code);

    private static (Inventory Inventory, IReadOnlyList<Diagnostic> Diagnostics) Load(string plugin, string? hosts = null)
    {
        var folder = Directory.CreateTempSubdirectory();
        File.WriteAllText(Path.Combine(folder.FullName, "a-plugin.yml"), plugin);
        if (hosts is not null)
        {
            File.WriteAllText(Path.Combine(folder.FullName, "hosts"), hosts);
        }

        var loaded = Inventory.Load([folder.FullName], new() { Evaluate = ByName });
        folder.Delete(recursive: true);
        return loaded;
    }

    private static Value ByName(string expression, SourceSpan span, IVariables variables) =>
        variables.TryGet(expression, out var value) ? value
            : throw new DiagnosticException(Diagnostic.Error("undefined-variable", "Undefined variable", expression, span));
}
