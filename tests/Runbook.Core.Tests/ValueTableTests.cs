using System.Text.Json;

namespace Runbook.Core.Tests;

public sealed class ValueTableTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("1.5")]
    [InlineData("1.0")]
    [InlineData("\"ä \\\"q\\\" \\n\"")]
    [InlineData("[1,[],{}]")]
    [InlineData("{\"b\":1,\"a\":{\"c\":[null]}}")]
    public void ToJson_Parsed_GivesTheSameText(string json) => Assert.Equal(json, ValueJson.ToJson(ValueJson.Parse(json), maskSecrets: false));

    [Theory]
    [InlineData("1", "true", true)]
    [InlineData("1", "1.0", true)]
    [InlineData("0", "false", true)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    public void Equals_Values_IsPythons(string left, string right, bool expected)
    {
        var (a, b) = (ValueJson.Parse(left), ValueJson.Parse(right));
        Assert.Equal(expected, a.Equals(b));
        Assert.Equal(expected, b.Equals(a));
        Assert.True(!expected || a.GetHashCode() == b.GetHashCode());
    }

    [Fact]
    public void Serialize_Value_MasksSecrets() =>
        Assert.Equal("{\"a\":\"********\",\"b\":1}", JsonSerializer.Serialize<Value>(Value.Map(("a", Value.Of("x").AsSecret()), ("b", Value.Of(1)))));

    [Theory]
    [InlineData("copi", "copy")]
    [InlineData("tamplate", "template")]
    [InlineData("zzz", null)]
    public void Nearest_Word_IsTheClosest(string word, string? expected) => Assert.Equal(expected, DidYouMean.Nearest(word, ["copy", "template", "file"]));
}
