namespace Runbook.Store;

/// <summary>Lets old runs go, one transaction a run. Stateless.</summary>
internal static class RunRetention
{
    private const int Pages = 2000;

    /// <summary>Lets runs go.</summary>
    public static async Task<int> SweepAsync(SqlDatabase database, StoreOptions options, Retention retention, int limit, CancellationToken cancellationToken)
    {
        var gone = 0;
        foreach (var id in await DoomedAsync(database, options.Time.GetUtcNow(), retention, limit, cancellationToken).ConfigureAwait(false))
        {
            gone += await ForgetAsync(database, id, cancellationToken).ConfigureAwait(false);
        }

        if (gone > 0 && !database.IsPostgres)
        {
            await database.ListAsync($"PRAGMA incremental_vacuum({Pages})", [], _ => 0, cancellationToken).ConfigureAwait(false);
        }

        return gone;
    }

    /// <summary>The run first: who writes to it is waited for then, and finds it gone the next time.</summary>
    private static Task<int> ForgetAsync(SqlDatabase database, string id, CancellationToken cancellationToken) => database.TransactAsync(
        async s =>
        {
            var gone = await s.ExecuteAsync("DELETE FROM runs WHERE id = @id", [("id", id)], cancellationToken).ConfigureAwait(false);
            foreach (var part in (string[])["events", "plays", "tasks", "results", "recaps"])
            {
                await s.ExecuteAsync($"DELETE FROM {part} WHERE run_id = @id", [("id", id)], cancellationToken).ConfigureAwait(false);
            }

            return gone;
        },
        cancellationToken);

    private static async Task<List<string>> DoomedAsync(
        SqlDatabase database, DateTimeOffset now, Retention retention, int limit, CancellationToken cancellationToken)
    {
        var oldest = retention.Age > TimeSpan.Zero ? now - retention.Age : DateTimeOffset.UnixEpoch;
        var room = retention.Bytes > 0 ? retention.Bytes : long.MaxValue;
        // the latest run stays whatever room it takes; one that is still running is left alone for its age
        return await database.ListAsync(
            """
            SELECT id FROM (
              SELECT id, started, finished, is_cut, SUM(size_bytes) OVER (ORDER BY started DESC, id DESC) AS total,
                ROW_NUMBER() OVER (ORDER BY started DESC, id DESC) AS place FROM runs) AS r
            WHERE started < @oldest OR (total > @room AND place > 1 AND (finished IS NOT NULL OR is_cut = 1))
            ORDER BY started LIMIT @limit
            """,
            [("oldest", oldest), ("room", room), ("limit", limit)], r => r.Text("id"), cancellationToken).ConfigureAwait(false);
    }
}
