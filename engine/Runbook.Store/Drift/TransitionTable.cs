namespace Runbook.Store;

/// <summary>The history of states. Only ever added to. Safe from any thread.</summary>
public sealed class TransitionTable
{
    private static readonly SqlTable Table = new(
        "transitions", "at#", "host", "resource_key", "kind", "from_state", "to_state", "who", "schedule", "run_id", "diff", "message");

    private readonly SqlDatabase _database;

    internal TransitionTable(SqlDatabase database) => _database = database;

    /// <summary>Adds transitions in order.</summary>
    public Task AddAsync(IReadOnlyList<Transition> transitions, CancellationToken cancellationToken) => _database.WriteAsync(
        Table, "", [.. transitions.Select(t => new object?[] { t.At, t.Host, t.Key, t.Kind, t.From, t.To, t.Who, t.Schedule, t.RunId, t.Diff, t.Message })],
        cancellationToken);

    /// <summary>The transitions that match, the latest first.</summary>
    public Task<List<Transition>> ListAsync(TransitionQuery query, CancellationToken cancellationToken)
    {
        var filter = Filter(query);
        return _database.ListAsync(
            $"SELECT * FROM transitions{filter.Where} ORDER BY id DESC LIMIT @limit", [.. filter.Arguments, ("limit", query.Limit)], Read, cancellationToken);
    }

    /// <summary>How many match, whatever the query's limit.</summary>
    public async Task<int> CountAsync(TransitionQuery query, CancellationToken cancellationToken)
    {
        var filter = Filter(query);
        return (await _database.ListAsync(
            $"SELECT COUNT(*) AS n FROM transitions{filter.Where}", filter.Arguments, r => r.Int("n"), cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Forgets those before a time.</summary>
    /// <returns>How many.</returns>
    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        _database.ExecuteAsync("DELETE FROM transitions WHERE at < @before", [("before", before)], cancellationToken);

    private SqlFilter Filter(TransitionQuery query)
    {
        var filter = _database.Filter();
        filter.Equal("host", query.Host);
        filter.Equal("resource_key", query.Key);
        filter.Equal("kind", query.Kind);
        filter.Equal("schedule", query.Schedule);
        filter.Compare("at", ">=", query.Since);
        filter.Compare("id", ">", query.AfterId == 0 ? null : query.AfterId);
        return filter;
    }

    private static Transition Read(SqlRow r) => new(
        r.Time("at"), r.Text("host"), r.TextOrNull("resource_key"), SqlNames.Parse(r.Text("kind"), TransitionKind.Seen), r.TextOrNull("from_state"), r.Text("to_state"))
    {
        Id = r.Long("id"),
        Who = r.TextOrNull("who"),
        Schedule = r.TextOrNull("schedule"),
        RunId = r.TextOrNull("run_id"),
        Diff = r.TextOrNull("diff"),
        Message = r.TextOrNull("message"),
    };
}
