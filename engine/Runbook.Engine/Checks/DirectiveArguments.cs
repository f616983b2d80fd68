using System.Globalization;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Checks the arguments of directives against what is documented of them. Stateless.</summary>
internal static class DirectiveArguments
{
    // the parser checks these itself
    private static readonly string[] Others = ["include", "include_tasks", "include_role", "import_tasks", "import_role"];

    /// <summary>What is wrong with a directive's arguments.</summary>
    public static IEnumerable<Diagnostic> Check(TaskSpec task, MapValue arguments)
    {
        if (Others.Contains(task.ShortAction) || DirectiveDocs.Find(task.ShortAction) is not { } rule)
        {
            return [];
        }

        return [.. Unknown(task, rule, arguments), .. Missing(task, rule, arguments), .. Values(task, rule, arguments)];
    }

    private static IEnumerable<Diagnostic> Unknown(TaskSpec task, DirectiveDoc rule, MapValue arguments)
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

    private static IEnumerable<Diagnostic> Missing(TaskSpec task, DirectiveDoc rule, MapValue arguments)
    {
        if (rule.OneOf.Count > 0 && !rule.OneOf.Any(n => arguments[n] is not null))
        {
            var needed = string.Join(" or ", rule.OneOf.Where(n => n[0] != '_').Select(n => $"\"{n}\""));
            yield return Diagnostic.Error("missing-argument", "missing argument", $"{task.ShortAction} needs {(needed.Length > 0 ? needed : "an action")}", task.Span);
        }

        if (task.ShortAction == "set_fact" && !arguments.Keys.Any(k => k.AsText() != "cacheable"))
        {
            yield return Diagnostic.Error("missing-argument", "missing argument", "set_fact needs a variable to set", task.Span, "write name: value below it");
        }

        if (rule.Exclusive.Count > 0 && rule.Exclusive.All(n => arguments[n] is not null))
        {
            yield return Diagnostic.Error(
                "exclusive-arguments", "arguments exclude each other", $"{task.ShortAction} takes only one of {string.Join(", ", rule.Exclusive)}", task.Span);
        }
    }

    private static IEnumerable<Diagnostic> Values(TaskSpec task, DirectiveDoc rule, MapValue arguments)
    {
        foreach (var name in rule.Arguments.Where(a => a.Type == "number").Select(a => a.Name))
        {
            if (arguments[name] is StringValue { IsTemplate: false } text && !double.TryParse(text.Text, CultureInfo.InvariantCulture, out _))
            {
                yield return Diagnostic.Error("argument-value", "wrong value of an argument", $"{task.ShortAction}: {name} must be a number, not \"{text.Text}\"", text.Span);
            }
        }

        if (task.ShortAction == "meta" && CheckSession.Constant(arguments, "_raw_params") is { } verb && !Actions(rule).Contains(verb.Text.Trim()))
        {
            yield return Diagnostic.Error(
                "unknown-meta", "unknown meta action", $"\"{verb.Text}\"", verb.Span.IsKnown ? verb.Span : task.ActionSpan,
                DidYouMean.Hint(verb.Text, Actions(rule)) ?? string.Join(", ", Actions(rule)));
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

    private static IReadOnlyList<string> Actions(DirectiveDoc meta) => meta.Arguments[0].Choices!;
}
