using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine;

/// <summary>Gives a result the keys that playbooks read, under Ansible's names. Stateless.</summary>
internal static class ResultShaper
{
    // More than most modules give, so that a result is not moved while it grows.
    private const int OwnKeys = 6;
    private static readonly string[] Verdicts = ["failed", "unreachable", "skipped", "attempts", "retries"];
    private static readonly StringValue Changed = new("changed");
    private static readonly StringValue Failed = new("failed");
    private static readonly StringValue Message = new("msg");
    private static readonly StringValue Invocation = new("invocation");
    private static readonly StringValue ModuleArguments = new("module_args");

    /// <summary>The result of a task or item that ran.</summary>
    public static MapValue Shape(ModuleOutcome outcome, MapValue? arguments, bool showDiff)
    {
        var builder = new MapBuilder(outcome.Values.Count + OwnKeys);
        foreach (var (key, value) in outcome.Values)
        {
            builder[key] = value;
            if (key is "stdout" or "stderr" && value is StringValue text)
            {
                builder[key + "_lines"] = Value.Of(Lines(text.Text));
            }
        }

        builder[Changed] = Value.Of(outcome.Status == TaskStatus.Changed || (outcome.Status == TaskStatus.Failed && outcome.RanAnyway));
        builder[Failed] = Value.Of(outcome.Status is TaskStatus.Failed);
        if (outcome.Status is TaskStatus.Skipped or TaskStatus.WouldRun)
        {
            builder["skipped"] = Value.True;
        }

        if (outcome.Message is { } message && !builder.Contains(Message))
        {
            builder[Message] = Value.Of(message);
        }

        if (showDiff && outcome.Diffs.Count > 0)
        {
            builder["diff"] = Value.Of(outcome.Diffs.Select(DiffMap));
        }

        if (arguments is not null)
        {
            builder[Invocation] = new MapBuilder(1) { [ModuleArguments] = arguments }.Build();
        }

        return builder.Build();
    }

    /// <summary>The result of a condition that was false.</summary>
    public static MapValue Skipped(Value condition) => Value.Map(
        ("changed", Value.False),
        ("skipped", Value.True),
        ("skip_reason", Value.Of("Conditional result was False")),
        ("false_condition", condition is StringValue text ? Value.Of(text.Text) : condition));

    /// <summary>What may be shown of a result under <c>no_log</c>: how it ended, not what was said.</summary>
    public static MapValue Censored(TaskOutcome outcome)
    {
        var builder = new MapBuilder
        {
            ["censored"] = Value.Of("the output has been hidden due to the fact that 'no_log: true' was specified for this result"),
            ["changed"] = Value.Of(outcome.Result["changed"]?.IsTruthy == true),
        };
        foreach (var key in Verdicts)
        {
            if (outcome.Result[key] is { IsTruthy: true } value)
            {
                builder[key] = value;
            }
        }

        return builder.Build();
    }

    /// <summary>The result of a lost host.</summary>
    public static MapValue Unreachable(string reason) => Value.Map(
        ("changed", Value.False), ("unreachable", Value.True), ("msg", Value.Of(reason)));

    /// <summary>The result of a whole loop.</summary>
    public static MapValue Loop(IReadOnlyList<TaskOutcome> items)
    {
        var changed = items.Any(i => i.Status == TaskStatus.Changed);
        var failed = items.Any(i => i.Status == TaskStatus.Failed);
        var skipped = items.Count > 0 && items.All(i => i.Status is TaskStatus.Skipped);
        var builder = new MapBuilder
        {
            ["results"] = Value.Of(items.Select(i => (Value)i.Result)),
            ["changed"] = Value.Of(changed),
            ["failed"] = Value.Of(failed),
            ["skipped"] = Value.Of(skipped),
            ["msg"] = Value.Of(failed ? "One or more items failed" : skipped ? "All items skipped" : "All items completed"),
        };
        return builder.Build();
    }

    /// <summary>The result of a loop without those of its items.</summary>
    public static MapValue WithoutItems(MapValue result)
    {
        var builder = new MapBuilder(result);
        builder.Remove(new StringValue("results"));
        return builder.Build();
    }

    /// <summary>The result of a loop with those of its items again, in the order of <see cref="Loop"/>.</summary>
    public static MapValue WithItems(MapValue result, IReadOnlyList<Value> items) => With(Value.Map(("results", Value.Of(items))), [.. result.TextEntries.Select(e => (e.Key, e.Value))]);

    /// <summary>The result of a loop without items.</summary>
    public static MapValue EmptyLoop() => Value.Map(
        ("changed", Value.False),
        ("skipped", Value.True),
        ("skipped_reason", Value.Of("No items in the list")),
        ("results", Value.Of(Array.Empty<Value>())));

    /// <summary>A result with more keys.</summary>
    public static MapValue With(MapValue result, params ReadOnlySpan<(string Key, Value Value)> more)
    {
        var builder = new MapBuilder(result);
        foreach (var (key, value) in more)
        {
            builder[key] = value;
        }

        return builder.Build();
    }

    /// <summary>The lines of a text as Python's <c>splitlines</c> gives them.</summary>
    private static IReadOnlyList<string> Lines(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private static Value DiffMap(Diff diff) => Value.Map(
        ("before_header", Value.Of(diff.BeforeHeader)),
        ("after_header", Value.Of(diff.AfterHeader)),
        ("before", Value.Of(diff.Note is null ? diff.Before : "")),
        ("after", Value.Of(diff.Note ?? diff.After)));
}
