using Runbook.Core;

namespace Runbook.Language.Tests;

public class HostPatternTests
{
    private const string Hosts = """
        localhost2 ansible_host=1
        [web]
        w[1:5]
        [db]
        d1
        w2
        [prod:children]
        db
        web
        """;

    /// <summary>What Debian's <c>ansible PATTERN --list-hosts</c> answers for the same inventory.</summary>
    [Theory]
    [InlineData("web:&db", "w2")]
    [InlineData("all", "localhost2 d1 w2 w1 w3 w4 w5")]
    [InlineData("*", "localhost2 d1 w2 w1 w3 w4 w5")]
    [InlineData("prod[0]", "d1")]
    [InlineData("prod[1:3]", "w2 w1 w3")]
    [InlineData("w*", "w1 w2 w3 w4 w5")]
    [InlineData("~w[12]", "w1 w2")]
    [InlineData("!web", "localhost2 d1")]
    [InlineData("web[-1]", "w5")]
    [InlineData("web[-2]", "w4")]
    [InlineData("db,web", "d1 w2 w1 w3 w4 w5")]
    [InlineData("db : web", "d1 w2 w1 w3 w4 w5")]
    [InlineData("web:!db", "w1 w3 w4 w5")]
    [InlineData("!db:web", "w1 w3 w4 w5")]
    [InlineData("w1:d1", "w1 d1")]
    [InlineData("web[3:]", "w4 w5")]
    [InlineData("web[0-2]", "w1 w2 w3")]
    [InlineData("localhost", "localhost")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("all:!localhost", "localhost2 d1 w2 w1 w3 w4 w5")]
    [InlineData("&db", "d1 w2")]
    [InlineData("w1,!w1", "")]
    [InlineData("~(web|db)", "w1 w2 w3 w4 w5 d1")]
    [InlineData("~(?P<kind>w)[12]", "w1 w2")]
    [InlineData("w?", "w1 w2 w3 w4 w5")]
    [InlineData("[wd]1", "w1 d1")]
    [InlineData("w[!1-3]", "w4 w5")]
    [InlineData("", "")]
    [InlineData(":,:", "")]
    public void Match_OfPattern_SelectsInAnsiblesOrder(string pattern, string expected)
    {
        var (inventory, _) = TextInventory.Ini(Hosts);

        var (hosts, _) = inventory.Match(pattern);

        Assert.Equal(expected, string.Join(' ', hosts.Select(h => h.Name)));
    }

    /// <summary>Each line of the recorded file is a pattern and what Debian's <c>ansible</c> selects by it.</summary>
    [Fact]
    public void Match_OfRecordedPatterns_SelectsWhatAnsibleSelects()
    {
        var folder = Path.Combine(InventoryData.Root, "patterns");
        var (inventory, _) = Inventory.Load([Path.Combine(folder, "inventory.yml")]);
        var recorded = File.ReadAllLines(Path.Combine(folder, "expected-hosts.txt"));

        var actual = recorded.Select(l => l.Split(" => ")[0])
            .Select(p => $"{p} => {string.Join(' ', inventory.Match(p).Hosts.Select(h => h.Name))}");

        Assert.Equal(35, recorded.Length);
        Assert.Equal(recorded, actual);
    }

    [Theory]
    [InlineData("nope", "play.yml:3:10: warning: A pattern matches no host and no group: \"nope\"")]
    [InlineData("wob", "play.yml:3:10: warning: A pattern matches no host and no group: \"wob\" (did you mean \"web\"?)")]
    [InlineData("web[9]", "play.yml:3:10: warning: A pattern's subscript selects nothing: web[9]: there are 5 hosts")]
    [InlineData("w[13]", "play.yml:3:10: warning: A pattern matches no host and no group: \"w\" (did you mean \"w1\"?)")]
    public void Match_OfPatternWithoutHosts_Warns(string pattern, string expected)
    {
        var (inventory, _) = TextInventory.Ini(Hosts);

        var (hosts, diagnostics) = inventory.Match(pattern, limit: null, new SourceSpan("play.yml", 3, 10));

        Assert.Empty(hosts);
        Assert.Equal([expected], diagnostics.Select(d => d.ToString()));
    }

    [Fact]
    public void Match_OfBrokenRegex_IsAnError()
    {
        var (inventory, _) = TextInventory.Ini(Hosts);

        var (_, diagnostics) = inventory.Match("~(w");

        Assert.Equal("pattern-bad-regex", Assert.Single(diagnostics).Code);
    }

    [Fact]
    public void Match_OfRegexThatNeverEnds_IsAnErrorInBoundedTime()
    {
        var (inventory, _) = TextInventory.Ini(new string('a', 60) + "\n");

        var (_, diagnostics) = inventory.Match("~(a+)+b$");

        Assert.Equal("pattern-bad-regex", Assert.Single(diagnostics).Code);
    }

    [Fact]
    public void Match_WithLimit_KeepsOrderOfPattern()
    {
        var (inventory, _) = TextInventory.Ini(Hosts);
        var (limit, _) = inventory.Match("w5:w1");

        var (hosts, _) = inventory.Match("web", limit);

        Assert.Equal(["w1", "w5"], hosts.Select(h => h.Name));
    }

    [Fact]
    public void Match_OfList_IsUnion()
    {
        var (inventory, _) = TextInventory.Ini(Hosts);

        var (hosts, _) = inventory.Match(["web", "!w1", "d1"]);

        Assert.Equal(["w2", "w3", "w4", "w5", "d1"], hosts.Select(h => h.Name));
    }

    [Fact]
    public void HostLimit_WithFile_TakesItsLines()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "w1\n\n  d1  \n");

        var (patterns, diagnostics) = HostLimit.Read([$"w2,@{file}"]);
        File.Delete(file);

        Assert.Equal(["w2", "w1", "d1"], patterns);
        Assert.Empty(diagnostics);
    }

    [Fact]
    public void HostLimit_WithMissingFile_IsAnError()
    {
        var (_, diagnostics) = HostLimit.Read(["@/nowhere/hosts.retry"]);

        Assert.Equal("limit-unreadable", Assert.Single(diagnostics).Code);
    }

    [Theory]
    [InlineData(null, "b c a")]
    [InlineData("inventory", "b c a")]
    [InlineData("reverse_inventory", "a c b")]
    [InlineData("sorted", "a b c")]
    [InlineData("reverse_sorted", "c b a")]
    public void HostOrder_OfWord_PutsHostsInOrder(string? order, string expected)
    {
        var (inventory, _) = TextInventory.Ini("b\nc\na\n");

        Assert.Equal(expected, string.Join(' ', HostOrder.Apply(inventory.Hosts, order)!.Select(h => h.Name)));
    }

    [Fact]
    public void HostOrder_OfShuffle_KeepsAllHosts()
    {
        var (inventory, _) = TextInventory.Ini("h[1:50]\n");

        var hosts = HostOrder.Apply(inventory.Hosts, "shuffle", new Random(7))!;

        Assert.NotEqual(inventory.Hosts, hosts);
        Assert.Equal(inventory.Hosts.Select(h => h.Name).Order(), hosts.Select(h => h.Name).Order());
    }

    [Fact]
    public void HostOrder_OfUnknownWord_IsNull() => Assert.Null(HostOrder.Apply([], "random"));
}
