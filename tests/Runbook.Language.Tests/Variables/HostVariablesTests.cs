using Runbook.Core;

namespace Runbook.Language.Tests;

public class HostVariablesTests
{
    [Fact]
    public void Layers_OfHost_AreNamedInOrderOfPrecedence()
    {
        var (inventory, variables, _) = InventoryData.Load("group-vars", "inv/hosts");

        var layers = variables.Layers(inventory.FindHost("w1")!);

        Assert.Equal(
            [
                "inventory variables of group all", "inventory variables of group prod", "inventory variables of group web",
                "group_vars of all", "group_vars of all", "group_vars of prod", "group_vars of web", "group_vars of web",
                "inventory variables of w1", "host_vars of w1", "host_vars of w1",
            ],
            layers.Select(l => l.Name));
    }

    [Fact]
    public void Layers_OfHostsInTheSameGroups_AreTheSameObjects()
    {
        var (inventory, _) = TextInventory.Ini("[web]\nw[1:3]\n[web:vars]\na=1\n");
        var variables = new HostVariables(inventory, []);

        Assert.Same(variables.Layers(inventory.FindHost("w1")!), variables.Layers(inventory.FindHost("w3")!));
    }

    [Fact]
    public void Scope_OfValue_KnowsFileLineAndColumn()
    {
        var (inventory, variables, _) = InventoryData.Load("group-vars", "inv/hosts");

        variables.Scope(inventory.FindHost("w1")!).TryFind("pg", out var value, out var layer);

        Assert.Equal("group_vars of prod", layer!.Name);
        Assert.EndsWith("group_vars/prod.yaml:2:5", value!.Span.ToString());
    }

    [Fact]
    public void Layers_OfVaultedFiles_AreSecret()
    {
        var root = Path.Combine(InventoryData.Root, "vaulted");
        var secret = VaultSecret.Read("dev@" + Path.Combine(root, "password")).Secret!;
        var (inventory, _) = Inventory.Load([Path.Combine(root, "hosts")], new() { Vault = new VaultKeyring(secret) });
        var diagnostics = new List<Diagnostic>();

        var scope = new HostVariables(inventory, diagnostics).Scope(inventory.FindHost("vh2")!);

        Assert.Empty(diagnostics);
        Assert.True(scope.TryGet("top", out var top) && scope.TryGet("inner", out var inner)
            && top.IsSecret && inner.IsSecret && top.AsText() == "secret-value" && inner.AsText() == "in-line");
        Assert.True(scope.TryGet("plain", out var plain) && !plain.IsSecret);
    }

    [Fact]
    public void Layers_OfVaultedFilesWithoutPassword_TellEachFileOnce()
    {
        var (inventory, variables, diagnostics) = InventoryData.Load("vaulted", "hosts");

        foreach (var host in inventory.Hosts.Concat(inventory.Hosts))
        {
            _ = variables.Layers(host);
        }

        Assert.Equal(["vault-no-secret", "vault-no-secret"], diagnostics.Select(d => d.Code));
        Assert.All(diagnostics, d => Assert.True(d.Span.Line > 0));
    }

    [Fact]
    public void Layers_OfFileThatIsNoMap_AreADiagnostic()
    {
        var folder = Directory.CreateTempSubdirectory();
        Directory.CreateDirectory(Path.Combine(folder.FullName, "group_vars"));
        File.WriteAllText(Path.Combine(folder.FullName, "group_vars", "all.yml"), "- a\n");
        File.WriteAllText(Path.Combine(folder.FullName, "hosts"), "h\n");
        var (inventory, _) = Inventory.Load([Path.Combine(folder.FullName, "hosts")]);
        var diagnostics = new List<Diagnostic>();

        _ = new HostVariables(inventory, diagnostics).Layers(inventory.Hosts[0]);
        folder.Delete(recursive: true);

        Assert.EndsWith("all.yml:1:1: error: A file of variables must hold a map: this is a list", Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void Layers_OfImplicitLocalhost_AreThoseOfAll()
    {
        var (inventory, _) = TextInventory.Ini("h\n[all:vars]\na=1\n");

        var scope = new HostVariables(inventory, []).Scope(inventory.FindHost("localhost")!);

        Assert.True(scope.TryGet("a", out _));
        Assert.True(scope.TryGet("ansible_connection", out var connection) && connection.AsText() == "local");
    }

    [Fact]
    public void MagicVariables_OfHost_SayWhereItStands()
    {
        var (inventory, _, _) = InventoryData.Load("ini-quirks", "inventory");

        var magic = MagicVariables.Of(inventory, inventory.FindHost("www01.example.com")!).Values;

        Assert.Equal("www01", magic["inventory_hostname_short"].AsText());
        Assert.Equal("[\"prod\",\"web\"]", magic["group_names"].ToString());
        Assert.Equal(Path.Combine(InventoryData.Root, "ini-quirks"), magic["inventory_dir"].AsText());
        Assert.Equal("[]", ((MapValue)magic["groups"])["later"]!.ToString());
        Assert.Equal(14, ((ListValue)((MapValue)magic["groups"])["web"]!).Items.Count);
        Assert.Null(((MapValue)magic["groups"])["nope"]);
    }

    [Fact]
    public void HostVars_IsLazyAndResolvesInTheHostsScope()
    {
        var (inventory, _) = TextInventory.Ini("h1 name={{x}}\nh2 name=b\n");
        var variables = new HostVariables(inventory, []);
        var asked = new List<string>();
        var hostvars = new HostVarsValue(inventory, host =>
        {
            asked.Add(host.Name);
            return new HostScopeValue(variables.Scope(host), value => value.HasTemplates ? Value.Of($"evaluated for {host.Name}") : value);
        });

        Assert.Equal("evaluated for h1", (hostvars["h1"] as MapValue)!["name"]!.AsText());
        Assert.Equal(["h1"], asked);
        Assert.Equal(2, hostvars.Count);
        Assert.Null(hostvars["h3"]);
        Assert.NotNull(hostvars["localhost"]);
    }
}
