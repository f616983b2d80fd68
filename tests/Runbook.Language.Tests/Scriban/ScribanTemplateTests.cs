using Runbook.Core;

namespace Runbook.Language.Tests;

public sealed class ScribanTemplateTests
{
    public static TheoryData<string, string> Cases => new()
    {
        // values
        { "{{ name }}-{{ port }}-{{ ratio }}-{{ on }}", "web-8080-1.5-true" },
        { "{{ nothing }}|", "|" },
        { "{{ app.port + 1 }}", "81" },
        { "{{ app.hosts[1] }}{{ app.hosts[-1] }}", "bb" },
        { "{{ app['port'] }}", "80" },
        { "{{ app.hosts }}", "[\"a\", \"b\"]" },
        { "{{ app }}", "{port: 80, hosts: [\"a\", \"b\"], url: \"http://web:80\"}" },
        { "{{ for h in app.hosts }}{{ h }};{{ end }}", "a;b;" },
        { "{{ for e in app }}{{ e.key }} {{ end }}", "port hosts url " },
        { "{{ if on && port > 80 }}yes{{ end }}", "yes" },
        { "{{ big }}", "123456789012345678901234567890" },

        // templates inside variables are evaluated when they are read
        { "{{ lazy }} {{ app.url }}", "web:8080 http://web:80" },
        { "{{ lazy_list[0] }}{{ lazy_list | join ',' }}", "webweb,x" },
        { "{{ bad_inside.good }}", "1" },

        // Scriban's own
        { "{{ name | string.upcase }}{{ app.hosts | array.size }}", "WEB2" },
        { "{{ 'a,b' | string.split ',' | array.last }}", "b" },
        { "{{ x = 3 }}{{ x * 2 }}", "6" },
        { "{{ o = {a: 1, b: [2]} }}{{ o | to_json }}", "{\"a\": 1, \"b\": [2]}" },
        { "{{ app.hosts | array.join '+' }}", "a+b" },
        { "{{ app | object.keys | array.join ' ' }}", "port hosts url" },
        { "{{ func twice; ret $0 * 2; end }}{{ twice 4 }}", "8" },

        // filters, tests, lookups and globals of the table
        { "{{ app.hosts | to_json }}", "[\"a\", \"b\"]" },
        { "{{ app | to_nice_yaml indent: 2 }}", "hosts:\n- a\n- b\nport: 80\nurl: http://web:80\n" },
        { "{{ name | upper | replace 'W' 'w' }}", "wEB" },
        { "{{ 'x' | is_string }} {{ name | is_match '^w' }}", "true true" },
        { "{{ '1.10' | is_version '1.9' '>' }}", "true" },
        { "{{ lookup 'items' [1, 2] | to_json }}", "[1, 2]" },
        { "{{ query('list', 1, 2) | to_json }}", "[1, 2]" },
        { "{{ lookup 'env' 'RUNBOOK_NO_SUCH' default: 'dv' }}", "dv" },
        { "{{ name | ansible.builtin.upper }}", "WEB" },
        { "{{ first_of | first }}", "1" },
        { "{{ {a: 1} | combine {b: 2} | to_json }}", "{\"a\": 1, \"b\": 2}" },

        // a variable hides no function in front of arguments, and is itself elsewhere
        { "{{ app.hosts | first }}{{ first }}", "amine" },

        // undefined names
        { "{{ nosuch ?? 'y' }}", "y" },
        { "{{ nosuch.a.b ?? 'y' }}", "y" },
        { "{{ app.nosuch ?? 'y' }}", "y" },
        { "{{ nosuch | default 'y' }}", "y" },
        { "{{ app.nosuch.deep | default 'y' }}", "y" },
        { "{{ name | default 'y' }}", "web" },
        { "{{ nosuch | is_defined }}{{ is_defined nosuch }}{{ name | is_defined }}", "falsefalsetrue" },
        { "{{ nosuch | object.default 'y' }}", "y" },

        // layout
        { "a:\n  {{ lines }}\nb", "a:\n  one\n  two\nb" },
        { "{{~ for h in app.hosts ~}}\n- {{ h }}\n{{~ end ~}}\n", "- a\n- b\n" },
    };

    public static TheoryData<string, string, string> Errors => new()
    {
        { "x\n {{ nosuch }}", "undefined-variable", "t.sbn:2:5" },
        { "{{ app.prot }}", "undefined-variable", "t.sbn:1:8" },
        { "{{ nosuch.a }}", "undefined-variable", "t.sbn:1:4" },
        { "{{ nothing.a }}", "scriban-error", "t.sbn:1:12" },
        { "{{ if }}", "scriban-syntax", "t.sbn:1:7" },
        { "{{ name | nosuchfilter }}", "undefined-variable", "t.sbn:1:11" },
        { "{{ '[1' | from_json }}", "function-failed", "t.sbn:1:11" },
        { "{{ include 'nosuch.sbn' }}", "missing-template", "t.sbn:1:4" },
        { "{{ bad_inside.bad }}", "undefined-variable", "v.yml:9:9" },
        { "{{ while true }}{{ end }}", "scriban-error", "t.sbn:1:4" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Render_Template_GivesText(string template, string expected) =>
        Assert.Equal(expected, ScribanTemplate.Parse(template, "t.sbn").Render(Context()));

    [Theory]
    [MemberData(nameof(Errors))]
    public void Render_Mistake_NamesThePlace(string template, string code, string place)
    {
        var error = Assert.Throws<DiagnosticException>(() => ScribanTemplate.Parse(template, "t.sbn").Render(Context())).Diagnostics[0];

        Assert.Equal((code, place), (error.Code, error.Span.ToString()));
    }

    [Fact]
    public void Render_MisspeltName_SuggestsTheRightOne()
    {
        var error = Assert.Throws<DiagnosticException>(() => ScribanTemplate.Parse("{{ app.prt }}", "t.sbn").Render(Context()));

        Assert.Equal("did you mean \"port\"?", error.Diagnostics[0].Hint);
    }

    [Theory]
    [InlineData("{{ secret }}", true)]
    [InlineData("{{ holder.token | b64encode }}", true)]
    [InlineData("{{ from_secret }}", true)]
    [InlineData("{{ name }} {{ holder.open }}", false)]
    public void Render_Secret_IsNoted(string template, bool expected)
    {
        var context = Context();

        ScribanTemplate.Parse(template, "t.sbn").Render(context);

        Assert.Equal(expected, context.SawSecret);
    }

    [Fact]
    public void Render_AfterAFailure_StartsAfresh()
    {
        var template = ScribanTemplate.Parse("{{ x = (x ?? 0) + 1 }}{{ x }}{{ name }}", "t.sbn");
        var broken = ScribanTemplate.Parse("{{ x = 5 }}{{ nosuch }}", "t.sbn");

        Assert.Throws<DiagnosticException>(() => broken.Render(Context()));

        Assert.Equal("1web", template.Render(Context()));
        Assert.Equal("1web", template.Render(Context()));
    }

    [Fact]
    public void Render_LongText_IsNotCut()
    {
        var text = ScribanTemplate.Parse("{{ for i in 1..300000 }}0123456789{{ end }}", "t.sbn").Render(Context());

        Assert.Equal(3_000_000, text.Length);
    }

    [Fact]
    public void Render_Include_IsFoundBesideAndInTemplates()
    {
        var folder = Directory.CreateTempSubdirectory("runbook-scriban");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "templates"));
            File.WriteAllText(Path.Combine(folder.FullName, "beside.sbn"), "beside {{ name }}");
            File.WriteAllText(Path.Combine(folder.FullName, "templates", "other.sbn"), "other {{ $1 }}");
            var template = ScribanTemplate.Parse("{{ include 'beside.sbn' }}, {{ include 'other.sbn' 5 }}",
                Path.Combine(folder.FullName, "t.sbn"));

            Assert.Equal("beside web, other 5", template.Render(Context(folder.FullName)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Render_ManyAtOnce_DoNotMix()
    {
        var template = ScribanTemplate.Parse("{{ for i in 1..50 }}{{ n }},{{ end }}", "t.sbn");

        Parallel.For(0, 200, i =>
        {
            var scope = new VariableScope(new VariableLayer("v", new Dictionary<string, Value> { ["n"] = Value.Of(i) }));
            var text = template.Render(new EvaluationContext(scope, Shared, new LookupEnvironment()));
            Assert.Equal(string.Concat(Enumerable.Repeat($"{i},", 50)), text);
        });
    }

    private static readonly FunctionTable Shared = BuiltInFunctions.Create();

    private static EvaluationContext Context(string folder = "/nonexistent")
    {
        static Value T(string text) => StringValue.Trusted(text, new SourceSpan("v.yml", 9, 6));
        var values = new Dictionary<string, Value>
        {
            ["name"] = Value.Of("web"),
            ["port"] = Value.Of(8080),
            ["ratio"] = Value.Of(1.5),
            ["on"] = Value.True,
            ["nothing"] = Value.Null,
            ["big"] = Value.Of(System.Numerics.BigInteger.Parse("123456789012345678901234567890")),
            ["app"] = Value.Map(("port", Value.Of(80)), ("hosts", Value.Of(["a", "b"])), ("url", T("http://{{ name }}:80"))),
            ["lazy"] = T("{{ name }}:{{ port }}"),
            ["lazy_list"] = new ListValue([T("{{ name }}"), Value.Of("x")]),
            ["bad_inside"] = Value.Map(("good", Value.Of(1)), ("bad", T("{{ nosuch }}"))),
            ["first_of"] = new ListValue([Value.Of(1), Value.Of(2)]),
            ["first"] = Value.Of("mine"),
            ["lines"] = Value.Of("one\ntwo"),
            ["secret"] = new StringValue("s3cret", secret: true),
            ["holder"] = Value.Map(("token", new StringValue("t0ken", secret: true)), ("open", Value.Of("o"))),
            ["from_secret"] = T("{{ secret }}!"),
        };
        var scope = new VariableScope(new VariableLayer("v", values));
        return new EvaluationContext(scope, Shared, new LookupEnvironment { SearchPaths = [folder], BaseDirectory = folder });
    }
}
