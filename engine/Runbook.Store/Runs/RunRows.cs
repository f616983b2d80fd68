using Runbook.Core;

namespace Runbook.Store;

/// <summary>Runs and recaps as rows. Stateless.</summary>
internal static class RunRows
{
    /// <summary>The query of runs, without conditions.</summary>
    public const string Select = """
        SELECT runs.*, COALESCE(c.hosts, 0) AS hosts, COALESCE(c.changed_hosts, 0) AS changed_hosts, COALESCE(c.failed_hosts, 0) AS failed_hosts
        FROM runs LEFT JOIN (
          SELECT run_id, COUNT(*) AS hosts, SUM(CASE WHEN changed > 0 THEN 1 ELSE 0 END) AS changed_hosts,
            SUM(CASE WHEN failed + unreachable > 0 THEN 1 ELSE 0 END) AS failed_hosts
          FROM recaps GROUP BY run_id) AS c ON c.run_id = runs.id
        """;

    /// <summary>A run of a row.</summary>
    public static RunRecord Read(SqlRow r) => new(
        r.Text("id"), r.Time("started"),
        new(r.Text("who"), r.Text("control_host"), r.Text("folder"))
        {
            Inventory = SqlList.ToTexts(r.Text("inventory")),
            Limit = r.TextOrNull("limit_text"),
            Tags = SqlList.ToTexts(r.Text("tags")),
            SkipTags = SqlList.ToTexts(r.Text("skip_tags")),
            Verbosity = r.Int("verbosity"),
            Commit = r.TextOrNull("commit_id"),
            Schedule = r.TextOrNull("schedule"),
            Program = r.Text("program"),
        },
        SqlList.ToTexts(r.Text("playbooks")), r.Flag("check_mode"), r.Flag("show_diff"))
    {
        Finished = r.TimeOrNull("finished"),
        ExitCode = (int?)r.LongOrNull("exit_code"),
        Duration = r.LongOrNull("duration_ms") is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
        IsCut = r.Flag("is_cut"),
        Counts = (r.Int("hosts"), r.Int("changed_hosts"), r.Int("failed_hosts")),
        Size = r.Long("size_bytes"),
    };

    /// <summary>A host's counts of a row.</summary>
    public static HostRecap ReadRecap(SqlRow r) => new(
        r.Text("host"), r.Int("ok"), r.Int("changed"), r.Int("unreachable"), r.Int("failed"), r.Int("skipped"), r.Int("rescued"), r.Int("ignored"), r.Int("would_run"));
}
