using System.Numerics;

namespace Runbook.Core.Tests;

/// <summary>Equality, truth and taint of values are Python's and the house's.</summary>
public sealed class ValueTests
{
    public static TheoryData<Value, Value, bool> Pairs => new()
    {
        { Value.Of(1), Value.Of(1.0), true },
        { Value.Of(1), Value.True, true },
        { Value.Of(0.0), Value.False, true },
        { Value.Of(1.5), Value.Of(1), false },
        { Value.Of(BigInteger.Pow(2, 80)), Value.Of(Math.Pow(2, 80)), true },
        { Value.Of("1"), Value.Of(1), false },
        { Value.Of("a"), Value.Of("a"), true },
        { Value.Of("a"), Value.Of("A"), false },
        { Value.Null, Value.False, false },
        { List(1, 2), List(1, 2), true },
        { List(1, 2), List(2, 1), false },
        { List(1, 2), new ListValue([Value.Of(1), Value.Of(2)], tuple: true), false },
        { Value.Map(("a", Value.Of(1)), ("b", Value.Of(2))), Value.Map(("b", Value.Of(2)), ("a", Value.True)), true },
        { Value.Map(("a", Value.Of(1)), ("b", Value.Of(2))), Value.Map(("b", Value.Of(2)), ("a", Value.True.AsSecret())), true },
        { Value.Map(("a", Value.Of(1))), Value.Map(("a", Value.Of(1)), ("b", Value.Null)), false },
        { Value.Of("a"), Value.Of("a").AsSecret(), true },
    };

    public static TheoryData<Value, bool> Truths => new()
    {
        { Value.Null, false },
        { Value.Of(0), false },
        { Value.Of(-1), true },
        { Value.Of(0.0), false },
        { Value.Of(""), false },
        { Value.Of("false"), true },
        { List(), false },
        { List(0), true },
        { MapValue.Empty, false },
        { Value.Map(("a", Value.Null)), true },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Equals_TwoValues_IsPythons(Value one, Value other, bool expected)
    {
        Assert.Equal(expected, one.Equals(other));
        Assert.Equal(expected, other.Equals(one));
        Assert.True(!expected || one.GetHashCode() == other.GetHashCode());
    }

    [Theory]
    [MemberData(nameof(Truths))]
    public void IsTruthy_Value_IsPythons(Value value, bool expected) => Assert.Equal(expected, value.IsTruthy);

    [Fact]
    public void Map_EqualKeys_KeepTheFirstSpellingAndPlace()
    {
        var builder = new MapBuilder { [Value.Of(1)] = Value.Of("one"), ["x"] = Value.Null, [Value.True] = Value.Of("true") };

        Assert.Equal("""{"1":"true","x":null}""", ValueJson.ToJson(builder.Build(), maskSecrets: false));
    }

    [Fact]
    public void MapBuilder_StartedFromAMap_LeavesItAsItWas()
    {
        var first = Value.Map(("a", Value.Of(1)));
        var builder = new MapBuilder(first) { ["b"] = Value.Of(2) };

        Assert.True(builder.Remove(Value.Of("a")));

        Assert.Equal("""{"a":1}""", first.ToString());
        Assert.Equal("""{"b":2}""", builder.Build().ToString());
    }

    [Fact]
    public void AsSecret_OfAMap_MarksAllThatItHolds()
    {
        var map = Value.Map(("a", List(1)), ("b", Value.Of("text")));

        var secret = (MapValue)map.AsSecret();

        Assert.False(map.HoldsSecrets);
        Assert.True(secret.IsSecret);
        Assert.All(secret.Entries, entry => Assert.True(entry.Value.IsSecret));
        Assert.True(Value.Map(("outer", Value.Of([Value.Of("x").AsSecret()]))).HoldsSecrets);
    }

    [Theory]
    [InlineData("a {{ b }}", true)]
    [InlineData("{% if x %}", true)]
    [InlineData("{# note #}", true)]
    [InlineData("{ {", false)]
    [InlineData("ends in {", false)]
    [InlineData("", false)]
    public void Trusted_Text_IsATemplateWhenItHoldsADelimiter(string text, bool expected)
    {
        Assert.Equal(expected, StringValue.Trusted(text).HasTemplates);
        Assert.False(Value.Of(text).HasTemplates);
    }

    private static Value List(params int[] numbers) => Value.Of(numbers.Select(n => Value.Of(n)));
}
