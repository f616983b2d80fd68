using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>A task's arguments with a template of a whole map (<c>args: "{{ x }}"</c>, <c>debug: "{{ x }}"</c>) opened. Stateless.</summary>
internal static class WrittenArguments
{
    /// <summary>The key under which the parser keeps a template of a map that stands beside written arguments.</summary>
    public const string MapKey = "_variable_params";

    /// <summary>The arguments: what is written wins over what a template of a map gives. Their values are still as written.</summary>
    /// <exception cref="DiagnosticException">A template gives no map.</exception>
    public static MapValue Of(TaskSpec task, EvaluationContext context)
    {
        if (task.Arguments is not MapValue written)
        {
            return task.Arguments is NullValue ? MapValue.Empty : Map(task, task.Arguments, context);
        }

        if (written[MapKey] is not { } template)
        {
            return written;
        }

        var builder = new MapBuilder(Map(task, template, context));
        foreach (var (key, value) in written.Entries.Where(e => e.Key.AsText() != MapKey))
        {
            builder[key] = value;
        }

        return builder.Build(written.Span);
    }

    /// <summary>The arguments of a directive, with its <c>module_defaults</c> below them.</summary>
    /// <exception cref="DiagnosticException">A template gives no map.</exception>
    public static MapValue OfDirective(TaskSpec task, EvaluationContext context)
    {
        var written = Of(task, context);
        if (!task.TryInherited("module_defaults", out _))
        {
            return written;
        }

        var builder = new MapBuilder();
        foreach (var (key, value) in Defaults(task, [task.ShortAction], context).Concat(written.Entries))
        {
            builder[key] = value;
        }

        return builder.Build(written.Span);
    }

    /// <summary>What <c>module_defaults</c> around a task gives a module or directive of these names.</summary>
    public static IEnumerable<KeyValuePair<Value, Value>> Defaults(TaskSpec task, IEnumerable<string> called, EvaluationContext context) =>
        DefaultsAsWritten(task, called).SelectMany(d => (Templar.Resolve(d, context) as MapValue ?? MapValue.Empty).Entries);

    /// <summary>The maps or templates of maps that <c>module_defaults</c> around a task gives a module of these names, the weightiest last.</summary>
    public static IEnumerable<Value> DefaultsAsWritten(TaskSpec task, IEnumerable<string> called)
    {
        if (!task.TryInherited("module_defaults", out _))
        {
            return [];
        }

        var names = called.SelectMany(n => new[] { n, $"ansible.builtin.{n}", $"ansible.legacy.{n}" }).ToHashSet(StringComparer.Ordinal);
        // What stands nearest to the task for a module or a group replaces what stands around it for the same.
        var nearest = new OrderedDictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (key, defaults) in task.Accumulated("module_defaults").SelectMany(KeywordEvaluator.Maps).SelectMany(m => m.TextEntries).Where(e => IsFor(e.Key, names)))
        {
            nearest[IsGroup(key) ? key : ""] = defaults;
        }

        return nearest.OrderBy(e => !IsGroup(e.Key)).Select(e => e.Value);
    }

    private static bool IsGroup(string key) => key.StartsWith("group/", StringComparison.Ordinal);

    private static bool IsFor(string key, HashSet<string> names) => IsGroup(key) ? ActionGroups.Has(key["group/".Length..], names) : names.Contains(key);

    private static MapValue Map(TaskSpec task, Value template, EvaluationContext context) => Templar.Resolve(template, context) switch
    {
        MapValue map => map,
        NullValue => MapValue.Empty,
        StringValue text => Value.Map((ArgumentBinder.FreeTextKey, text)),
        var other => throw new DiagnosticException(Diagnostic.Error(
            "arguments-no-map", "a module's arguments must be a map", $"{task.ShortAction}: {other}", template.Span.IsKnown ? template.Span : task.Span)),
    };
}
