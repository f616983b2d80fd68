using Runbook.Core;

namespace Runbook.Reporting;

/// <summary>What is told of a failure: the task and its place, what was sent, what came back. Stateless.</summary>
internal static class FailureText
{
    /// <summary>The reason in one line.</summary>
    public static string Reason(TaskOutcome outcome)
    {
        var reason = outcome.Message ?? outcome.Result["msg"]?.AsText() ?? outcome.Status.ToString().ToLowerInvariant();
        return reason.TrimStart().Split('\n')[0].TrimEnd('\r');
    }

    /// <summary>The particulars, line by line. Diagnostics are left to the caller.</summary>
    /// <param name="task">The task that failed.</param>
    /// <param name="outcome">How.</param>
    /// <param name="everything">Whether all that was sent is told, or only the last of it.</param>
    public static IEnumerable<string> Lines(TaskRef task, TaskOutcome outcome, bool everything)
    {
        var lines = new List<string> { $"task {task.Name} at {task.Span}" };
        if (outcome.Diagnostics.Count > 0)
        {
            lines.AddRange(outcome.Diagnostics.Select(d => d.ToString()));
            return lines;
        }

        if (outcome.Message is { } message && message.Contains('\n'))
        {
            Add(lines, "", message);
        }

        foreach (var sent in outcome.Sent.TakeLast(everything ? int.MaxValue : 1))
        {
            Add(lines, "sent: ", sent);
        }

        foreach (var key in (ReadOnlySpan<string>)["rc", "stdout", "stderr"])
        {
            var text = outcome.Result[key] is { } value and not NullValue ? value.AsText() ?? value.ToString() : "";
            if (text.Length > 0 && Reason(outcome) != text.Trim())
            {
                Add(lines, $"{key}: ", text);
            }
        }

        return lines;
    }

    private static void Add(List<string> lines, string title, string text) =>
        lines.AddRange((title + text.TrimEnd('\n')).Split('\n').Select(l => l.TrimEnd('\r')));
}
