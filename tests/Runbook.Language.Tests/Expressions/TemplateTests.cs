using Runbook.Core;

namespace Runbook.Language.Tests;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("{{ n }}", "5")]
    [InlineData(" {{ n }}", "\" 5\"")]
    [InlineData("{{ n }}\n", "5")]
    [InlineData("{{ s }}\n", "\"hi\\n\"")]
    [InlineData("{{ l }}", "[3,1,2]")]
    [InlineData("x{{ none }}", "\"x\"")]
    [InlineData("x{{ (1,) }}{{ true }}{{ 1.0 }}", "\"x[1]True1.0\"")]
    [InlineData("{% if false %}a{% endif %}", "null")]
    [InlineData("{% if n > 9 %}a{% elif n > 4 %}b{% else %}c{% endif %}", "\"b\"")]
    [InlineData("{% for i in l %}{{ i }}{% if not loop.last %},{% endif %}{% endfor %}", "\"3,1,2\"")]
    [InlineData("{% for i in [] %}x{% else %}none{% endfor %}", "\"none\"")]
    [InlineData("{% for i in l if i > 1 %}{{ loop.index }}/{{ loop.length }}={{ i }} {% endfor %}", "\"1/2=3 2/2=2 \"")]
    [InlineData("{% for k, v in d.items() %}{{ k }}{{ v }}{% endfor %}", "\"a1b2\"")]
    [InlineData("{% for x in [1, [2, [3]]] recursive %}{{ x if x is divisibleby(1) else '' }}{% endfor %}", null)]
    [InlineData("{% for x in t recursive %}{{ x.v }}{% if x.c %}({{ loop(x.c) }}){% endif %}{% endfor %}", "\"1(2(3))\"")]
    [InlineData("{% for i in l %}{{ loop.previtem | default('-') }}{{ loop.nextitem | default('-') }}{{ loop.cycle('a', 'b') }} {% endfor %}", "\"-1a 32b 1-a \"")]
    [InlineData("{% for i in [1, 1, 2] %}{{ loop.changed(i) }}{{ loop.revindex }}{{ loop.depth }} {% endfor %}",
        "\"True31 False21 True11 \"")]
    [InlineData("{% set x = 1 %}{% for i in l %}{% set x = i %}{% endfor %}{{ x }}", "1")]
    [InlineData("{% set ns = namespace(x=0) %}{% for i in l %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}", "6")]
    [InlineData("{% set a, (b, c) = 1, (2, 3) %}{{ a }}{{ b }}{{ c }}", "\"123\"")]
    [InlineData("{% set x | upper %}a{{ n }}b{% endset %}{{ x }}", "\"A5B\"")]
    [InlineData("{% set x = [] %}{% for i in l %}{{ x.append(i * 2) }}{% endfor %}{{ x }}", "[6,2,4]")]
    [InlineData("{% set x = l %}{% set _ = x.append(9) %}{{ x }}{{ l }}", "\"[3, 1, 2, 9][3, 1, 2, 9]\"")]
    [InlineData("{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}", "3")]
    [InlineData("{% macro m(a, b=a) %}<{{ a }}{{ b }}{{ varargs }}{{ kwargs }}>{% endmacro %}{{ m(1) }}{{ m(1, 2, 3, k=4) }}",
        "\"<11[]{}><12[3]{'k': 4}>\"")]
    [InlineData("{% macro m() %}[{{ caller(1, y=2) }}]{% endmacro %}{% call(x, y) m() %}{{ x }}{{ y }}{% endcall %}", "\"[12]\"")]
    [InlineData("{% macro f(n) %}{{ 1 if n <= 1 else n * f(n - 1) }}{% endmacro %}{{ f(5) }}", "120")]
    [InlineData("{% filter upper | replace('A', 'x') %}ab{% endfilter %}", "\"xB\"")]
    [InlineData("{% raw %}{{ n }}{% endraw %}{# c #}", "\"{{ n }}\"")]
    [InlineData("{% autoescape true %}<{{ s }}>{% endautoescape %}", "\"<hi>\"")]
    [InlineData("{% block b %}in{% endblock %}{{ self.b() }}", "\"inin\"")]
    [InlineData("a  {{- n -}}  b", "\"a5b\"")]
    [InlineData("{% if n %}\na\n{% endif %}\nb", "\"a\\nb\"")]
    [InlineData("{% if n +%}\na{% endif %}", "\"\\na\"")]
    [InlineData("{{ omit }}x", "\"x\"")]
    [InlineData("{{ '}}' ~ '{%' }}", "\"}}{%\"")]
    [InlineData("{{ {'a': {'b': n}} }}", "{\"a\":{\"b\":5}}")]
    [InlineData("{{ [1, omit, {'k': omit}] }}", "[1,{}]")]
    [InlineData("{{ 'a\\tb' }}", "\"a\\\\tb\"")]
    [InlineData("{% set x = 'a\\tb' %}{{ x }}", "\"a\\tb\"")]
    public void Evaluate_Template_GivesAnsiblesValue(string text, string? expected)
    {
        var tree = ValueJson.Parse("""[{"v": 1, "c": [{"v": 2, "c": [{"v": 3, "c": []}]}]}]""");
        var context = Evaluation.Context(
            ("n", Value.Of(5)), ("s", Value.Of("hi")), ("l", ValueJson.Parse("[3, 1, 2]")),
                ("d", ValueJson.Parse("""{"a": 1, "b": 2}""")), ("t", tree));
        var template = Template.Parse(text, default);
        if (expected is null)
        {
            Assert.Throws<DiagnosticException>(() => template.Evaluate(context));
            return;
        }

        Assert.Equal(expected, Evaluation.Json(template.Evaluate(context)));
    }

    [Theory]
    [InlineData("{% if n %}a", "'if' has no end", 1, 4)]
    [InlineData("a\n{% endif %}", "nothing that 'endif'", 2, 4)]
    [InlineData("{% for x in l %}{% endif %}", "'for' is still open", 1, 20)]
    [InlineData("{% fro x in l %}", "there is no statement 'fro'", 1, 4)]
    [InlineData("{{ n", "'}}' is missing", 1, 5)]
    [InlineData("{# x", "the comment has no end", 1, 1)]
    [InlineData("{% raw %}x", "'raw' has no end", 1, 1)]
    [InlineData("x {{ }}", "an expression is expected", 1, 6)]
    [InlineData("{% set 1 = 2 %}", "a name to set is expected", 1, 8)]
    [InlineData("{% block a %}{% endblock %}{% block a %}{% endblock %}", "is there twice", 1, 37)]
    [InlineData("{% break %}", "there is no statement 'break'", 1, 4)]
    public void Parse_BadTemplate_NamesThePlace(string text, string detail, int line, int column)
    {
        var diagnostic = Assert.Throws<DiagnosticException>(() => Template.Parse(text, new SourceSpan("t.j2", 1, 1))).Diagnostics[0];
        Assert.Contains(detail, diagnostic.Detail);
        Assert.Equal((line, column), (diagnostic.Span.Line, diagnostic.Span.Column));
    }

    [Theory]
    [InlineData("  {% if n %}\nx\n  {% endif %}\ny", false, "  x\n  y")]
    [InlineData("  {% if n %}\nx\n  {% endif %}\ny", true, "x\ny")]
    [InlineData("a {% if n %}b{% endif %}", true, "a b")]
    [InlineData("x\n  {%+ if n %}b{% endif %}", true, "x\n  b")]
    [InlineData("x\n  {# c #}\ny\n", true, "x\ny\n")]
    public void Render_LstripBlocks_TakesLeadingSpace(string text, bool lstrip, string expected) =>
        Assert.Equal(expected, Template.Parse(text, default, TemplateOptions.File with { LstripBlocks = lstrip })
            .Render(Evaluation.Context(("n", Value.Of(1)))));

    [Theory]
    [InlineData("#jinja2: trim_blocks: False, lstrip_blocks: True\n  {% if n %}\nx{% endif %}\n", "\nx\n")]
    [InlineData("#jinja2: variable_start_string: '[%', variable_end_string: '%]'\n[% n %]{{ n }}", "1{{ n }}")]
    [InlineData("#jinja2: newline_sequence: '\\r\\n'\na\n{{ n }}", "a\r\n1")]
    public void Render_Header_SetsOptions(string text, string expected) =>
        Assert.Equal(expected, Template.Parse(text, default, TemplateOptions.File).Render(Evaluation.Context(("n", Value.Of(1)))));

    [Fact]
    public void Parse_HeaderWithUnknownOption_IsAnError() =>
        Assert.Throws<DiagnosticException>(() => Template.Parse("#jinja2: trim_block: True\n", default));

    [Fact]
    public void Evaluate_Extensions_BreakContinueAndDo()
    {
        var text = "{% for i in range(9) %}{% do x.append(i) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}";
        var template = Template.Parse("{% set x = [] %}" + text + "{{ x | length }}", default,
            TemplateOptions.Yaml with { Extensions = true });
        Assert.Equal("024", template.Render(Evaluation.Context()));
    }

    [Fact]
    public void Render_EndlessMacro_IsAnError()
    {
        var template = Template.Parse("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", default);
        Assert.Equal("too-deep", Assert.Throws<DiagnosticException>(() => template.Render(Evaluation.Context())).Diagnostics[0].Code);
    }

    [Theory]
    [InlineData("{% set ns = namespace(x=[]) %}{% for i in range(50000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}")]
    [InlineData("{% set ns = namespace(x=[]) %}{% for i in range(50000) %}{% set ns.x = (ns.x,) %}{% endfor %}{{ ns.x == ns.x }}")]
    [InlineData("{% set ns = namespace(x={}) %}{% for i in range(50000) %}{% set ns.x = {'a': ns.x} %}{% endfor %}{{ ns.x }}")]
    [InlineData("{% set r = [] %}{% set ns = namespace(y=r) %}{% for i in range(50000) %}{% set z = [] %}{{ ns.y.append(z) }}{% set ns.y = z %}{% endfor %}{{ r }}")]
    [InlineData("{% set x = [] %}{{ x.append(x) }}{{ x }}")]
    [InlineData("{% set x = {} %}{{ x.update({'a': [x]}) }}{{ x }}")]
    public void Render_ValuesNestedTooDeep_IsAnErrorAndNoCrash(string text) =>
        Assert.Throws<DiagnosticException>(() => Template.Parse(text, default).Render(Evaluation.Context()));

    [Fact]
    public void Names_Template_AreThoseReadBeforeTheyAreSet() =>
        Assert.Equal(
            ["a", "b", "c", "x"],
            Template.Parse("{% set y = x %}{% for i in a %}{{ i }}{{ y }}{{ loop.index }}{% endfor %}{{ b }}{% macro m(p) %}{{ p }}{{ c }}{% endmacro %}{{ m(1) }}", default).Names.Order());
}
