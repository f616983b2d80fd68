namespace Runbook.Store;

/// <summary>
/// Fenced leases: one holder at a time, an expiry, a fence number that grows. Taken, renewed and released in batches of one statement each
/// (after "How to do distributed locking", M. Kleppmann 2016, and PostgreSQL's documentation of SKIP LOCKED). Times are the database's.
/// Safe from any thread and any number of processes.
/// </summary>
public sealed class LeaseTable
{
    private readonly SqlDatabase _database;
    private readonly StoreClock _clock;

    internal LeaseTable(SqlDatabase database, StoreClock clock) => (_database, _clock) = (database, clock);

    /// <summary>Takes the named leases that are free; the others are told with their holders.</summary>
    /// <param name="names">The hosts.</param>
    /// <param name="owner">Who takes them.</param>
    /// <param name="purpose">What for, for people.</param>
    /// <param name="span">How long each lasts unless renewed.</param>
    /// <param name="isPerson">
    /// Whether a person waits: those refused are marked as wanted for one span, and nobody but a person gets them next. Ask again to wait on.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LeaseAnswer> TakeAsync(
        IReadOnlyCollection<string> names, string owner, string purpose, TimeSpan span, bool isPerson, CancellationToken cancellationToken)
    {
        var now = await _clock.NowAsync(cancellationToken).ConfigureAwait(false);
        (string, object?)[] arguments =
        [
            ("names", SqlList.Of(names)), ("owner", owner), ("purpose", purpose), ("now", now), ("span", (long)span.TotalMilliseconds), ("person", isPerson),
        ];
        return await _database.TransactAsync(
            async s =>
            {
                await LeaseStatements.MakeKnownAsync(s, names, now, cancellationToken).ConfigureAwait(false);
                var taken = await s.ListAsync(LeaseStatements.TakeNamed(s.IsPostgres), arguments, LeaseStatements.Read, cancellationToken).ConfigureAwait(false);
                var got = taken.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
                var refused = got.Count == names.Count ? [] : await s.ListAsync(
                    LeaseStatements.Holders(s.IsPostgres, isPerson), [.. arguments[1..], ("names", SqlList.Of(names.Where(n => !got.Contains(n))))],
                    LeaseStatements.Read, cancellationToken).ConfigureAwait(false);
                return new LeaseAnswer(taken, refused);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes leases last longer, from now on.</summary>
    /// <returns>Those that are still held; the others were lost, and their owner must stop at once.</returns>
    public async Task<IReadOnlyList<Lease>> RenewAsync(IReadOnlyCollection<Lease> leases, TimeSpan span, CancellationToken cancellationToken)
    {
        var now = await _clock.NowAsync(cancellationToken).ConfigureAwait(false);
        var owner = leases.FirstOrDefault()?.Owner;
        return await _database.ListAsync(
            LeaseStatements.Renew(_database.IsPostgres),
            [("given", LeaseStatements.Given(leases)), ("owner", owner), ("now", now), ("span", (long)span.TotalMilliseconds)],
            LeaseStatements.Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives leases back; those that were lost stay with their new holder.</summary>
    /// <returns>How many were held.</returns>
    public Task<int> ReleaseAsync(IReadOnlyCollection<Lease> leases, CancellationToken cancellationToken) => _database.ExecuteAsync(
        LeaseStatements.Free(_database.IsPostgres), [("given", LeaseStatements.Given(leases)), ("owner", leases.FirstOrDefault()?.Owner)], cancellationToken);

    /// <summary>All that are held now, by name.</summary>
    public async Task<IReadOnlyList<Lease>> ListAsync(CancellationToken cancellationToken)
    {
        var now = await _clock.NowAsync(cancellationToken).ConfigureAwait(false);
        return await _database.ListAsync(
            "SELECT * FROM leases WHERE owner IS NOT NULL AND until > @now ORDER BY name", [("now", now)], LeaseStatements.Read, cancellationToken).ConfigureAwait(false);
    }
}
