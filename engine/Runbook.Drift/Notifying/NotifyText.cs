using Runbook.Core;
using Runbook.Language;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>The words of a notification. Stateless.</summary>
internal static class NotifyText
{
    private const int MostLines = 50;

    /// <summary>One line for all: of the target's template, or a count.</summary>
    public static string Subject(NotifyTarget target, IReadOnlyList<(string Schedule, Transition Change)> changes) => target.Subject is { } template
        ? OfTemplate(template, target, changes, () => Subject(changes)).ReplaceLineEndings(" ").Trim() : Subject(changes);

    private static string Subject(IReadOnlyList<(string Schedule, Transition Change)> changes)
    {
        var hosts = changes.Select(c => c.Change.Host).Distinct(StringComparer.Ordinal).Count();
        return $"Runbook: {changes.Count} changes on {hosts} {(hosts == 1 ? "host" : "hosts")}";
    }

    /// <summary>The text: of the target's template, or a line a change.</summary>
    public static string Of(NotifyTarget target, IReadOnlyList<(string Schedule, Transition Change)> changes) =>
        target.Template is { } template
            ? OfTemplate(template, target, changes, () => string.Join('\n', Lines(changes))) : string.Join('\n', Lines(changes));

    private static IEnumerable<string> Lines(IReadOnlyList<(string Schedule, Transition Change)> changes)
    {
        foreach (var (schedule, change) in changes.Take(MostLines))
        {
            var what = change.Key is null ? "" : $" {change.Key}";
            var who = change.Who is null ? "" : $" by {change.Who}";
            var why = change.Message is null ? "" : $": {change.Message}";
            yield return $"{schedule}: {change.Host}{what}: {change.From ?? "unknown"} -> {change.To}{who}{why}";
        }

        if (changes.Count > MostLines)
        {
            yield return $"and {changes.Count - MostLines} more";
        }
    }

    /// <summary>A template in the language of the playbooks; one that fails says so, and the usual text follows.</summary>
    private static string OfTemplate(string template, NotifyTarget target, IReadOnlyList<(string Schedule, Transition Change)> changes, Func<string> usual)
    {
        var values = new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["count"] = Value.Of(changes.Count),
            ["subject"] = Value.Of(Subject(changes)),
            ["changes"] = Value.Of(changes.Select(c => (Value)Value.Map(
                ("schedule", Value.Of(c.Schedule)), ("host", Value.Of(c.Change.Host)), ("resource", Value.Of(c.Change.Key)), ("from", Value.Of(c.Change.From)),
                ("to", Value.Of(c.Change.To)), ("who", Value.Of(c.Change.Who)), ("diff", Value.Of(c.Change.Diff)), ("message", Value.Of(c.Change.Message))))),
        };
        try
        {
            var context = new EvaluationContext(new VariableScope([new("the notification", values)]), BuiltInFunctions.Create(), new()) { Span = target.Span };
            return PythonText.Str(Templar.Resolve(StringValue.Trusted(template, target.Span), context));
        }
        catch (DiagnosticException e)
        {
            return $"{e.Diagnostics[0]}\n{usual()}";
        }
    }
}
