using CsCheck;
using Runbook.Core;

namespace Runbook.Language.Tests;

public sealed class TemplateFuzzTests
{
    private static readonly string[] Pieces =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "-", "+", " ", "\n", "if", "else", "elif", "endif", "for", "in", "endfor", "set", "endset",
            "=", "macro",
        "endmacro", "call", "endcall", "raw", "endraw", "block", "endblock", "filter", "endfilter", "with", "endwith", "recursive",
            "loop", "(", ")",
        "[", "]", "{", "}", ".", ",", ":", "|", "~", "*", "**", "/", "//", "%", "==", "<", ">=", "not", "and", "or", "is", "defined", "x",
            "l", "d", "s",
        "n", "1", "2.5", "'a'", "\"b", "'", "\\", "true", "none", "omit", "range", "namespace", "dict", "upper", "default", "length",
            ".append",
        ".format", ".items", "é", "😀", "\0", "0x", "1_0", "%s", "self", "super", "caller", "varargs", "include", "extends", "import", "as",
    ];

    private static readonly string[] Good =
    [
        "{% for i in l if i > 1 %}{{ loop.index }}{{ i }}{% else %}none{% endfor %}",
            "{% macro m(a, b=2) %}{{ a }}{{ b }}{{ varargs }}{% endmacro %}{{ m(1) }}",
        "{% set x = [] %}{% for i in l %}{{ x.append(i) }}{% endfor %}{{ x }}",
            "{{ '%s-%05.2f' % (s, 2.5) }} {{ '{:>5}'.format(n) }} {{ s[1:3] }}",
        "{% set ns = namespace(a=1) %}{% set ns.a = 2 %}{{ ns.a ** 2 }}", "{% raw %}{{ x }}{% endraw %}{# c #}{%- if n -%} a {%- endif %}",
        "{{ d.a.b | default('x') }}{{ {'a': [1, (2,), none]} ~ 1 < 2 }}",
            "{% call(x) m() %}{{ x }}{% endcall %}{% filter upper %}a{% endfilter %}",
    ];

    [Fact]
    public void Evaluate_RandomPieces_GivesAValueOrAPlacedError() =>
        Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 25].Sample(pieces => Try(string.Concat(pieces)), iter: 10_000);

    [Fact]
    public void Evaluate_MutatedTemplates_GivesAValueOrAPlacedError() =>
        Gen.Select(Gen.Int[0, Good.Length - 1].Select(i => Good[i]), Gen.Int[0, 200], Gen.Int[0, 6],
            Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i])).Sample(
            (good, at, cut, piece) =>
            {
                at %= good.Length;
                Try(good[..at] + piece + good[Math.Min(at + cut, good.Length)..]);
            },
            iter: 10_000);

    [Fact]
    public void Evaluate_EscapedLineFeedInAConstantsTemplate_ErrorIsAtTheConstant() => Try("x == \"a\\n{% include ) %}\"");

    private static void Try(string text)
    {
        var context = Evaluation.Context(
            ("n", Value.Of(5)), ("s", Value.Of("hello")), ("l", ValueJson.Parse("[3, 1, 2]")),
                ("d", ValueJson.Parse("""{"a": {"c": 1}}""")), ("x", Value.Of("x")));
        Guarded(text, () => Template.Parse(text, new SourceSpan("t", 1, 1)).Evaluate(context));
        Guarded(text, () => Expression.ParseCondition(text, new SourceSpan("t", 1, 1)).Evaluate(context));
    }

    private static void Guarded(string text, Func<Value> evaluate)
    {
        try
        {
            Evaluation.Json(evaluate());
        }
        catch (DiagnosticException e)
        {
            var lines = text.Count(c => c == '\n') + 1;
            var span = e.Diagnostics[0].Span;
            Assert.True(span.IsKnown && span.Line >= 1 && span.Line <= lines && span.Column >= 1, $"{text}: {e.Message}");
        }
    }
}
