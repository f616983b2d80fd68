using Runbook.Core;

namespace Runbook.Language.Tests;

public sealed class YamlReaderTests
{
    /// <summary>Scalars and what Debian's ansible-core 2.14 makes of them, as JSON.</summary>
    [Theory]
    [InlineData("0o644", "\"0o644\"")]
    [InlineData("0644", "420")]
    [InlineData("-0644", "-420")]
    [InlineData("1_000", "1000")]
    [InlineData("1__0", "10")]
    [InlineData("1e3", "\"1e3\"")]
    [InlineData("1.0e3", "\"1.0e3\"")]
    [InlineData("1.0e+3", "1000.0")]
    [InlineData("190:20:30", "685230")]
    [InlineData("1:30.5", "90.5")]
    [InlineData(".inf", "\"Infinity\"")]
    [InlineData("-.inf", "\"-Infinity\"")]
    [InlineData("2001-12-14", "\"2001-12-14\"")]
    [InlineData("2001-2-3", "\"2001-2-3\"")]
    [InlineData("2001-12-14t21:59:43.10-05:00", "\"2001-12-14T21:59:43.100000-05:00\"")]
    [InlineData("2001-12-14 21:59:43", "\"2001-12-14T21:59:43\"")]
    [InlineData("2001-12-14 21:59:43Z", "\"2001-12-14T21:59:43+00:00\"")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("Null", "null")]
    [InlineData("08", "\"08\"")]
    [InlineData("0b101", "5")]
    [InlineData("+12", "12")]
    [InlineData("0x1f", "31")]
    [InlineData("0x_1F", "31")]
    [InlineData("0x", "\"0x\"")]
    [InlineData("0_", "0")]
    [InlineData("1.", "1.0")]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "\"-.5\"")]
    [InlineData("yes", "true")]
    [InlineData("Off", "false")]
    [InlineData("y", "\"y\"")]
    [InlineData("N", "\"N\"")]
    [InlineData("tRue", "\"tRue\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("99999999999999999999999", "99999999999999999999999")]
    [InlineData("'yes'", "\"yes\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("!!int \"12\"", "12")]
    [InlineData("!!bool yes", "true")]
    [InlineData("!unsafe 5", "\"5\"")]
    [InlineData("!!binary aGVsbG8=", "\"hello\"")]
    public void Read_Scalar_ResolvesAsAnsible(string yaml, string json)
    {
        var (documents, diagnostics) = YamlReader.Read($"a: {yaml}\n", "t.yml");

        Assert.Empty(diagnostics);
        Assert.Equal($"{{\"a\":{json}}}", ValueJson.ToJson(documents[0], maskSecrets: false).Replace(": ", ":", StringComparison.Ordinal)
            .Replace("{ ", "{", StringComparison.Ordinal));
    }

    /// <summary>Places of values: line, column, length.</summary>
    [Theory]
    [InlineData("a: b", "1:4", 1)]
    [InlineData("a: \"b c\"", "1:5", 3)]
    [InlineData("a: 'b'", "1:5", 1)]
    [InlineData("a: 0644", "1:4", 4)]
    [InlineData("a: |\n  text\n  more", "2:3", 0)]
    [InlineData("a: >-\n\n    text", "2:5", 0)]
    [InlineData("a: &x 'b'", "1:8", 1)]
    [InlineData("a: !unsafe b", "1:12", 1)]
    [InlineData("a:\n  - b", "2:3", 0)]
    [InlineData("é: {b: c}", "1:4", 0)]
    [InlineData("\uFEFFa: b", "1:4", 1)]
    [InlineData("# c\r\na: |\r\n  t\r\n", "3:3", 0)]
    public void Read_Value_KnowsItsPlace(string yaml, string place, int length)
    {
        var (documents, _) = YamlReader.Read(yaml, "t");
        var (key, value) = ((MapValue)documents[0]).Entries.Single();

        Assert.Equal($"t:{place}", value.Span.ToString());
        Assert.Equal(length, value.Span.Length);
        Assert.Equal(1, key.Span.Column);
    }

    [Fact]
    public void Read_MergeKeys_OwnEntriesWinAndEarlierSourcesBeforeLater()
    {
        var (documents, diagnostics) = YamlReader.Read("""
            a: &a {x: 1, y: 1}
            b: &b {x: 2, z: 2}
            c: {y: 3, <<: [*a, *b]}
            d:
              <<: *a
              x: 9
            """, "t");

        Assert.Empty(diagnostics);
        var map = (MapValue)documents[0];
        Assert.Equal(Value.Map(("x", Value.Of(1)), ("z", Value.Of(2)), ("y", Value.Of(3))), map["c"]);
        Assert.Equal(Value.Map(("x", Value.Of(9)), ("y", Value.Of(1))), map["d"]);
    }

    [Fact]
    public void Read_Unsafe_IsNeverATemplate()
    {
        var (documents, _) = YamlReader.Read("a: !unsafe '{{ x }}'\nb: !unsafe [\"{{ x }}\", {c: '{{ y }}'}]\nd: '{{ x }}'\n", "t");
        var map = (MapValue)documents[0];

        Assert.False(map["a"]!.HasTemplates);
        Assert.False(map["b"]!.HasTemplates);
        Assert.True(map["d"]!.HasTemplates);
    }

    [Fact]
    public void Read_Vault_IsOpenedByTheCaller()
    {
        var options = new YamlReaderOptions { Vault = (text, span) => new StringValue($"{span.Line}:{text.Trim()}", span, secret: true) };

        var (documents, diagnostics) = YamlReader.Read("a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n", "t", options);

        Assert.Empty(diagnostics);
        var value = ((MapValue)documents[0])["a"]!;
        Assert.True(value.IsSecret);
        Assert.Equal("2:$ANSIBLE_VAULT;1.1;AES256\n6162", value.AsText());
    }

    [Fact]
    public void Read_VaultedFile_IsSecretThroughout()
    {
        var options = new YamlReaderOptions { Vault = (_, span) => new StringValue("a: [1, x]\n", span, secret: true) };

        var (documents, diagnostics) = YamlReader.Read("$ANSIBLE_VAULT;1.1;AES256\n6162\n", "t", options);

        Assert.Empty(diagnostics);
        Assert.All(((ListValue)((MapValue)documents[0])["a"]!).Items, item => Assert.True(item.IsSecret));
    }

    [Fact]
    public void Read_VaultCallbackFails_SaysSo()
    {
        var options = new YamlReaderOptions
        {
            Vault = (_, span) => throw new DiagnosticException(Diagnostic.Error("vault", "Wrong password", null, span)),
        };

        var (_, diagnostics) = YamlReader.Read("a: !vault x\nb: !vault y\n", "t", options);

        Assert.Equal(["t:1:11", "t:2:11"], diagnostics.Select(d => d.Span.ToString()));
    }

    [Theory]
    [InlineData("a: 1\na: 2\n", "t:2:1: warning: A key is given twice: \"a\" (the last one counts; remove the other)")]
    [InlineData("a: *b\n", "t:1:4: error: An alias refers to an anchor that is not defined before it: *b")]
    [InlineData("a: &a [*a]\n", "t:1:8: error: An alias refers to an anchor that is not defined before it: *a")]
    [InlineData("a: {{ x }}\n", "t:1:5: error: A template is not quoted: YAML reads {{ as the beginning of a map "
        + "(a value that begins with {{ must be quoted: \"{{ ... }}\")")]
    [InlineData("a: [1, 2\nb: 3\n", "t:1:5: error: This is not valid YAML: the structure ends unexpectedly here")]
    [InlineData("a: 'x\n", "t:1:4: error: This is not valid YAML: a quote is not closed")]
    [InlineData("a:\n\tb: 1\n", "t:2:1: error: This is not valid YAML: a tab stands in the indentation "
        + "(YAML does not allow tabs for indentation: use spaces)")]
    [InlineData("a: !x y\n", "t:1:7: error: This YAML tag is not known: !x (text that begins with ! must be quoted)")]
    [InlineData("a: !!int x\n", "t:1:10: error: A value does not fit its tag: \"x\" is no tag:yaml.org,2002:int")]
    [InlineData("<<: 1\n", "t:1:5: error: A merge key (<<) takes a map or a list of maps: this is integer")]
    [InlineData("? [a]\n: b\n", "t:1:3: error: A list or map cannot be a key (quote the key)")]
    [InlineData("a: @x\n", "t:1:4: error: This is not valid YAML: this character cannot begin a value; quote the value")]
    public void Read_BadYaml_SaysWhatIsWrong(string yaml, string said)
    {
        var (_, diagnostics) = YamlReader.Read(yaml, "t");

        Assert.Equal(said, Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void Read_DeepNesting_IsAnErrorAndNoCrash()
    {
        var (_, diagnostics) = YamlReader.Read(new string('[', 20_000), "t");

        Assert.Single(diagnostics, d => d.Severity == Severity.Error && d.Span.Line == 1);
    }

    [Fact]
    public void Read_AliasesOfAliases_AreBounded()
    {
        var lines = Enumerable.Range(1, 30).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]");

        var (_, diagnostics) = YamlReader.Read($"a0: &a0 [x]\n{string.Join('\n', lines)}\n", "t");

        Assert.Equal("yaml-too-big", Assert.Single(diagnostics).Code);
    }

    /// <summary>libyaml, so Ansible, takes quoted text whose later lines stand left of their map.</summary>
    [Theory]
    [InlineData("a:\n  - b: \"x\n  y\"\n", "x y")]
    [InlineData("a:\n  - b: 'x\n y''s\n\n  z'\n", "x y's\nz")]
    [InlineData("a:\n  - b: \"x\\\"\n  y\"\n", "x\" y")]
    public void Read_QuotedTextStandsLeft_IsTaken(string yaml, string text)
    {
        var (documents, diagnostics) = YamlReader.Read(yaml, "t");

        Assert.Empty(diagnostics);
        var item = (MapValue)((ListValue)((MapValue)documents[0])["a"]!).Items[0];
        Assert.Equal(text, item["b"]!.AsText());
    }

    [Fact]
    public void ReadFile_Missing_IsADiagnostic()
    {
        var (documents, diagnostics) = YamlReader.ReadFile("/nowhere/at/all.yml");

        Assert.Empty(documents);
        Assert.Equal("unreadable-file", Assert.Single(diagnostics).Code);
    }
}
