using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Store;

/// <summary>Results as rows. Stateless.</summary>
internal static class ResultRows
{
    /// <summary>The query of results, without conditions.</summary>
    public static string Select(bool withOutcome) => $"""
        SELECT r.*, t.task_id, t.name AS task, t.action, t.place, COALESCE(p.name, '') AS play{(withOutcome ? ", e.body" : "")}
        FROM results r JOIN tasks t ON t.run_id = r.run_id AND t.seq = r.task_seq LEFT JOIN plays p ON p.run_id = r.run_id AND p.seq = t.play_seq
        {(withOutcome ? "JOIN events e ON e.run_id = r.run_id AND e.seq = r.seq" : "")}
        """;

    /// <summary>A result of a row.</summary>
    public static Func<SqlRow, ResultRecord> Read(bool withOutcome) => r => new(
        r.Text("run_id"), r.Long("seq"), r.Time("at"), r.Text("play"), r.Text("task_id"), r.Text("task"), r.Text("action"), r.Text("place"), r.Text("host"),
        SqlNames.Parse(r.Text("status"), TaskStatus.Failed), TimeSpan.FromMicroseconds(r.Long("duration_us")))
    {
        Item = r.TextOrNull("item"),
        Ignored = r.Flag("is_ignored"),
        HasDiff = r.Flag("has_diff"),
        Message = r.TextOrNull("message"),
        Outcome = withOutcome ? OutcomeOf(RunEventJson.Read(r.Text("body"))) : null,
    };

    private static TaskOutcome? OutcomeOf(RunEvent e) => e switch
    {
        RunEvent.TaskFinished f => f.Outcome,
        RunEvent.ItemFinished i => i.Outcome,
        _ => null,
    };
}
