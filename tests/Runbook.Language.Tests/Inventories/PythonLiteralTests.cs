using Runbook.Core;

namespace Runbook.Language.Tests;

public class PythonLiteralTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("-5", "-5")]
    [InlineData("+3", "3")]
    [InlineData("--3", "3")]
    [InlineData("0x1f", "31")]
    [InlineData("0o17", "15")]
    [InlineData("0b101", "5")]
    [InlineData("00", "0")]
    [InlineData("1_000", "1000")]
    [InlineData("1.5", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("1e3", "1000.0")]
    [InlineData("1e-3", "0.001")]
    [InlineData("True", "true")]
    [InlineData("None", "null")]
    [InlineData("'a'", "\"a\"")]
    [InlineData("\"a\" 'b'", "\"ab\"")]
    [InlineData("r'a\\n'", "\"a\\\\n\"")]
    [InlineData("'\\x41\\u00e9\\101'", "\"AéA\"")]
    [InlineData("'''a'b'''", "\"a'b\"")]
    [InlineData("[1, 'a', None,]", "[1,\"a\",null]")]
    [InlineData("()", "[]")]
    [InlineData("(1,)", "[1]")]
    [InlineData("(1)", "1")]
    [InlineData("{'a': {'b': [True]}}", "{\"a\":{\"b\":[true]}}")]
    [InlineData("{1, 1}", "[1]")]
    [InlineData("{}", "{}")]
    [InlineData("5 # five", "5")]
    public void Parse_OfLiteral_GivesItsValue(string text, string json) =>
        Assert.Equal(json, ValueJson.ToJson(PythonLiteral.Parse(text, default)!, maskSecrets: false));

    [Theory]
    [InlineData("")]
    [InlineData("0644")]
    [InlineData("true")]
    [InlineData("yes")]
    [InlineData("1_")]
    [InlineData("1__0")]
    [InlineData("0x")]
    [InlineData("1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("-a")]
    [InlineData("- 'a'")]
    [InlineData("'a")]
    [InlineData("[1")]
    [InlineData("[1 2]")]
    [InlineData("[,]")]
    [InlineData("{'a': }")]
    [InlineData("{'a': 1, 2}")]
    [InlineData("{{ foo }}")]
    [InlineData("f'a'")]
    [InlineData("None1")]
    [InlineData("1 2")]
    [InlineData("1+")]
    [InlineData("~/x")]
    [InlineData("+")]
    [InlineData("'\\x4'")]
    public void Parse_OfOtherText_GivesNull(string text) => Assert.Null(PythonLiteral.Parse(text, default));

    [Fact]
    public void Parse_OfDeepNesting_GivesNullAndDoesNotOverflow() => Assert.Null(PythonLiteral.Parse(new string('[', 100_000), default));
}
