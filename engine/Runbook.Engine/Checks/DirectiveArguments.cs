using System.Globalization;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>What arguments directives take (docs.ansible.com, the pages of the modules of the same names). Stateless.</summary>
internal static class DirectiveArguments
{
    private static readonly Dictionary<string, Rule> Rules = new(StringComparer.Ordinal)
    {
        ["debug"] = new("msg var verbosity") { Exclusive = ["msg", "var"] },
        ["assert"] = new("that fail_msg msg success_msg quiet") { Needs = ["that"] },
        ["fail"] = new("msg"),
        ["include_vars"] = new("file dir name depth files_matching ignore_files extensions ignore_unknown_extensions hash_behaviour _raw_params")
        {
            Needs = ["file", "dir", "_raw_params"],
            Exclusive = ["file", "dir"],
        },
        ["group_by"] = new("key parents") { Needs = ["key"] },
        ["pause"] = new("minutes seconds prompt echo") { Exclusive = ["minutes", "seconds"], Numbers = ["minutes", "seconds"] },
        ["set_stats"] = new("data per_host aggregate") { Needs = ["data"] },
        ["add_host"] = new("") { Needs = ["name", "hostname", "host"], TakesAny = true },
        ["validate_argument_spec"] = new("argument_spec provided_arguments validate_args_context") { Needs = ["argument_spec"] },
        ["set_fact"] = new("") { TakesAny = true },
        ["meta"] = new("_raw_params") { Needs = ["_raw_params"] },
    };

    /// <summary>What is wrong with a directive's arguments.</summary>
    public static IEnumerable<Diagnostic> Check(TaskSpec task, MapValue arguments)
    {
        if (!Rules.TryGetValue(task.ShortAction, out var rule))
        {
            return [];
        }

        return [.. Unknown(task, rule, arguments), .. Missing(task, rule, arguments), .. Values(task, rule, arguments)];
    }

    private static IEnumerable<Diagnostic> Unknown(TaskSpec task, Rule rule, MapValue arguments)
    {
        foreach (var key in rule.TakesAny ? [] : arguments.Keys)
        {
            if (key.AsText() is { } name && !rule.Names.Contains(name))
            {
                var known = rule.Names.Where(n => n[0] != '_').ToArray();
                yield return Diagnostic.Error(
                    "unknown-argument", "unknown argument", $"{task.ShortAction} has no argument \"{(name == "_raw_params" ? arguments[name]?.AsText() : name)}\"",
                    key.Span.IsKnown ? key.Span : task.Span, DidYouMean.Hint(name, known) ?? (known.Length > 0 ? $"it takes {string.Join(", ", known)}" : null));
            }
        }
    }

    private static IEnumerable<Diagnostic> Missing(TaskSpec task, Rule rule, MapValue arguments)
    {
        if (rule.Needs.Length > 0 && !rule.Needs.Any(n => arguments[n] is not null))
        {
            var needed = string.Join(" or ", rule.Needs.Where(n => n[0] != '_').Select(n => $"\"{n}\""));
            yield return Diagnostic.Error("missing-argument", "missing argument", $"{task.ShortAction} needs {(needed.Length > 0 ? needed : "an action")}", task.Span);
        }

        if (task.ShortAction == "set_fact" && !arguments.Keys.Any(k => k.AsText() != "cacheable"))
        {
            yield return Diagnostic.Error("missing-argument", "missing argument", "set_fact needs a variable to set", task.Span, "write name: value below it");
        }

        if (rule.Exclusive.Length > 0 && rule.Exclusive.All(n => arguments[n] is not null))
        {
            yield return Diagnostic.Error(
                "exclusive-arguments", "arguments exclude each other", $"{task.ShortAction} takes only one of {string.Join(", ", rule.Exclusive)}", task.Span);
        }
    }

    private static IEnumerable<Diagnostic> Values(TaskSpec task, Rule rule, MapValue arguments)
    {
        foreach (var name in rule.Numbers)
        {
            if (arguments[name] is StringValue { IsTemplate: false } text && !double.TryParse(text.Text, CultureInfo.InvariantCulture, out _))
            {
                yield return Diagnostic.Error("argument-value", "wrong value of an argument", $"{task.ShortAction}: {name} must be a number, not \"{text.Text}\"", text.Span);
            }
        }

        if (task.ShortAction == "meta" && CheckSession.Constant(arguments, "_raw_params") is { } verb && !MetaDirective.Known.Contains(verb.Text.Trim()))
        {
            yield return Diagnostic.Error(
                "unknown-meta", "unknown meta action", $"\"{verb.Text}\"", verb.Span.IsKnown ? verb.Span : task.ActionSpan,
                DidYouMean.Hint(verb.Text, MetaDirective.Known) ?? string.Join(", ", MetaDirective.Known));
        }

        if (task.ShortAction == "set_fact")
        {
            foreach (var key in arguments.Keys.Where(k => !k.HasTemplates && !Identifiers.IsValid(k.AsText() ?? "")))
            {
                yield return Diagnostic.Error(
                    "variable-name", "not the name of a variable", $"\"{key.AsText() ?? key.ToString()}\"", key.Span.IsKnown ? key.Span : task.Span,
                    "use letters, digits and underscores, no digit first");
            }
        }
    }

    private sealed record Rule(string Text)
    {
        public HashSet<string> Names { get; } = [.. Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

        public string[] Needs { get; init; } = [];

        public string[] Exclusive { get; init; } = [];

        public string[] Numbers { get; init; } = [];

        public bool TakesAny { get; init; }
    }
}
