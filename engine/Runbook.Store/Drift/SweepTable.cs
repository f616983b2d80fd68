namespace Runbook.Store;

/// <summary>
/// Sweeps: each host of one is done once, by whichever worker takes its lease; a worker that dies loses its hosts to the others when its
/// leases end. Safe from any thread and any number of processes.
/// </summary>
public sealed class SweepTable
{
    private static readonly SqlTable Work = new("work", "sweep", "host", "due#");
    private readonly SqlDatabase _database;
    private readonly StoreClock _clock;

    internal SweepTable(SqlDatabase database, StoreClock clock) => (_database, _clock) = (database, clock);

    /// <summary>Adds hosts to a sweep; those that it has already stay as they are.</summary>
    /// <param name="sweep">Its name, unlike any other.</param>
    /// <param name="hosts">The hosts, and how long after now each is due.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task AddAsync(string sweep, IReadOnlyList<(string Host, TimeSpan After)> hosts, CancellationToken cancellationToken)
    {
        var now = await _clock.NowAsync(cancellationToken).ConfigureAwait(false);
        await _database.TransactAsync(
            async s =>
            {
                await LeaseStatements.MakeKnownAsync(s, [.. hosts.Select(h => h.Host)], now, cancellationToken).ConfigureAwait(false);
                await s.WriteAsync(
                    Work, "ON CONFLICT (sweep, host) DO NOTHING", [.. hosts.Select(h => new object?[] { sweep, h.Host, now + (long)h.After.TotalMilliseconds })],
                    cancellationToken).ConfigureAwait(false);
                return hosts.Count;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes hosts that are due and free, the longest due first, with one statement.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="owner">The worker: unlike for each process.</param>
    /// <param name="purpose">What for, for people.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="span">How long each lease lasts unless renewed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Lease>> TakeAsync(
        string sweep, string owner, string purpose, int limit, TimeSpan span, CancellationToken cancellationToken)
    {
        var now = await _clock.NowAsync(cancellationToken).ConfigureAwait(false);
        (string, object?)[] arguments =
            [("sweep", sweep), ("owner", owner), ("purpose", purpose), ("now", now), ("span", (long)span.TotalMilliseconds), ("limit", limit)];
        var taken = await _database.ListAsync(LeaseStatements.TakeDue(_database.IsPostgres), arguments, LeaseStatements.Read, cancellationToken).ConfigureAwait(false);
        if (taken.Count == 0)
        {
            await _database.TransactAsync(
                async s =>
                {
                    await LeaseStatements.MakeKnownAsync(s, [], now, cancellationToken).ConfigureAwait(false);
                    return 0;
                },
                cancellationToken).ConfigureAwait(false);
        }

        return taken;
    }

    /// <summary>Marks hosts as done and gives their leases back, where owner and fence still hold.</summary>
    /// <returns>The hosts that counted; what was found of the others belongs to a later holder and must be dropped.</returns>
    public async Task<IReadOnlyList<string>> CompleteAsync(string sweep, IReadOnlyList<SweepOutcome> outcomes, CancellationToken cancellationToken)
    {
        if (outcomes.Count == 0)
        {
            return [];
        }

        var now = await _clock.NowAsync(cancellationToken).ConfigureAwait(false);
        var owner = outcomes[0].Lease.Owner;
        return await _database.TransactAsync(
            async s =>
            {
                var freed = await s.ListAsync(
                    LeaseStatements.Free(s.IsPostgres), [("given", LeaseStatements.Given(outcomes.Select(o => o.Lease))), ("owner", owner)],
                    r => r.Text("name"), cancellationToken).ConfigureAwait(false);
                var counted = outcomes.Where(o => freed.Contains(o.Lease.Name)).Select(o => (o.Lease.Name, o.Lease.Fence, (string?)o.Outcome));
                await s.ExecuteAsync(MarkDone(s.IsPostgres), [("given", SqlList.Of(counted)), ("owner", owner), ("now", now), ("sweep", sweep)], cancellationToken).ConfigureAwait(false);
                return freed;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How far a sweep is.</summary>
    public async Task<SweepProgress> ProgressAsync(string sweep, CancellationToken cancellationToken)
    {
        var now = await _clock.NowAsync(cancellationToken).ConfigureAwait(false);
        return (await _database.ListAsync(
            """
            SELECT COUNT(*) AS total, CAST(COALESCE(SUM(w.is_done), 0) AS BIGINT) AS done,
              CAST(COALESCE(SUM(CASE WHEN w.is_done = 0 AND l.until > @now THEN 1 ELSE 0 END), 0) AS BIGINT) AS held
            FROM work w JOIN leases l ON l.name = w.host WHERE w.sweep = @sweep
            """,
            [("sweep", sweep), ("now", now)], r => new SweepProgress(r.Int("total"), r.Int("done"), r.Int("held")), cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Whether every host of a sweep is done; cheap, however many there are.</summary>
    public async Task<bool> IsDoneAsync(string sweep, CancellationToken cancellationToken) =>
        (await _database.ListAsync(
            "SELECT 1 AS one FROM work WHERE sweep = @sweep AND is_done = 0 LIMIT 1", [("sweep", sweep)], r => r.Int("one"), cancellationToken).ConfigureAwait(false)).Count == 0;

    /// <summary>How many hosts of a sweep ended how, by the words of their outcomes.</summary>
    public async Task<IReadOnlyDictionary<string, int>> OutcomesAsync(string sweep, CancellationToken cancellationToken) =>
        (await _database.ListAsync(
            "SELECT outcome, COUNT(*) AS n FROM work WHERE sweep = @sweep AND is_done = 1 GROUP BY outcome", [("sweep", sweep)],
            r => (Word: r.TextOrNull("outcome") ?? "", Count: r.Int("n")), cancellationToken).ConfigureAwait(false))
        .ToDictionary(r => r.Word, r => r.Count, StringComparer.Ordinal);

    /// <summary>Leaves out the hosts that nobody has begun: the sweep was stopped.</summary>
    /// <returns>How many.</returns>
    public Task<int> DropWaitingAsync(string sweep, CancellationToken cancellationToken) =>
        _database.ExecuteAsync("DELETE FROM work WHERE sweep = @sweep AND is_done = 0", [("sweep", sweep)], cancellationToken);

    /// <summary>Forgets a sweep that is over. Has PostgreSQL look at the tables that it filled, which are planned for as if they were empty otherwise.</summary>
    public async Task ForgetAsync(string sweep, CancellationToken cancellationToken)
    {
        var gone = await _database.ExecuteAsync("DELETE FROM work WHERE sweep = @sweep", [("sweep", sweep)], cancellationToken).ConfigureAwait(false);
        if (gone > 0 && _database.IsPostgres)
        {
            await _database.ExecuteAsync("ANALYZE hosts, resources, transitions", [], cancellationToken).ConfigureAwait(false);
        }
    }

    private static string MarkDone(bool isPostgres)
    {
        var given = SqlList.Given("@given", isPostgres);
        return $"""
            UPDATE work SET is_done = 1, owner = @owner, finished = @now,
              fence = (SELECT given.number FROM {given} WHERE given.name = work.host), outcome = (SELECT given.text FROM {given} WHERE given.name = work.host)
            WHERE sweep = @sweep AND host IN (SELECT given.name FROM {given}) AND is_done = 0
            """;
    }
}
