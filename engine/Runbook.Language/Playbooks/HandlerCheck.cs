using Runbook.Core;

namespace Runbook.Language;

/// <summary>Looks for handlers that are notified and that nobody defines. Stateless.</summary>
internal static class HandlerCheck
{
    /// <summary>Checks one play; nothing is said where a run may bring more handlers, or a name is a template.</summary>
    public static void Check(Play play, List<Diagnostic> diagnostics)
    {
        var tasks = new List<TaskItem>();
        var handlers = new List<TaskSpec>();
        foreach (var item in play.PreTasks.Concat(play.Roles).Concat(play.Tasks).Concat(play.PostTasks).Concat(play.Handlers))
        {
            Collect(item, tasks, handlers);
        }

        if (handlers.Any(h => h.IsInclusion || h.Keywords.GetValueOrDefault("name") is StringValue { IsTemplate: true })
            || tasks.OfType<TaskSpec>().Any(t => t.ShortAction == "include_role"))
        {
            return;
        }

        var known = new HashSet<string>(handlers.SelectMany(Names), StringComparer.Ordinal);
        var mayBringMore = tasks.OfType<TaskSpec>().Any(t => t.IsInclusion);
        foreach (var item in tasks.Where(t => t.Keywords.ContainsKey("notify")))
        {
            foreach (var name in ((item.Keywords["notify"] as ListValue)?.Items ?? []).OfType<StringValue>())
            {
                if (!name.IsTemplate && !known.Contains(name.Text))
                {
                    diagnostics.Add(new Diagnostic("unknown-handler", mayBringMore ? Severity.Warning : Severity.Error,
                        "A handler is notified that is defined nowhere", $"\"{name.Text}\"", DidYouMean.Hint(name.Text, known), name.Span));
                }
            }
        }
    }

    private static IEnumerable<string> Names(TaskSpec handler)
    {
        foreach (var topic in (handler.Keywords.GetValueOrDefault("listen") as ListValue)?.Items ?? [])
        {
            yield return topic.AsText() ?? topic.ToString();
        }

        if (handler.Name is { } name)
        {
            yield return name;
            if (handler.Role is { } role)
            {
                yield return $"{role.Name} : {name}";
                yield return $"{role.Name.Split('.')[^1]} : {name}";
            }
        }
    }

    private static void Collect(TaskItem item, List<TaskItem> tasks, List<TaskSpec> handlers)
    {
        tasks.Add(item);
        var inner = item switch
        {
            TaskSpec { Body: { } body } => [body],
            Block block => block.Items.Concat(block.Rescue).Concat(block.Always),
            RoleUse use => use.Dependencies.Concat(use.Tasks).Concat(use.Handlers),
            _ => [],
        };
        foreach (var child in inner)
        {
            Collect(child, tasks, handlers);
        }

        if (item is TaskSpec { IsHandler: true } handler)
        {
            handlers.Add(handler);
        }
    }
}
