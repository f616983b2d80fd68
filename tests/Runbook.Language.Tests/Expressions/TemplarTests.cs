using Runbook.Core;

namespace Runbook.Language.Tests;

public sealed class TemplarTests
{
    [Fact]
    public void Resolve_NestedValue_EvaluatesKeysAndItems()
    {
        var raw = Value.Map(("{{ k }}", Evaluation.Trusted("{{ n + 1 }}")),
            ("l", Value.Of([Evaluation.Trusted("v{{ n }}"), Value.Of(true)])));
        var keyed = new MapBuilder();
        keyed[Evaluation.Trusted("{{ k }}")] = Evaluation.Trusted("{{ n + 1 }}");
        keyed["l"] = raw["l"]!;
        var resolved = Templar.Resolve(keyed.Build(), Evaluation.Context(("n", Value.Of(5)), ("k", Value.Of("key"))));
        Assert.Equal("""{"key":6,"l":["v5",true]}""", Evaluation.Json(resolved));
    }

    [Fact]
    public void Resolve_ComputedTemplateText_IsNotEvaluatedAgain()
    {
        var context = Evaluation.Context(("from_host", Value.Of("{{ secret }}")));
        Assert.Equal("\"{{ secret }}\"", Evaluation.Json(Templar.Resolve(Evaluation.Trusted("{{ from_host }}"), context)));
        Assert.Equal("\"{{ x }}\"", Evaluation.Json(Templar.Resolve(Evaluation.Trusted("{{ '{' ~ '{ x }}' }}"), context)));
    }

    [Fact]
    public void Resolve_ItemOfAMap_LeavesTheOthersAlone()
    {
        var map = Value.Map(("a", Evaluation.Trusted("{{ n }}")), ("b", Evaluation.Trusted("{{ nothing }}")));
        var context = Evaluation.Context(("d", map), ("n", Value.Of(5)));
        Assert.Equal("5", Evaluation.Json(Templar.Resolve(Evaluation.Trusted("{{ d.a }}"), context)));
        Assert.Equal("\"x\"", Evaluation.Json(Templar.Resolve(Evaluation.Trusted("{{ d.b | default('x') }}"), context)));
        Assert.Throws<DiagnosticException>(() => Templar.Resolve(Evaluation.Trusted("{{ d }}"), context));
    }

    [Theory]
    [InlineData("l.pop()", "\"v5\"")]
    [InlineData("l.pop(0)", "5")]
    [InlineData("(l[:1] + [7, 6]).pop(0)", "5")]
    public void Resolve_ItemTakenFromAList_IsEvaluated(string expression, string expected)
    {
        var list = Value.Of([Evaluation.Trusted("{{ n }}"), Evaluation.Trusted("v{{ n }}")]);
        var context = Evaluation.Context(("l", list), ("n", Value.Of(5)));
        Assert.Equal(expected, Evaluation.Json(Templar.Resolve(Evaluation.Trusted("{{ " + expression + " }}"), context)));
    }

    [Fact]
    public void Resolve_Circle_NamesTheVariables()
    {
        var context = Evaluation.Context(("a", Evaluation.Trusted("{{ b }}")), ("b", Evaluation.Trusted("x{{ a }}")));
        var diagnostic = Assert.Throws<DiagnosticException>(() => Templar.Resolve(Evaluation.Trusted("{{ a }}"), context)).Diagnostics[0];
        Assert.Equal("recursive-variable", diagnostic.Code);
        Assert.Equal("a -> b -> a", diagnostic.Detail);
        Assert.Equal(0, context.Depth);
    }

    [Fact]
    public void Resolve_LongChainOfVariables_IsAnErrorAndNoCrash()
    {
        var variables = Enumerable.Range(0, 5000).Select(i => ($"v{i}", Evaluation.Trusted($"{{{{ v{i + 1} }}}}"))).ToArray();
        var error = Assert.Throws<DiagnosticException>(() =>
            Templar.Resolve(Evaluation.Trusted("{{ v0 }}"), Evaluation.Context(variables)));
        Assert.Equal("too-deep", error.Diagnostics[0].Code);
    }

    [Fact]
    public void Resolve_UndefinedInAVariable_PointsIntoTheVariable()
    {
        var inner = StringValue.Trusted("port {{ prt }}", new SourceSpan("group_vars/all.yml", 7, 9));
        var context = Evaluation.Context(("outer", inner), ("port", Value.Of(80)));
        var diagnostic = Assert.Throws<DiagnosticException>(() => Templar.Resolve(Evaluation.Trusted("{{ outer }}"), context))
            .Diagnostics[0];
        Assert.Equal(("group_vars/all.yml", 7, 17), (diagnostic.Span.File, diagnostic.Span.Line, diagnostic.Span.Column));
        Assert.Contains("port", diagnostic.Hint);
    }

    [Theory]
    [InlineData("n == 5", true)]
    [InlineData("n", true)]
    [InlineData("'no'", true)]
    [InlineData("''", false)]
    [InlineData("", true)]
    [InlineData("{{ n == 4 }}", false)]
    [InlineData("{{ indirect }}", true)]
    [InlineData("{{ from_host }}", true)]
    [InlineData("\"{{ n }}\" == '5'", false)]
    [InlineData("\"a{{ n }}\" == 'a5'", true)]
    [InlineData("'a\\tb' != 'a\\\\tb'", true)]
    [InlineData("nothing is not defined or nothing", true)]
    public void IsTrue_Condition_IsJudgedAsAnsibleDoes(string condition, bool expected)
    {
        var context = Evaluation.Context(("n", Value.Of(5)), ("indirect", Evaluation.Trusted("n > 4")), ("from_host", Value.Of("n > 9")));
        Assert.Equal(expected, Templar.IsTrue(Evaluation.Trusted(condition), context));
    }

    [Fact]
    public void IsTrue_Values_CountByTruth()
    {
        var context = Evaluation.Context();
        Assert.True(Templar.IsTrue(Value.True, context));
        Assert.False(Templar.IsTrue(Value.Of(0), context));
        Assert.False(Templar.IsTrue(Value.Of([Value.True, Value.False]), context));
        Assert.Throws<DiagnosticException>(() => Templar.IsTrue(Evaluation.Trusted("nothing"), context));
        Assert.Throws<DiagnosticException>(() => Templar.IsTrue(Evaluation.Trusted("n == {{ n }}"), context));
    }

    [Fact]
    public void Resolve_Secret_TaintsWhatIsComputedFromIt()
    {
        var password = new StringValue("hunter2", default, secret: true);
        var context = Evaluation.Context(("password", password), ("user", Value.Map(("name", Value.Of("bob")), ("pass", password))),
            ("lazy", Evaluation.Trusted("{{ password }}!")));
        bool Secret(string text) => Templar.Resolve(Evaluation.Trusted(text), context).IsSecret;
        Assert.True(Secret("{{ password }}"));
        Assert.True(Secret("x{{ password | upper }}"));
        Assert.True(Secret("{{ lazy }}"));
        Assert.True(Secret("{{ user.pass }}"));
        Assert.True(Secret("{{ user | string }}"));
        Assert.True(Secret("x{{ user }}"));
        Assert.True(Secret("{{ password.upper() }}"));
        Assert.False(Secret("{{ user.name }}"));
        Assert.False(Secret("{{ password is defined }}"));
        var whole = (MapValue)Templar.Resolve(Evaluation.Trusted("{{ user }}"), context);
        Assert.True(whole["pass"]!.IsSecret);
        Assert.False(whole["name"]!.IsSecret);
    }

    [Fact]
    public void EvaluateExpression_ChangedVariable_StaysAsItWas()
    {
        var list = ValueJson.Parse("[1]");
        var context = Evaluation.Context(("l", list));
        Templar.Resolve(Evaluation.Trusted("{% set _ = l.append(2) %}{{ l }}"), context);
        Assert.Equal("[1]", Evaluation.Json(Templar.EvaluateExpression("l", context)));
    }
}
