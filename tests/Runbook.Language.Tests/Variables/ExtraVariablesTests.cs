using Runbook.Core;

namespace Runbook.Language.Tests;

public class ExtraVariablesTests
{
    [Theory]
    [InlineData("a=1", "{\"a\":\"1\"}")]
    [InlineData("a=1 b=\"two words\" c='x y' d=", "{\"a\":\"1\",\"b\":\"two words\",\"c\":\"x y\",\"d\":\"\"}")]
    [InlineData("a=#1", "{\"a\":\"#1\"}")]
    [InlineData("a=b=c", "{\"a\":\"b=c\"}")]
    [InlineData("{\"a\": 1, \"b\": [true, null]}", "{\"a\":1,\"b\":[true,null]}")]
    [InlineData("{a: yes, b: 0644}", "{\"a\":true,\"b\":420}")]
    [InlineData("a: 1", "{\"a\":1}")]
    [InlineData("---\na: 1\n", "{\"a\":1}")]
    [InlineData("", "{}")]
    [InlineData("  ", "{}")]
    public void Parse_OfText_GivesValues(string text, string json)
    {
        var (layer, diagnostics) = ExtraVariables.Parse([text]);

        Assert.Empty(diagnostics);
        Assert.Equal(json, ValueJson.ToJson(Value.Map(layer.Values), maskSecrets: false));
    }

    [Theory]
    [InlineData("a", "<extra vars>:1:1: error: An extra variable is not written as key=value: \"a\" (quote a value that "
        + "holds spaces, or give JSON)")]
    [InlineData("a=1 two", "<extra vars>:1:5: error: An extra variable is not written as key=value: \"two\" (quote a value "
        + "that holds spaces, or give JSON)")]
    [InlineData("a=\"1", "<extra vars>:1:3: error: The quotes of extra variables do not match: a quote (\") is never closed")]
    [InlineData("[1, 2]", "<extra vars>:1:1: error: Extra variables must be a map: this is a list")]
    [InlineData("1a=2", "<extra vars>:1:1: error: This is no name of a variable: \"1a\" (a name has letters, digits and "
        + "underscores and does not begin with a digit)")]
    [InlineData("{a-b: 2}", "<extra vars>:1:2: error: This is no name of a variable: \"a-b\" (a name has letters, digits and "
        + "underscores and does not begin with a digit)")]
    public void Parse_OfBadText_GivesExactDiagnostic(string text, string expected)
    {
        var (_, diagnostics) = ExtraVariables.Parse([text]);

        Assert.Equal([expected], diagnostics.Select(d => d.ToString()));
    }

    [Fact]
    public void Parse_OfSeveral_LaterWins()
    {
        var (layer, _) = ExtraVariables.Parse(["a=1 b=1", "{\"b\": 2}"]);

        Assert.Equal(("1", Value.Of(2)), (layer.Values["a"].AsText(), layer.Values["b"]));
    }

    [Fact]
    public void Parse_OfFile_ReadsIt()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "a: {b: [1]}\nt: '{{ x }}'\n");

        var (layer, diagnostics) = ExtraVariables.Parse([$"@{file}"]);
        File.Delete(file);

        Assert.Empty(diagnostics);
        Assert.True(layer.Values["t"].HasTemplates);
        Assert.Equal($"{file}:1:4", layer.Values["a"].Span.ToString());
    }

    [Fact]
    public void Parse_OfMissingFile_IsAnError() =>
        Assert.Equal("unreadable-file", Assert.Single(ExtraVariables.Parse(["@/nowhere/x.yml"]).Diagnostics).Code);

    [Fact]
    public void Parse_OfTemplate_KeepsItForLater() => Assert.True(ExtraVariables.Parse(["a={{b}}"]).Layer.Values["a"].HasTemplates);
}
