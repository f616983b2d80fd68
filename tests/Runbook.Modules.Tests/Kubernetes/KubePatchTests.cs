using Runbook.Core;

namespace Runbook.Modules.Tests;

public class KubePatchTests
{
    // The examples are those of RFC 6902, appendix A.
    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"foo":"bar","baz":"qux"}""")]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")]
    [InlineData("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo","foo":"bar"}""")]
    [InlineData("""{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""", """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""", """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}""")]
    [InlineData("""{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""", """{"foo":["all","cows","eat","grass"]}""")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}""")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10},{"op":"copy","from":"/~1","path":"/a"}]""", """{"/":9,"~1":10,"a":9}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"test","path":"/foo","value":"bat"}]""", "test /foo does not hold")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz/bat","value":"qux"}]""", "there is nothing to hold /baz/bat")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/3","value":1}]""", "there is no /foo/3")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"remove","path":"/x"}]""", "there is no /x")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"put","path":"/foo"}]""", "\"put\" is no operation (add, remove, replace, move, copy, test)")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/foo"}]""", "add /foo has no value")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"foo","value":1}]""", "the path foo does not begin with a slash")]
    public void Apply_JsonPatch_DoesAsTheRfcSays(string body, string operations, string expected) => Assert.Equal(
        expected, Told(() => JsonPatch.Apply((MapValue)ValueJson.Parse(body), (ListValue)ValueJson.Parse(operations))));

    [Theory]
    [InlineData("""{"a":1,"b":{"c":2,"d":3}}""", """{"b":{"c":null,"e":4}}""", """{"a":1,"b":{"d":3,"e":4}}""")]
    [InlineData("""{"containers":[{"name":"a","image":"x"},{"name":"b"}]}""", """{"containers":[{"name":"a","image":"y"},{"name":"c"}]}""", """{"containers":[{"name":"c"},{"name":"a","image":"y"},{"name":"b"}]}""")]
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"name":"a","$patch":"delete"}]}""", """{"containers":[{"name":"b"}]}""")]
    [InlineData("""{"containers":[{"name":"a"}]}""", """{"containers":[{"$patch":"replace"},{"name":"b"}]}""", """{"containers":[{"name":"b"}]}""")]
    [InlineData("""{"ports":[{"port":80,"name":"x"}]}""", """{"ports":[{"port":80,"targetPort":8080}]}""", """{"ports":[{"port":80,"name":"x","targetPort":8080}]}""")]
    [InlineData("""{"args":["a","b"]}""", """{"args":["c"]}""", """{"args":["c"]}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"$patch":"replace","c":2}}""", """{"a":{"c":2}}""")]
    [InlineData("""{"a":{"b":1},"c":1}""", """{"a":{"$patch":"delete"}}""", """{"c":1}""")]
    [InlineData("""{"a":1}""", """{"$setElementOrder/x":[]}""", "$setElementOrder/x is not supported")]
    [InlineData("""{"env":[{"name":"a"}]}""", """{"env":[{"value":"b"}]}""", "an item has no name, by which its list is merged")]
    public void Apply_StrategicMerge_MergesListsByTheirKeys(string body, string patch, string expected) => Assert.Equal(
        expected, Told(() => StrategicMerge.Apply((MapValue)ValueJson.Parse(body), (MapValue)ValueJson.Parse(patch), isOwn: true)));

    [Fact]
    public void Apply_StrategicMergeOfAnotherKind_TakesListsWhole() => Assert.Equal(
        """{"containers":[{"name":"b"}]}""",
        Told(() => StrategicMerge.Apply((MapValue)ValueJson.Parse("""{"containers":[{"name":"a"}]}"""), (MapValue)ValueJson.Parse("""{"containers":[{"name":"b"}]}"""), isOwn: false)));

    private static string Told(Func<MapValue> apply)
    {
        try
        {
            return apply().ToString();
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }
}
