using System.Runtime.CompilerServices;
using Runbook.Core;

namespace Runbook.Store;

/// <summary>The runs of a store. Safe from any thread.</summary>
public sealed class RunHistory
{
    private const int Page = 500;
    private static readonly SqlTable Judged = new("judged", "schedule", "run_id", "finished#");
    private readonly SqlDatabase _database;
    private readonly StoreOptions _options;

    internal RunHistory(SqlDatabase database, StoreOptions options) => (_database, _options) = (database, options);

    /// <summary>The runs that match, the latest first.</summary>
    public Task<List<RunRecord>> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var filter = _database.Filter();
        filter.Add("id IN (SELECT run_id FROM recaps WHERE host = {0})", query.Host);
        filter.Equal("schedule", query.Schedule);
        filter.Compare("started", "<", query.Before);
        if (query.FailedOnly)
        {
            filter.Add("(is_cut = 1 OR exit_code <> 0)");
        }

        return _database.ListAsync(
            $"{RunRows.Select}{filter.Where} ORDER BY started DESC, id DESC LIMIT @limit", [.. filter.Arguments, ("limit", query.Limit)], RunRows.Read, cancellationToken);
    }

    /// <summary>A run by its id, by the beginning or the end of it, or <c>last</c>.</summary>
    /// <returns>The run; null when there is none.</returns>
    /// <exception cref="StoreException">Several runs begin or end so.</exception>
    public async Task<RunRecord?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (name == "last")
        {
            return (await ListAsync(new() { Limit = 1 }, cancellationToken).ConfigureAwait(false)).FirstOrDefault();
        }

        var filter = _database.Filter();
        var text = SqlFilter.Escape(name.ToLowerInvariant());
        filter.Either("id LIKE {0} ESCAPE '!'", $"{text}%", $"%{text}");
        var found = await _database.ListAsync($"{RunRows.Select}{filter.Where} ORDER BY id LIMIT 3", filter.Arguments, RunRows.Read, cancellationToken).ConfigureAwait(false);
        return found.Count <= 1 ? found.FirstOrDefault() : found.FirstOrDefault(r => r.Id == name) ?? throw new StoreException(
            $"Several runs begin or end with \"{name}\": {string.Join(", ", found.Take(2).Select(r => r.Id))}…");
    }

    /// <summary>The counts of each host at the end of a run, by name; empty while it runs.</summary>
    public Task<List<HostRecap>> RecapsAsync(string runId, CancellationToken cancellationToken) =>
        _database.ListAsync("SELECT * FROM recaps WHERE run_id = @run ORDER BY host", [("run", runId)], RunRows.ReadRecap, cancellationToken);

    /// <summary>The results that match: of one run in its order, of all runs the latest first.</summary>
    public Task<List<ResultRecord>> ResultsAsync(ResultQuery query, CancellationToken cancellationToken)
    {
        var filter = _database.Filter();
        filter.Equal("r.run_id", query.RunId);
        filter.Equal("r.host", query.Host);
        if (query.NotableOnly)
        {
            filter.Add("r.status NOT IN ('ok', 'skipped')");
        }

        return _database.ListAsync(
            $"{ResultRows.Select(query.WithOutcome)}{filter.Where} ORDER BY {(query.RunId is null ? "r.at DESC, r.run_id, r.seq" : "r.seq")} LIMIT @limit",
            [.. filter.Arguments, ("limit", query.Limit)], ResultRows.Read(query.WithOutcome), cancellationToken);
    }

    /// <summary>The events of a run in order, read as they are asked for: for a replay, and from a number on for a page that follows a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="from">The first number. 0 for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<RecordedEvent> EventsAsync(string runId, long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await _database.ListAsync(
                "SELECT seq, body FROM events WHERE run_id = @run AND seq >= @from ORDER BY seq LIMIT @limit", [("run", runId), ("from", from), ("limit", Page)],
                r => new RecordedEvent(r.Long("seq"), r.Text("body")), cancellationToken).ConfigureAwait(false);
            foreach (var e in page)
            {
                yield return e;
            }

            if (page.Count < Page)
            {
                yield break;
            }

            from = page[^1].Sequence + 1;
        }
    }

    /// <summary>Runs of people that ended and that a schedule has not judged yet, the oldest first. Their counts are left out.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<List<RunRecord>> UnjudgedAsync(string schedule, int limit, CancellationToken cancellationToken) => _database.ListAsync(
        """
        SELECT runs.*, 0 AS hosts, 0 AS changed_hosts, 0 AS failed_hosts FROM runs
        WHERE schedule IS NULL AND (finished IS NOT NULL OR is_cut = 1) AND NOT EXISTS (
          SELECT 1 FROM judged WHERE judged.schedule = @schedule AND judged.run_id = runs.id AND judged.finished = COALESCE(runs.finished, 0))
        ORDER BY started, id LIMIT @limit
        """,
        [("schedule", schedule), ("limit", limit)], RunRows.Read, cancellationToken);

    /// <summary>Remembers that a schedule has judged runs, as they were when they were read.</summary>
    public Task MarkJudgedAsync(string schedule, IReadOnlyList<RunRecord> runs, CancellationToken cancellationToken) => _database.WriteAsync(
        Judged, "ON CONFLICT (schedule, run_id) DO UPDATE SET finished = excluded.finished",
        [.. runs.Select(r => new object?[] { schedule, r.Id, r.Finished?.ToUnixTimeMilliseconds() ?? 0 })], cancellationToken);

    /// <summary>Lets runs go that are too old, and the oldest when all take too much room. Bounded: what is left goes the next time.</summary>
    /// <param name="retention">What to keep.</param>
    /// <param name="limit">At most so many runs go.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    /// <returns>How many went.</returns>
    public Task<int> SweepAsync(Retention retention, int limit, CancellationToken cancellationToken) =>
        RunRetention.SweepAsync(_database, _options, retention, limit, cancellationToken);

    /// <summary>Takes in the runs whose lines still lie beside the store: short ones, those that were cut, and those of times without a store.</summary>
    /// <returns>How many runs were taken in; what could not be taken stays where it is.</returns>
    public Task<int> TakeInAsync(CancellationToken cancellationToken) => SpoolIntake.TakeAllAsync(_database, _options, cancellationToken);

    /// <summary>Writes a run's events.</summary>
    internal RunWriter WriterFor(RunHeader header) => new(_database, header);
}
