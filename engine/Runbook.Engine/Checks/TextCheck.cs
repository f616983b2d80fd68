using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Reads every expression and template that stands in a playbook, and says what is wrong with it. Used by one thread.</summary>
internal sealed class TextCheck(CheckSession session)
{
    private static readonly HashSet<string> Conditions = ["when", "changed_when", "failed_when", "until", "that", "break_when"];
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>What is written at a play, role or block.</summary>
    public void Node(PlayNode node)
    {
        Check(Keywords(node));
        if (node is RoleUse use && _seen.Add(use.UsedRole))
        {
            Check(In(use.UsedRole.Defaults, isCondition: false).Concat(In(use.UsedRole.Vars, isCondition: false)));
        }
    }

    /// <summary>What is written at a task.</summary>
    public void Task(TaskSpec task)
    {
        Check(Keywords(task).Concat(Arguments(task)).Concat(Loop(task)));
        if (task.Loop?.Lookup is { } lookup)
        {
            Function((FunctionKind.Lookup, lookup, task.Loop.Terms.Span.IsKnown ? task.Loop.Terms.Span : task.Span), "with_");
        }

        if (task.ShortAction == "debug" && task.Arguments is MapValue map && CheckSession.Constant(map, "var") is { } variable)
        {
            Read(() => Expression.Parse(variable.Text, variable.Span).Asked);
        }
    }

    /// <summary>The texts in a node's keywords that are evaluated, each with whether it is a condition.</summary>
    public static IEnumerable<(StringValue Text, bool IsCondition)> Keywords(PlayNode node) =>
        node.Keywords.SelectMany(k => In(k.Value, Conditions.Contains(k.Key)));

    /// <summary>The texts in a task's arguments.</summary>
    public static IEnumerable<(StringValue Text, bool IsCondition)> Arguments(TaskSpec task) =>
        task.Arguments is MapValue map && task.ShortAction == "assert"
            ? map.TextEntries.SelectMany(e => In(e.Value, e.Key == "that"))
            : In(task.Arguments, isCondition: false);

    /// <summary>The texts in a task's loop.</summary>
    public static IEnumerable<(StringValue Text, bool IsCondition)> Loop(TaskSpec task) =>
        task.Loop is not { } loop ? [] : In(loop.Terms, isCondition: false).Concat(loop.Control.TextEntries.SelectMany(e => In(e.Value, e.Key == "break_when")));

    /// <summary>What a text asks for; null, without a word, when it cannot be read.</summary>
    public static TextNames? AskedBy(StringValue text, bool isCondition)
    {
        try
        {
            return Parse(text, isCondition);
        }
        catch (DiagnosticException)
        {
            return null;
        }
    }

    /// <summary>Reads something, and says what is wrong with it or with the functions that it calls.</summary>
    public TextNames? Read(Func<TextNames?> parse)
    {
        try
        {
            var asked = parse();
            foreach (var function in asked?.Functions ?? [])
            {
                Function(function, "");
            }

            return asked;
        }
        catch (DiagnosticException e)
        {
            session.Found.AddRange(e.Diagnostics);
            return null;
        }
    }

    private void Check(IEnumerable<(StringValue Text, bool IsCondition)> texts)
    {
        foreach (var (text, isCondition) in texts.Where(t => _seen.Add(t.Text)))
        {
            Read(() => Parse(text, isCondition));
        }
    }

    private void Function((FunctionKind Kind, string Name, SourceSpan Span) function, string prefix)
    {
        var functions = session.Services.Functions;
        var table = function.Kind switch
        {
            FunctionKind.Filter => functions.Filters,
            FunctionKind.Test => functions.Tests,
            _ => functions.Lookups,
        };
        if (FunctionTable.Find(table, function.Name) is null)
        {
            var kind = function.Kind.ToString().ToLowerInvariant();
            session.Error($"unknown-{kind}", $"There is no such {kind}", $"\"{prefix}{function.Name}\"", function.Span, DidYouMean.Hint(function.Name, table.Keys));
        }
    }

    private static TextNames? Parse(StringValue text, bool isCondition)
    {
        var content = text.Text.AsSpan().Trim();
        return !isCondition || content.StartsWith("{{") || content.StartsWith("{%") ? Template.Parse(text.Text, text.Span).Asked
            : content.Length == 0 ? null
            : Expression.ParseCondition(text.Text, text.Span).Asked;
    }

    private static IEnumerable<(StringValue Text, bool IsCondition)> In(Value value, bool isCondition)
    {
        switch (value)
        {
            case StringValue text when isCondition || text.IsTemplate:
                return [(text, isCondition)];
            case ListValue list when isCondition || list.HasTemplates:
                return list.Items.SelectMany(i => In(i, isCondition));
            case MapValue map when map.HasTemplates:
                return map.Entries.SelectMany(e => In(e.Key, isCondition: false).Concat(In(e.Value, isCondition: false)));
            default:
                return [];
        }
    }
}
