using CsCheck;

namespace Runbook.Language.Tests;

public class IniInventoryTests
{
    /// <summary>Bad lines, each with the only diagnostic it must give.</summary>
    public static TheoryData<string, string> BadLines => new()
    {
        { "[web", "hosts:1:1: error: A range of hosts is wrong: [web: a range needs a closing bracket after its opening one" },
        { "[web servers]\nh\n",
            "hosts:1:1: error: A section of an INI inventory is wrong: [web servers] (write [group], [group:children] or "
                + "[group:vars] without spaces)" },
        { "[web:child]\nx\n",
            "hosts:1:6: error: A section of an INI inventory is wrong: [web:child] has an unknown type (the types are hosts, "
                + "children and vars)" },
        { "[web:childen]\nx\n",
            "hosts:1:6: error: A section of an INI inventory is wrong: [web:childen] has an unknown type (did you mean \"children\"?)" },
        { "h a=1 b\n", "hosts:1:7: error: A host's variable is not written as key=value: \"b\" (quote a value that holds spaces)" },
        { "h a=\"1\n", "hosts:1:5: error: The quotes of a host's line do not match: a quote (\") is never closed" },
        { "h a=1\\", "hosts:1:6: error: The quotes of a host's line do not match: a backslash escapes nothing" },
        { "---\n", "hosts:1:1: error: This is no name of a host: \"---\": --- begins a YAML file; give it the extension .yml "
            + "to have it read as one" },
        { "web:\n", "hosts:1:1: error: This is no name of a host: \"web:\": a colon at the end needs a port after it" },
        { "[web]\n[web:vars]\nnovalue\n", "hosts:3:1: error: A group's variable is not written as key=value: \"novalue\"" },
        { "[web:vars]\na=1\n", "hosts:1:2: error: A group is used but nowhere declared: \"web\" (add [web])" },
        { "[wob]\n[p:children]\n  web\n", "hosts:3:3: error: A group is used but nowhere declared: \"web\" (did you mean \"wob\"?)" },
        { "[p:children]\na b\n", "hosts:2:1: error: A group's child is not the name of a group: \"a b\"" },
        { "[a:children]\na\n", "hosts:2:1: error: Groups contain each other in a circle: \"a\" cannot be a child of \"a\", "
            + "which is itself" },
        { "[a:children]\nb\n[b:children]\na\n",
            "hosts:4:1: error: Groups contain each other in a circle: \"a\" cannot be a child of \"b\", which is below it" },
        { "h[1:2:0]\n", "hosts:1:1: error: A range of hosts is wrong: h[1:2:0]: the step of a range must be a whole number above 0" },
        { "h[1]\n", "hosts:1:1: error: A range of hosts is wrong: h[1]: a range is begin:end or begin:end:step" },
        { "h[1:]\n", "hosts:1:1: error: A range of hosts is wrong: h[1:]: a range must say where it ends" },
        { "h[01:100]\n",
            "hosts:1:1: error: A range of hosts is wrong: h[01:100]: both ends of a range with leading zeros must be of one length" },
        { "h[d:a]\n", "hosts:1:1: error: A range of hosts is wrong: h[d:a]: a range must begin before it ends" },
        { "h[a:9]\n",
            "hosts:1:1: error: A range of hosts is wrong: h[a:9]: a range goes from number to number or from letter to "
                + "letter, not from \"a\" to \"9\"" },
        { "h[1:99999999999]\n", "hosts:1:1: error: A range of hosts is wrong: h[1:99999999999]: the ranges make more than 1000000 hosts" },
        { "[g]\n[g:vars]\nansible_group_priority=high\n",
            "hosts:3:24: error: A group's priority must be a whole number: group \"g\"" },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    public void Read_OfBadLine_GivesExactDiagnostic(string text, string expected)
    {
        var (_, diagnostics) = TextInventory.Ini(text);

        Assert.Equal([expected], diagnostics.Select(d => d.ToString()));
    }

    [Fact]
    public void Read_OfSeveralMistakes_TellsAllAndKeepsTheRest()
    {
        var (inventory, diagnostics) = TextInventory.Ini("good\nbad x\n[web\n[web]\nw1 a=1 b=\"2\nw2\n");

        Assert.Equal([2, 3, 5], diagnostics.Select(d => d.Span.Line));
        Assert.Equal(["good", "bad", "w2"], inventory.Hosts.Select(h => h.Name));
    }

    [Fact]
    public void Read_OfVariable_KnowsItsPlace()
    {
        var (inventory, _) = TextInventory.Ini("[web]\n  w1  port=80 name='x'\n[web:vars]\n key =  value\n");

        Assert.Equal("hosts:2:12", inventory.FindHost("w1")!.Variables["port"].Span.ToString());
        Assert.Equal("hosts:2:20", inventory.FindHost("w1")!.Variables["name"].Span.ToString());
        Assert.Equal("hosts:4:9", inventory.FindGroup("web")!.Variables["key"].Span.ToString());
    }

    [Theory]
    [InlineData("www[01:03].x", "www01.x www02.x www03.x")]
    [InlineData("db-[a:c]", "db-a db-b db-c")]
    [InlineData("db-[X:Z]", "db-X db-Y db-Z")]
    [InlineData("n[0:10:5]", "n0 n5 n10")]
    [InlineData("n[:2]", "n0 n1 n2")]
    [InlineData("n[a:g:3]", "na nd ng")]
    [InlineData("n[1:2]-[a:b]", "n1-a n1-b n2-a n2-b")]
    [InlineData("n[8:11]", "n8 n9 n10 n11")]
    [InlineData("n[008:011]", "n008 n009 n010 n011")]
    [InlineData("n[5:1]", "")]
    [InlineData("plain", "plain")]
    public void Expand_OfRange_GivesNames(string pattern, string expected) =>
        Assert.Equal(expected, string.Join(' ', HostRange.Expand(pattern, 1000).Names));

    [Theory]
    [InlineData("a:22", "a", 22)]
    [InlineData("a", "a", null)]
    [InlineData("10.0.0.1:2222", "10.0.0.1", 2222)]
    [InlineData("[fe80::1]:22", "fe80::1", 22)]
    [InlineData("fe80::1", "fe80::1", null)]
    [InlineData("w[1:3]:22", "w[1:3]", 22)]
    [InlineData("w[1:3]", "w[1:3]", null)]
    [InlineData("a:b", "a:b", null)]
    [InlineData("a:99999999999", "a:99999999999", null)]
    public void Split_OfAddress_GivesPort(string text, string host, int? port) => Assert.Equal((host, port), HostAddress.Split(text));

    [Fact]
    public void Read_OfAnyText_EndsAndAlwaysNamesThePlace() =>
        Gen.OneOf(Piece, Gen.Char.Array[0, 8].Select(c => new string(c))).Array[0, 40].Select(string.Concat).Sample(
            text =>
            {
                var (inventory, diagnostics) = TextInventory.Ini(text);
                return diagnostics.TrueForAll(d => d.Span is { File: "hosts", Line: > 0, Column: > 0 })
                    && inventory.Hosts.All(h => h.AllGroups.Contains(inventory.All));
            },
            iter: 5000);

    [Fact]
    public void Match_OfAnyPattern_Ends() =>
        Gen.OneOf(Piece, Gen.Char["[]:!&~*?.,-019aw \\^(|)+"].Array[0, 8].Select(c => new string(c)))
            .Array[0, 6].Select(string.Concat).Sample(
            text =>
            {
                var (inventory, _) = TextInventory.Ini("w[1:9]\n[web]\nx1\n");
                var (hosts, _) = inventory.Match(text);
                return hosts.DistinctBy(h => h.Name).Count() == hosts.Count;
            },
            iter: 3000);

    private static Gen<string> Piece => Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]);

    private static string[] Pieces =>
    [
        "[web]", "[web:vars]", "[a:children]", "[web:children]", "\n", "\n", "\n", "h1", "web", "a", "h[1:3]", "[", "]", ":",
        "x=1", " ", "=",
        "\"", "'", "\\", "#", ";", "{", "}", "[1:99999999]", "[0:9:0]", "{'a': [1, (2,)]}", "ansible_group_priority=", "-1",
        "0x", "1e", "\t",
        "\r", "\u0000", "é", "[[[[", "((((", "---", "!",
    ];
}
