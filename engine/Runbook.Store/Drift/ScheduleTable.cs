namespace Runbook.Store;

/// <summary>What schedules remember between ticks. Every call makes the schedule known. Safe from any thread.</summary>
public sealed class ScheduleTable
{
    private readonly SqlDatabase _database;

    internal ScheduleTable(SqlDatabase database) => _database = database;

    /// <summary>All that are known, by name.</summary>
    public Task<List<ScheduleRecord>> ListAsync(CancellationToken cancellationToken) =>
        _database.ListAsync("SELECT * FROM schedules ORDER BY name", [], Read, cancellationToken);

    /// <summary>One; an empty one when nothing is known of it.</summary>
    public async Task<ScheduleRecord> FindAsync(string name, CancellationToken cancellationToken) =>
        await _database.FirstAsync("SELECT * FROM schedules WHERE name = @name", [("name", name)], Read, cancellationToken).ConfigureAwait(false) ?? new(name);

    /// <summary>
    /// Begins a sweep unless one is going on: a schedule is not started twice, whichever worker's tick comes first. A sweep whose worker died
    /// goes on until somebody calls <see cref="FinishAsync"/>.
    /// </summary>
    /// <returns>Whether this call began it.</returns>
    public async Task<bool> TryStartAsync(string name, string sweep, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await _database.ListAsync(
            """
            INSERT INTO schedules (name, running_sweep, last_started) VALUES (@name, @sweep, @now)
            ON CONFLICT (name) DO UPDATE SET running_sweep = excluded.running_sweep, last_started = excluded.last_started
            WHERE schedules.running_sweep IS NULL RETURNING name
            """,
            [("name", name), ("sweep", sweep), ("now", now)], r => r.Text("name"), cancellationToken).ConfigureAwait(false)).Count > 0;

    /// <summary>Ends a sweep. Of several workers that say so, one counts.</summary>
    /// <param name="name">The schedule.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="failed">Whether it failed: counts towards the failure breaker, or starts the count anew.</param>
    /// <param name="status">How it ended, in a word.</param>
    /// <param name="runId">Its run; null when there was none.</param>
    /// <param name="note">Anything worth saying; null for nothing.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The schedule afterwards, or null when this sweep was not going on.</returns>
    public Task<ScheduleRecord?> FinishAsync(
        string name, string sweep, bool failed, string status, string? runId, string? note, DateTimeOffset now, CancellationToken cancellationToken) =>
        _database.FirstAsync(
            """
            UPDATE schedules SET running_sweep = NULL, last_finished = @now, last_status = @status, last_run = @run, note = @note,
              failures_in_row = CASE WHEN @failed = 1 THEN failures_in_row + 1 ELSE 0 END
            WHERE name = @name AND running_sweep = @sweep RETURNING *
            """,
            [("name", name), ("sweep", sweep), ("failed", failed), ("status", status), ("run", runId), ("note", note), ("now", now)], Read, cancellationToken);

    /// <summary>Pauses a schedule, or ends its pause (and its count of failures) with null.</summary>
    public Task PauseAsync(string name, Pause? pause, CancellationToken cancellationToken) => _database.ExecuteAsync(
        """
        INSERT INTO schedules (name, paused_by, paused_why, paused_at) VALUES (@name, @who, @why, @at)
        ON CONFLICT (name) DO UPDATE SET paused_by = excluded.paused_by, paused_why = excluded.paused_why, paused_at = excluded.paused_at,
          failures_in_row = CASE WHEN excluded.paused_at IS NULL THEN 0 ELSE schedules.failures_in_row END
        """,
        [("name", name), ("who", pause?.Who), ("why", pause?.Why), ("at", pause?.At)], cancellationToken);

    /// <summary>Remembers when a schedule is due next.</summary>
    public Task SetDueAsync(string name, DateTimeOffset? due, CancellationToken cancellationToken) => _database.ExecuteAsync(
        "INSERT INTO schedules (name, next_due) VALUES (@name, @due) ON CONFLICT (name) DO UPDATE SET next_due = excluded.next_due",
        [("name", name), ("due", due)], cancellationToken);

    private static ScheduleRecord Read(SqlRow r) => new(r.Text("name"))
    {
        Paused = r.TimeOrNull("paused_at") is { } at ? new(r.Text("paused_by"), r.Text("paused_why"), at) : null,
        FailuresInRow = r.Int("failures_in_row"),
        RunningSweep = r.TextOrNull("running_sweep"),
        LastStarted = r.TimeOrNull("last_started"),
        LastFinished = r.TimeOrNull("last_finished"),
        LastRun = r.TextOrNull("last_run"),
        LastStatus = r.TextOrNull("last_status"),
        NextDue = r.TimeOrNull("next_due"),
        Note = r.TextOrNull("note"),
    };
}
