using Runbook.Core;

namespace Runbook.Language.Tests;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("-2 ** 2", "4")]
    [InlineData("2 ** 3 ** 2", "64")]
    [InlineData("7 // -2", "-4")]
    [InlineData("-7 % 3", "2")]
    [InlineData("6 / 2", "3.0")]
    [InlineData("1 ~ 2 + 3", null)]
    [InlineData("'a' ~ 1 * 2", "\"a2\"")]
    [InlineData("1 < 2 < 3 != 4", "true")]
    [InlineData("not 1 in [2]", "true")]
    [InlineData("1 not in [1]", "false")]
    [InlineData("'a' if false else 'b' if false else 'c'", "\"c\"")]
    [InlineData("[1, (2,), {'k': [none]},]", "[1,[2],{\"k\":[null]}]")]
    [InlineData("1_000 + 0x1f + 0o17 + 0b11", "1049")]
    [InlineData("1e3", "1000.0")]
    [InlineData("'a' 'b'", "\"ab\"")]
    [InlineData("'it\\'s \\n'", "\"it\\\\'s \\\\n\"")]
    [InlineData("nested.list[1].k.0", "\"v\"")]
    [InlineData("'hello'[::-1][1:]", "\"lleh\"")]
    [InlineData("9 is divisibleby 3 and 9 is not divisibleby(2)", "true")]
    [InlineData("nested.items", null)]
    [InlineData("nested['items']", "7")]
    [InlineData("'%-5s|%03d' % ('ab', 7)", "\"ab   |007\"")]
    [InlineData("'{:>5}|{x!r}'.format('a', x='b')", "\"    a|'b'\"")]
    [InlineData("answer() + range(3)[2]", "44")]
    [InlineData("dict(a=1, **{'b': 2})", "{\"a\":1,\"b\":2}")]
    [InlineData("[3, 1].append(2)", "null")]
    [InlineData("{'{{ x }}': '{{ y }}'}", "{\"{{ x }}\":\"{{ y }}\"}")]
    [InlineData("2 ** 100000000", null)]
    [InlineData("'x' * 10 ** 12", null)]
    [InlineData("omit is defined", "true")]
    [InlineData("vars.nested['items']", "7")]
    public void Evaluate_Text_GivesPythonsValue(string text, string? expected)
    {
        var nested = Value.Map(("items", Value.Of(7)), ("list", Value.Of([Value.Of(1), Value.Map(("k", Value.Of(["v"])))])));
        var context = Evaluation.Context(("nested", nested));
        var expression = Expression.Parse(text, default);
        if (expected is null)
        {
            Assert.Throws<DiagnosticException>(() => expression.Evaluate(context));
            return;
        }

        Assert.Equal(expected, Evaluation.Json(expression.Evaluate(context)));
    }

    [Theory]
    [InlineData("a + ", 1, 5)]
    [InlineData("a b", 1, 3)]
    [InlineData("(1, 2", 1, 6)]
    [InlineData("[1)", 1, 3)]
    [InlineData("a\n  .. b", 2, 4)]
    [InlineData("'abc", 1, 1)]
    [InlineData("a = 1", 1, 3)]
    [InlineData("f(a=1, 2)", 1, 8)]
    [InlineData("a ? b", 1, 3)]
    [InlineData("x is", 1, 5)]
    [InlineData("1 is odd is even", 1, 10)]
    [InlineData("a[]", 1, 3)]
    [InlineData("{{ a }}", 1, 1)]
    public void Parse_BadText_NamesThePlace(string text, int line, int column)
    {
        var span = new SourceSpan("play.yml", 10, 5);
        var diagnostic = Assert.Throws<DiagnosticException>(() => Expression.Parse(text, span)).Diagnostics[0];
        Assert.Equal("template-syntax", diagnostic.Code);
        Assert.Equal(("play.yml", 9 + line, line == 1 ? column + 4 : column),
            (diagnostic.Span.File, diagnostic.Span.Line, diagnostic.Span.Column));
    }

    [Fact]
    public void Parse_NestedTooDeep_IsAnErrorAndNoCrash()
    {
        foreach (var text in new[] { new string('(', 100_000), new string('[', 100_000),
            string.Concat(Enumerable.Repeat("not ", 100_000)), new string('-', 100_000) + "1",
                string.Concat(Enumerable.Repeat("a if ", 100_000)) })
        {
            Assert.Throws<DiagnosticException>(() => Expression.Parse(text, default));
        }
    }

    [Fact]
    public void Evaluate_LongChain_IsAValueOrAnErrorAndNoCrash()
    {
        var context = Evaluation.Context(("s", Value.Of("x")));
        foreach (var text in new[] { string.Join('+', Enumerable.Repeat("1", 50_000)),
            "s" + string.Concat(Enumerable.Repeat("|upper", 50_000)), "s" + string.Concat(Enumerable.Repeat(".upper()", 50_000)) })
        {
            var expression = Expression.Parse(text, default);
            try
            {
                expression.Evaluate(context);
            }
            catch (DiagnosticException e)
            {
                Assert.Equal("too-deep", e.Diagnostics[0].Code);
            }
        }
    }

    [Fact]
    public void Evaluate_UndefinedName_NamesItAndTheNearest()
    {
        var context = Evaluation.Context(("http_port", Value.Of(80)));
        var expression = Expression.Parse("1 + htp_port", new SourceSpan("play.yml", 3, 7));
        var diagnostic = Assert.Throws<DiagnosticException>(() => expression.Evaluate(context)).Diagnostics[0];
        Assert.Equal("play.yml:3:11: error: Undefined variable: 'htp_port' is not defined (did you mean \"http_port\"?)",
            diagnostic.ToString());
    }

    [Theory]
    [InlineData("a.b.c | default('x')", "\"x\"")]
    [InlineData("a.b.c is defined", "false")]
    [InlineData("a['b'].c() is defined", null)]
    [InlineData("d.x.y | default('x')", "\"x\"")]
    [InlineData("a | upper | default('x')", "\"x\"")]
    [InlineData("not a", null)]
    [InlineData("a == 1", null)]
    [InlineData("[a]", null)]
    [InlineData("[a] | length", "1")]
    [InlineData("('y' if false) ~ 'z'", "\"z\"")]
    [InlineData("'y' if false", null)]
    public void Evaluate_Undefined_IsAnErrorUnlessAccepted(string text, string? expected)
    {
        var context = Evaluation.Context(("d", Value.Map(("k", Value.Of(1)))));
        var expression = Expression.Parse(text, default);
        if (expected is not null)
        {
            Assert.Equal(expected, Evaluation.Json(expression.Evaluate(context)));
            return;
        }

        var error = Assert.Throws<DiagnosticException>(() => expression.Evaluate(context));
        Assert.Equal(UndefinedValue.Code, error.Diagnostics[0].Code);
    }

    [Fact]
    public void Names_Expression_AreTheVariablesRead() =>
        Assert.Equal(
            ["a", "c", "e", "f", "g"],
            Expression.Parse("a.b + c[e] | default(f) ~ lookup('env', 'HOME') ~ vars.g ~ vars.keys() ~ range(3)", default).Names.Order());

    [Fact]
    public void Evaluate_SimpleComparison_AllocatesNothing()
    {
        var context = Evaluation.Context(("a", Value.Map(("b", Value.Of("x")))), ("n", Value.Of(5)));
        var expression = Expression.Parse("n == 5 and n in [1, 5][1:] or n", default);
        var plain = Expression.Parse("n == 5 and not n != 5", default);
        plain.Evaluate(context);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            plain.Evaluate(context);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
        Assert.True(expression.Evaluate(context).IsTruthy);
    }
}
