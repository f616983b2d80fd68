using System.Text.Json;

namespace Runbook.Core.Tests;

/// <summary>JSON to values and back.</summary>
public sealed class ValueJsonTests
{
    [Theory]
    [InlineData("null", "null")]
    [InlineData("[1, 2.0, 1e3, -0.5]", "[1,2.0,1000.0,-0.5]")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("""{"b": true, "a": {}}""", """{"b":true,"a":{}}""")]
    [InlineData("\"\\u00fc <&> \\\"q\\\" \\n\"", "\"ü <&> \\\"q\\\" \\n\"")]
    [InlineData("""{"a": 1, "a": 2}""", """{"a":2}""")]
    public void ToJson_OfWhatWasParsed_IsTheSameValue(string json, string expected) =>
        Assert.Equal(expected, ValueJson.ToJson(ValueJson.Parse(json), maskSecrets: false));

    [Theory]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("yes")]
    public void Parse_NoJson_Throws(string text) => Assert.ThrowsAny<JsonException>(() => ValueJson.Parse(text));

    [Fact]
    public void ToJson_Secret_IsMaskedUnlessAskedFor()
    {
        var value = Value.Map(("user", Value.Of("ann")), ("password", Value.Of("swordfish").AsSecret()));

        Assert.Equal("""{"user":"ann","password":"********"}""", value.ToString());
        Assert.Equal("""{"user":"ann","password":"swordfish"}""", ValueJson.ToJson(value, maskSecrets: false));
    }

    [Fact]
    public void ToJson_NotANumber_IsText() => Assert.Equal("""["NaN","Infinity"]""", Value.Of([Value.Of(double.NaN), Value.Of(double.PositiveInfinity)]).ToString());

    [Fact]
    public void ToJson_KeysThatAreNoText_AreWrittenAsPythonDoes()
    {
        var builder = new MapBuilder { [Value.Of(2)] = Value.Null, [Value.False] = Value.Null, [Value.Null] = Value.Null, [Value.Of(1.5)] = Value.Null };

        Assert.Equal("""{"2":null,"false":null,"null":null,"1.5":null}""", builder.Build().ToString());
    }
}
