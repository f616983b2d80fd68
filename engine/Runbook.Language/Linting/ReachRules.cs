using Runbook.Core;

namespace Runbook.Language;

/// <summary>Finds tasks behind one that always ends the list. Stateless.</summary>
internal static class ReachRules
{
    /// <summary>Looks at a list of tasks.</summary>
    public static void Check(LintContext context, ListValue list, bool handlers)
    {
        if (handlers)
        {
            return;
        }

        LintTask? end = null;
        foreach (var item in LintWalk.Maps(list))
        {
            if (end is not null)
            {
                context.Report(LintRules.Unreachable, item.Span, $"{end.Action} on line {end.Map.Span.Line} always ends before it");
                return;
            }

            if (!LintWalk.IsBlock(item) && LintTask.Of(item, false) is { } task && Ends(task))
            {
                end = task;
            }
        }
    }

    /// <summary>A task with tags may be left out, one with a loop may have nothing to do.</summary>
    private static bool Ends(LintTask task) =>
        task["when"] is null && task["tags"] is null && task["failed_when"] is null && task["loop"] is null && task["delegate_to"] is null
        && task["ignore_errors"]?.IsTruthy != true && task["run_once"] is null
        && !task.Map.Keys.Any(k => k.AsText()?.StartsWith("with_", StringComparison.Ordinal) == true)
        && (task.Action == "fail" || (task.Action == "meta" && task.Written.AsText()?.Trim() is "end_play" or "end_host" or "end_batch"));
}
