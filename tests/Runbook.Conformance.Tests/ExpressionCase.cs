using System.Text.Json;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Conformance.Tests;

/// <summary>A line of expressions.jsonl: a text, its variables and what Ansible makes of it.</summary>
internal sealed record ExpressionCase(string Id, string Kind, string Text, JsonElement Vars, string? Expected, string? Also, bool Error, bool AlsoError)
{
    /// <summary>The cases of a file. A first line that holds nothing but <c>vars</c> counts for all lines without their own.</summary>
    public static IEnumerable<ExpressionCase> Read(string path)
    {
        var shared = default(JsonElement);
        foreach (var line in File.ReadLines(path).Where(l => l.Length > 0))
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement.Clone();
            if (root.TryGetProperty("id", out _))
            {
                yield return Parse(root, root.TryGetProperty("vars", out var own) ? own : shared);
            }
            else
            {
                shared = root.GetProperty("vars");
            }
        }
    }

    /// <summary>Null when the answer is the expected one (or the other accepted one), else what came instead.</summary>
    public string? Run(FunctionTable functions)
    {
        string actual;
        try
        {
            actual = ValueJson.ToJson(Evaluate(functions), maskSecrets: false);
        }
        catch (DiagnosticException e)
        {
            return Error || AlsoError ? null : e.Diagnostics[0].ToString();
        }

        return !Error && Same(actual, Expected) ? null : Same(actual, Also) ? null : actual;
    }

    private static TemplateOptions Jinja { get; } = TemplateOptions.File with { PreserveTrailingNewlines = false };

    private static bool Same(string actual, string? expected)
    {
        if (expected is null)
        {
            return false;
        }

        var (a, b) = (ValueJson.Parse(actual), ValueJson.Parse(expected));
        return a.Equals(b) && a.Kind == b.Kind;
    }

    private static ExpressionCase Parse(JsonElement root, JsonElement vars)
    {
        string? Text(string name) => root.TryGetProperty(name, out var e) ? e.GetRawText() : null;
        bool Flag(string name) => root.TryGetProperty(name, out var e) && e.GetBoolean();
        return new(
            root.GetProperty("id").GetString()!, root.GetProperty("kind").GetString()!, root.GetProperty("expr").GetString()!,
            vars, Text("expected"), Text("also"), Flag("error"), Flag("also_error"));
    }

    private Value Evaluate(FunctionTable functions)
    {
        var span = new SourceSpan(Id, 1, 1);
        var values = Vars.EnumerateObject().ToDictionary(p => p.Name, p => Trusted(ValueJson.FromElement(p.Value)));
        var scope = new VariableScope(new VariableLayer("run", Magic()), new VariableLayer("vars", values));
        var context = new EvaluationContext(scope, functions, new LookupEnvironment()) { Span = span };
        return Kind switch
        {
            "expr" => Expression.Parse(Text, span).Evaluate(context),
            "text" => Value.Of(Template.Parse(Text, span, Jinja).Render(context)),
            "text-lstrip" => Value.Of(Template.Parse(Text, span, Jinja with { LstripBlocks = true, KeepTrailingNewline = true }).Render(context)),
            "text-notrim" => Value.Of(Template.Parse(Text, span, Jinja with { TrimBlocks = false }).Render(context)),
            "template" => Templar.Resolve(StringValue.Trusted(Text, span), context),
            _ => Value.Of(Templar.IsTrue(StringValue.Trusted(Text, span), context)),
        };
    }

    // What the lines expect of a run: the names that Ansible itself sets.
    private static Dictionary<string, Value> Magic()
    {
        string[] hosts = ["testhost", "other1", "other2"];
        var hostvars = Value.Map(hosts.Select(h => KeyValuePair.Create<string, Value>(h, Value.Map(("inventory_hostname", Value.Of(h))))));
        return new()
        {
            ["inventory_hostname"] = Value.Of("testhost"),
            ["inventory_hostname_short"] = Value.Of("testhost"),
            ["group_names"] = Value.Of(["testgroup"]),
            ["groups"] = Value.Map(("all", Value.Of(hosts)), ("testgroup", Value.Of(["testhost"])), ("ungrouped", Value.Of(Array.Empty<string>()))),
            ["hostvars"] = hostvars,
            ["ansible_check_mode"] = Value.False,
            ["ansible_version"] = Value.Map(("full", Value.Of("2.19.0"))),
            ["ansible_play_hosts"] = Value.Of(["testhost"]),
            ["playbook_dir"] = Value.Of("/tmp"),
        };
    }

    private static Value Trusted(Value value) => value switch
    {
        StringValue s => StringValue.Trusted(s.Text, new SourceSpan("vars", 1, 1)),
        ListValue l => new ListValue([.. l.Items.Select(Trusted)]),
        MapValue m => Value.Map(m.TextEntries.Select(e => KeyValuePair.Create(e.Key, Trusted(e.Value)))),
        _ => value,
    };
}
