using System.Text.Json;

namespace Runbook.Cli.Tests;

public sealed class InventoryCommandTests
{
    [Fact]
    public async Task List_Groups_IsJsonAsAnsibleInventory()
    {
        using var cli = Prepared();
        using var list = JsonDocument.Parse((await cli.Run("inventory", "--list", "-i", "inventory")).Output);
        Assert.Equal(["a", "b"], list.RootElement.GetProperty("web").GetProperty("hosts").EnumerateArray().Select(h => h.GetString()));
        Assert.Equal(7, list.RootElement.GetProperty("_meta").GetProperty("hostvars").GetProperty("a").GetProperty("x").GetInt32());
    }

    [Theory]
    [InlineData("--graph", "@all:\n  |--@ungrouped:\n  |--@web:\n  |  |--a\n  |  |--b\n")]
    [InlineData("web --graph", "@web:\n  |--a\n  |--b\n")]
    [InlineData("--host a", "{\n  \"x\": 7\n}\n")]
    [InlineData("--host a --yaml", "x: 7\n")]
    public async Task Show_Forms_AreAsAnsibleInventory(string options, string expected)
    {
        using var cli = Prepared();
        Assert.Equal(expected, (await cli.Run(["inventory", .. options.Split(' '), "-i", "inventory"])).Output);
    }

    [Fact]
    public async Task Vars_Host_SaysWhereEachComesFrom()
    {
        using var cli = Prepared();
        var output = (await cli.Run("vars", "a", "x", "-i", "inventory", "-e", "x=8")).Output;
        Assert.Contains("x: \"8\"  # extra variables", output);
        Assert.Contains("overrides 7  # inventory variables of a, ", output);
    }

    [Fact]
    public async Task Vars_HostWithoutName_ListsAllButHostvars()
    {
        using var cli = Prepared();
        var result = await cli.Run("vars", "a", "-i", "inventory");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("\nx: 7  # inventory variables of a, ", result.Output);
        Assert.Contains("\ninventory_hostname: \"a\"  # magic variables\n", result.Output);
        Assert.DoesNotContain("hostvars", result.Output);
    }

    [Theory]
    [InlineData("vars a hostvars -i inventory", "\"x\":7")]
    [InlineData("eval hostvars --host a -i inventory", "\"x\":7")]
    public async Task Show_Hostvars_HasAnEnd(string line, string expected)
    {
        using var cli = Prepared();
        var result = await cli.Run(line.Split(' '));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(expected, result.Output.Replace(" ", ""));
        Assert.DoesNotContain("ansible_play_hosts", result.Output);
    }

    [Theory]
    [InlineData("inventory --host c", "did you mean")]
    [InlineData("vars a nope", "undefined variable")]
    [InlineData("doc coppy", "did you mean \"copy\"?")]
    [InlineData("render missing.j2", "a template is missing")]
    [InlineData("completion csh", "bash, zsh or fish")]
    public async Task Show_WhatIsNotThere_IsAnError(string line, string expected)
    {
        using var cli = Prepared();
        var result = await cli.Run([.. line.Split(' '), .. line.StartsWith("inv", StringComparison.Ordinal) || line.StartsWith("vars", StringComparison.Ordinal) ? (string[])["-i", "inventory"] : []]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(expected, result.Error);
    }

    [Fact]
    public async Task Render_BothDialects_GoToOutputOrFile()
    {
        using var cli = Prepared();
        cli.Write("t.j2", "{% for i in range(n) %}{{ i }}{% endfor %} {{ inventory_hostname }}\n");
        cli.Write("t.sbn", "{{ n + 1 }}\n");
        Assert.Equal("012 a\n", (await cli.Run("render", "t.j2", "-e", "{\"n\": 3}", "-i", "inventory", "--host", "a")).Output);
        Assert.Equal(0, (await cli.Run("render", "t.sbn", "-e", "{\"n\": 3}", "-o", "out")).ExitCode);
        Assert.Equal("4\n", cli.Read("out"));
    }

    [Fact]
    public async Task Explain_Block_ShowsWhereAFailureGoes()
    {
        using var cli = Prepared();
        cli.Write("p.yml", "- hosts: web\n  gather_facts: false\n  tasks:\n    - block: [{ping: }]\n      rescue: [{debug: {msg: x}}]\n");
        Assert.Contains("(on failure: ", (await cli.Run("explain", "p.yml")).Output);
    }

    [Fact]
    public async Task Doc_Module_ShowsItsArguments()
    {
        using var cli = Prepared();
        Assert.Contains("dest", (await cli.Run("doc", "copy")).Output);
        Assert.Contains("copy ", (await cli.Run("doc")).Output);
    }

    private static CliRun Prepared()
    {
        var cli = new CliRun();
        cli.Write("inventory", "[web]\na x=7\nb\n");
        return cli;
    }
}
