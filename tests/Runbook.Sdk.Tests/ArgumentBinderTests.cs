using Runbook.Core;

namespace Runbook.Sdk.Tests;

public class ArgumentBinderTests
{
    public enum Kind
    {
        Present,
        [Choice("on", "up")]
        Running,
    }

    [Exclusive("a", "b")]
    [OneOf("name", "a")]
    public sealed record Args([Key] string? Name, int Count = 3)
    {
        public bool Flag { get; init; } = true;
        [Alias("kind")]
        public Kind State { get; init; }
        public IReadOnlyList<string> Items { get; init; } = [];
        public IReadOnlyList<int> Numbers { get; init; } = [];
        public ModeSpec? Mode { get; init; }
        public ByteSize? Size { get; init; }
        public double? Ratio { get; init; }
        public Secret? Token { get; init; }
        public Value? Any { get; init; }
        public MapValue? Map { get; init; }
        public string? A { get; init; }
        public string? B { get; init; }
    }

    [Module("sample")]
    public sealed class Sample : Module<Args, int>
    {
        public override Probe<int> Read(Args args) => Probe.Known(0);

        public override Change? Plan(Args args, int now) => null;
    }

    public static TheoryData<string, Func<Args, object?>, object?> Values => new()
    {
        { "{}", a => a.Count, 3 },
        { "{}", a => a.Flag, true },
        { """{"count":"7"}""", a => a.Count, 7 },
        { """{"count":7.0}""", a => a.Count, 7 },
        { """{"flag":"no"}""", a => a.Flag, false },
        { """{"flag":0}""", a => a.Flag, false },
        { """{"flag":"Yes"}""", a => a.Flag, true },
        { """{"state":"running"}""", a => a.State, null },
        { """{"state":"on"}""", a => a.State, Kind.Running },
        { """{"kind":"up"}""", a => a.State, Kind.Running },
        { """{"state":true}""", a => a.State, Kind.Running },
        { """{"items":"a, b"}""", a => string.Join('|', a.Items), "a|b" },
        { """{"items":["a",1,true]}""", a => string.Join('|', a.Items), "a|1|True" },
        { """{"items":""}""", a => a.Items.Count, 0 },
        { """{"items":5}""", a => string.Join('|', a.Items), "5" },
        { """{"numbers":["1",2]}""", a => a.Numbers.Sum(), 3 },
        { """{"numbers":["x"]}""", a => a.Numbers, null },
        { """{"mode":420}""", a => a.Mode!.Written, "0644" },
        { """{"mode":"0644"}""", a => a.Mode!.Written, "0644" },
        { """{"mode":"rwx"}""", a => a.Mode, null },
        { """{"size":"1G"}""", a => a.Size!.Value.Bytes, 1073741824L },
        { """{"size":10}""", a => a.Size!.Value.Bytes, 10L },
        { """{"ratio":"0.5"}""", a => a.Ratio, 0.5 },
        { """{"token":"x"}""", a => a.Token!.Value.Reveal, "x" },
        { """{"any":[1]}""", a => ((ListValue)a.Any!).Items.Count, 1 },
        { """{"map":"{\"x\": 1}"}""", a => a.Map!.Count, 1 },
        { """{"map":"x"}""", a => a.Map, null },
        { """{"name":null,"a":"x"}""", a => a.Name, null },
        { """{"name":12}""", a => a.Name, "12" },
        { """{"count":99999999999}""", a => a.Count, null },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Bind_Value_IsConvertedAsAnsibleDoes(string json, Func<Args, object?> read, object? expected)
    {
        var errors = new List<Diagnostic>();
        var arguments = json.Contains("\"name\"", StringComparison.Ordinal) ? json : json.Insert(1, "\"name\":\"n\"" + (json == "{}" ? "" : ","));
        var bound = Bind(arguments, errors);
        if (expected is null && !json.Contains("null", StringComparison.Ordinal))
        {
            Assert.Equal("argument-value", Assert.Single(errors).Code);
            return;
        }

        Assert.Empty(errors);
        Assert.Equal(expected, read(bound!));
    }

    [Theory]
    [InlineData("""{"name":"x","coun":1}""", "unknown-argument", "did you mean \"count\"?")]
    [InlineData("{}", "missing-argument", "needs one of name, a")]
    [InlineData("""{"name":"x","a":"1","b":"2"}""", "exclusive-arguments", "only one of a, b")]
    [InlineData("""{"name":"x","_raw_params":"free"}""", "free-text", "no free text")]
    [InlineData("""{"name":"x","state":"runing"}""", "argument-value", "must be one of present, on")]
    public void Bind_Mistake_IsTold(string json, string code, string text)
    {
        var errors = new List<Diagnostic>();
        Assert.Null(Bind(json, errors));
        var error = Assert.Single(errors);
        Assert.Equal(code, error.Code);
        Assert.Contains(text, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_SeveralMistakes_AllAreTold()
    {
        var errors = new List<Diagnostic>();
        Assert.Null(Bind("""{"cuont":1,"flag":"maybe","a":"1","b":"2"}""", errors));
        Assert.Equal(["unknown-argument", "argument-value", "exclusive-arguments"], errors.Select(e => e.Code));
    }

    [Fact]
    public void Bind_SecretOfWrongType_IsNotShown()
    {
        var errors = new List<Diagnostic>();
        var arguments = Value.Map(("name", Value.Of("x")), ("count", Value.Of("hunter2").AsSecret()));
        Assert.Null(ArgumentBinder.Bind(new Sample().Schema, arguments, null!, default, errors));
        Assert.DoesNotContain("hunter2", errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_Template_IsLeftForLater()
    {
        var arguments = Value.Map(("name", Value.Of("x")), ("count", StringValue.Trusted("{{ n }}")), ("flag", Value.Of("maybe")));
        Assert.Single(ArgumentBinder.Check(new Sample().Schema, arguments, default));
    }

    [Fact]
    public void Schema_Record_TellsItsArguments()
    {
        var schema = new Sample().Schema;
        Assert.Equal("3", schema.ByName["count"].Default);
        Assert.Equal("true", schema.ByName["flag"].Default);
        Assert.Equal("present", schema.ByName["state"].Default);
        Assert.False(schema.ByName["name"].IsRequired);
        Assert.True(schema.ByName["token"].IsSecret);
        Assert.Same(schema.ByName["state"], schema.ByName["kind"]);
    }

    private static Args? Bind(string json, List<Diagnostic> errors) =>
        (Args?)ArgumentBinder.Bind(new Sample().Schema, (MapValue)ValueJson.Parse(json), null!, default, errors);
}
