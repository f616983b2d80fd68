using System.Diagnostics;
using Runbook.Core;

namespace Runbook.Language.Tests;

public class InventoryTests
{
    [Theory]
    [InlineData("- web\n", "hosts.yml:1:1: error: An inventory must be a map of groups: this is a list")]
    [InlineData("web: [a]\n", "hosts.yml:1:6: error: A group must be a map of hosts, vars and children: \"web\" is a list")]
    [InlineData("web:\n  hosts:\n  - a\n",
        "hosts.yml:3:3: error: A section of a group must be a map: \"hosts\" of \"web\" is a list (end each name with a "
            + "colon instead of beginning it with a dash)")]
    [InlineData("web:\n  host: {a: }\n", "hosts.yml:2:3: warning: A group has an unknown key: \"host\" in \"web\" is left "
        + "out (did you mean \"hosts\"?)")]
    [InlineData("web:\n  hosts:\n    a: 5\n", "hosts.yml:3:8: error: A host's variables must be a map: those of \"a\" are a number")]
    [InlineData("web:\n  hosts:\n    a[1:x]:\n",
        "hosts.yml:3:5: error: A range of hosts is wrong: a[1:x]: a range goes from number to number or from letter to "
            + "letter, not from \"1\" to \"x\"")]
    [InlineData("a: {children: {b: {children: {a: }}}}\n",
        "hosts.yml:1:31: error: Groups contain each other in a circle: \"a\" cannot be a child of \"b\", which is below it")]
    public void Yaml_OfMistake_GivesExactDiagnostic(string text, string expected)
    {
        var (_, diagnostics) = TextInventory.Yaml(text);

        Assert.Equal([expected], diagnostics.Select(d => d.ToString()));
    }

    [Theory]
    [InlineData("[web.hosts]\na = \n", 2)]
    [InlineData("[web\n", 1)]
    [InlineData("[web.hosts.a]\nx = 1\nx = 2\n", 3)]
    public void Toml_OfMistake_NamesTheLine(string text, int line)
    {
        var (_, diagnostics) = TextInventory.Toml(text);

        Assert.NotEmpty(diagnostics);
        Assert.All(diagnostics, d => Assert.Equal(("hosts.toml", line), (d.Span.File, d.Span.Line)));
    }

    [Fact]
    public void Toml_OfVariable_KnowsItsPlace()
    {
        var (inventory, _) = TextInventory.Toml("[web.hosts]\na = {}\nb = { port = 22 }\n[web.vars]\nx.y = 1\n");

        Assert.Equal("hosts.toml:3:14", inventory.FindHost("b")!.Variables["port"].Span.ToString());
        Assert.Equal("{\"y\":1}", inventory.FindGroup("web")!.Variables["x"].ToString());
    }

    [Fact]
    public void Load_OfHostList_ExpandsRanges()
    {
        var (inventory, diagnostics) = Inventory.Load(["a[1:2]:22, b,"]);

        Assert.Empty(diagnostics);
        Assert.Equal(["a1", "a2", "b"], inventory.Ungrouped.Hosts.Select(h => h.Name));
        Assert.Equal(Value.Of(22), inventory.FindHost("a2")!.Variables["ansible_port"]);
    }

    [Fact]
    public void Load_OfMissingSource_SaysSo()
    {
        var (_, diagnostics) = Inventory.Load(["/nowhere/hosts"]);

        Assert.Equal("/nowhere/hosts: error: A source of the inventory does not exist: \"/nowhere/hosts\" (a list of hosts "
            + "needs a comma: \"host,\")",
            Assert.Single(diagnostics).ToString());
    }

    [Theory]
    [InlineData("half-json", "An inventory script gave no JSON: --list: line 2 of the answer, byte 1")]
    [InlineData("no-map", "An inventory script gave no map of groups: --list gave a list")]
    [InlineData("no-list", "An inventory script gave no list where one belongs: \"hosts\" of \"web\" is a text")]
    [InlineData("fails", "An inventory script failed: --list ended with exit status 4: oops")]
    public void Load_OfBadScript_GivesExactDiagnostic(string script, string expected)
    {
        var path = Path.Combine(InventoryData.Root, "bad-scripts", script);

        var (_, diagnostics) = Inventory.Load([path]);

        Assert.Equal($"{path}: error: {expected}", Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void Load_OfExecutableThatIsNoProgram_ReadsItAsText()
    {
        var (inventory, diagnostics) = Inventory.Load([Path.Combine(InventoryData.Root, "bad-scripts", "no-program")]);

        Assert.Empty(diagnostics);
        Assert.Equal(["host"], inventory.FindGroup("web")!.Hosts.Select(h => h.Name));
    }

    [Fact]
    public void Load_OfScriptThatIsNotExecutable_SaysHowToMend()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "#!/bin/sh\necho '{}'\n");

        var (_, diagnostics) = Inventory.Load([file]);
        File.Delete(file);

        Assert.StartsWith($"{file}:1:1: error: An inventory script failed: it is not executable (chmod +x",
            Assert.Single(diagnostics).ToString());
    }

    [Theory]
    [InlineData("[web]\nh a=1 b='{{ x }}'\n", "hosts")]
    [InlineData("web:\n  hosts:\n    h: {a: 1, b: '{{ x }}'}\n", "hosts.yml")]
    [InlineData("[web.hosts.h]\na = 1\nb = '{{ x }}'\n", "hosts.toml")]
    public void Load_OfVaultedInventory_KeepsItsValuesSecret(string text, string name)
    {
        var folder = Directory.CreateTempSubdirectory();
        var file = Path.Combine(folder.FullName, name);
        var vault = new VaultKeyring(new VaultSecret("default", "pw"));
        File.WriteAllText(file, vault.Encrypt(System.Text.Encoding.UTF8.GetBytes(text), null, default));

        var (inventory, diagnostics) = Inventory.Load([file], new() { Vault = vault });
        var locked = Inventory.Load([file]).Diagnostics;
        folder.Delete(recursive: true);

        Assert.Empty(diagnostics);
        Assert.All(inventory.FindHost("h")!.Variables.Values, v => Assert.True(v.IsSecret));
        Assert.True(inventory.FindHost("h")!.Variables["b"].HasTemplates);
        Assert.Equal($"{file}:1:1", Assert.Single(locked).Span.ToString());
    }

    [Fact]
    public void Load_OfMistakeInVaultedInventory_ShowsOnlyThePlace()
    {
        var file = Path.GetTempFileName();
        var vault = new VaultKeyring(new VaultSecret("default", "pw"));
        File.WriteAllText(file, vault.Encrypt("h a=1 hunter2\n"u8, null, default));

        var (_, diagnostics) = Inventory.Load([file], new() { Vault = vault });
        File.Delete(file);

        Assert.Equal($"{file}:1:7: error: A host's variable is not written as key=value", Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void Load_OfHostNamedLikeAGroup_Warns()
    {
        var (_, _, diagnostics) = InventoryData.Load("script", "inventory.sh");

        Assert.Equal("inventory-shared-name", Assert.Single(diagnostics).Code);
    }

    [Fact]
    public void AddHost_OfNewHost_IsSeenAtOnce()
    {
        var (inventory, _) = TextInventory.Ini("h1\n[web]\nw1\n");

        var changed = inventory.AddHost("new", ["web", "fresh"], Value.Map(("a", Value.Of(1))), out var host);

        Assert.True(changed);
        Assert.Equal(["all", "fresh", "web"], host.AllGroups.Select(g => g.Name));
        Assert.Equal(["w1", "new"], inventory.Match("web").Hosts.Select(h => h.Name));
        Assert.Equal(["h1", "w1", "new"], inventory.Match("all").Hosts.Select(h => h.Name));
        Assert.Equal(Value.Of(1), host.Variables["a"]);
        Assert.False(inventory.AddHost("new", ["web"], Value.Map(("a", Value.Of(1))), out _));
        Assert.True(inventory.AddHost("new", ["web"], Value.Map(("a", Value.Of(2))), out _));
    }

    [Fact]
    public void AddHost_OfUngroupedHost_LeavesUngrouped()
    {
        var (inventory, _) = TextInventory.Ini("h1\n");

        inventory.AddHost("h1", ["web"], MapValue.Empty, out _);

        Assert.Empty(inventory.Ungrouped.Hosts);
    }

    [Fact]
    public void AddToGroup_WithParents_PutsGroupBelowThem()
    {
        var (inventory, _) = TextInventory.Ini("h1\n[os]\n");
        var host = inventory.FindHost("h1")!;

        Assert.True(inventory.AddToGroup(host, "os_debian", ["os"], out var diagnostics));
        Assert.False(inventory.AddToGroup(host, "os_debian", ["os"], out _));
        Assert.Empty(diagnostics);
        Assert.Equal(["all", "os", "os_debian"], host.AllGroups.Select(g => g.Name));
        Assert.Equal(2, inventory.FindGroup("os_debian")!.Depth);
    }

    [Fact]
    public void AddToGroup_ThatWouldCloseACircle_TellsAndGoesOn()
    {
        var (inventory, _) = TextInventory.Ini("[a:children]\nb\n[b]\nh\n");

        inventory.AddToGroup(inventory.FindHost("h")!, "a", ["b"], out var diagnostics);

        Assert.Equal("inventory-group-circle", Assert.Single(diagnostics).Code);
        Assert.Contains(inventory.FindHost("h")!, inventory.FindGroup("a")!.Hosts);
    }

    [Fact]
    public void AddHost_FromManyThreads_LosesNothing()
    {
        var (inventory, _) = TextInventory.Ini("[web]\nw0\n");

        Parallel.For(1, 501, i =>
        {
            inventory.AddHost($"w{i}", ["web", $"g{i % 7}"], Value.Map(("i", Value.Of(i))), out var host);
            Assert.Contains(host, inventory.FindGroup("web")!.AllHosts);
            Assert.Equal(3, host.AllGroups.Count);
        });

        Assert.Equal(501, inventory.Hosts.Count);
        Assert.Equal(501, inventory.All.AllHosts.Count);
    }

    [Fact]
    public void Load_OfTenThousandHosts_IsCheap()
    {
        var file = Path.ChangeExtension(Path.GetTempFileName(), ".yml");
        File.WriteAllText(file, "all:\n  children:\n    web:\n      vars: {a: 1}\n      hosts:\n"
            + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"        host{i}.example.com:\n          n: {i}\n")));
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();

        var (inventory, _) = Inventory.Load([file]);
        var variables = new HostVariables(inventory, []);
        var hosts = inventory.Match("web").Hosts;
        var layers = hosts.Sum(h => variables.Layers(h).Count);
        clock.Stop();
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        File.Delete(file);

        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.ElapsedMilliseconds} ms, {allocated >> 20} MB allocated");
        Assert.Equal((10_000, 20_000), (hosts.Count, layers));
        Assert.True(allocated < 150 << 20, $"{allocated >> 20} MB allocated");
    }
}
