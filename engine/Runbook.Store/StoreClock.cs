namespace Runbook.Store;

/// <summary>
/// The time that leases are counted by: on PostgreSQL the database's (as the own clock plus a difference measured once a minute), so that
/// workers need not agree on theirs; on SQLite the machine's. Safe from any thread.
/// </summary>
internal sealed class StoreClock
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly SqlDatabase _database;
    private readonly TimeProvider _time;
    private readonly bool _ask;
    private long _difference;
    private long _measured;

    private StoreClock(SqlDatabase database, StoreOptions options) =>
        (_database, _time, _ask) = (database, options.Time, database.IsPostgres && options.UseDatabaseClock);

    /// <summary>A clock, measured when it must be.</summary>
    public static async Task<StoreClock> StartAsync(SqlDatabase database, StoreOptions options, CancellationToken cancellationToken)
    {
        var clock = new StoreClock(database, options);
        await clock.MeasureAsync(cancellationToken).ConfigureAwait(false);
        return clock;
    }

    /// <summary>Now, in milliseconds since 1970.</summary>
    public async ValueTask<long> NowAsync(CancellationToken cancellationToken)
    {
        if (_ask && _time.GetElapsedTime(Volatile.Read(ref _measured)) > Fresh)
        {
            await MeasureAsync(cancellationToken).ConfigureAwait(false);
        }

        return Own() + Volatile.Read(ref _difference);
    }

    private long Own() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        if (!_ask)
        {
            return;
        }

        var before = Own();
        var there = await _database.ListAsync(
            "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS now", [], r => r.Long("now"), cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _difference, there[0] - ((before + Own()) / 2));
        Volatile.Write(ref _measured, _time.GetTimestamp());
    }
}
