using Runbook.Core;

namespace Runbook.Language;

/// <summary>Finds handlers that nobody notifies, and names given twice. Stateless.</summary>
internal static class HandlerRules
{
    /// <summary>Looks at a list of handlers.</summary>
    public static void Check(LintContext context, ListValue list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in LintWalk.Maps(list).Where(i => !LintWalk.IsBlock(i)))
        {
            var name = item["name"] as StringValue;
            if (name is { IsTemplate: false } && !seen.Add(name.Text))
            {
                context.Report(LintRules.DuplicateHandler, name.Span, $"\"{name.Text}\"");
            }

            if (!context.Names.NotifiesByTemplate && name is not { IsTemplate: true } && !IsInclusion(item) && !Topics(item, name).Any(t => IsNotified(context, t)))
            {
                context.Report(LintRules.UnusedHandler, name?.Span ?? item.Span, name is null ? "it has no name" : $"\"{name.Text}\"");
            }
        }
    }

    private static bool IsNotified(LintContext context, string topic) => context.Names.IsNotified(topic)
        || (context.File.Path.Split('/') is { Length: > 2 } parts && context.Names.IsNotified($"{parts[^3]} : {topic}"));

    private static bool IsInclusion(MapValue item) =>
        LintTask.Of(item, true).Action is "include_tasks" or "import_tasks" or "include_role" or "import_role" or "include";

    private static IEnumerable<string> Topics(MapValue handler, StringValue? name)
    {
        if (name is not null)
        {
            yield return name.Text;
        }

        foreach (var topic in handler["listen"] is ListValue list ? list.Items : handler["listen"] is { } one ? [one] : [])
        {
            yield return topic.AsText() ?? topic.ToString();
        }
    }
}
