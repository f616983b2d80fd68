namespace Runbook.Store;

/// <summary>States of resources by host and key. Safe from any thread.</summary>
public sealed class ResourceTable
{
    private const string Notable = "state <> 'in_sync'";
    private const string Replace = "ON CONFLICT (host, resource_key) DO UPDATE SET ";
    private static readonly SqlTable Table = new(
        "resources", "host", "resource_key", "module", "task", "place", "schedule", "wish_hash", "state_hash", "state", "since#", "checked#", "diff", "message",
        "applied_wish", "applied_state", "applied_at#", "applied_by", "applied_run", "failed_wish", "failed_state");

    private readonly SqlDatabase _database;

    internal ResourceTable(SqlDatabase database) => _database = database;

    /// <summary>The resources that match, by host and key.</summary>
    public Task<List<ResourceRecord>> ListAsync(ResourceQuery query, CancellationToken cancellationToken)
    {
        var filter = _database.Filter();
        filter.Equal("host", query.Host);
        filter.Equal("state", query.State is { } s ? SqlNames.Of(s) : null);
        if (query.State is not (null or ResourceState.InSync))
        {
            // SQLite takes the index only for a condition that says so itself
            filter.Add(Notable);
        }

        filter.Contains(query.Text, "host", "resource_key", "task");
        return _database.ListAsync(
            $"SELECT * FROM resources{filter.Where} ORDER BY host, resource_key LIMIT @limit OFFSET @offset",
            [.. filter.Arguments, ("limit", query.Limit), ("offset", query.Offset)], Read, cancellationToken);
    }

    /// <summary>All resources of some hosts, by host and key: what a check compares with.</summary>
    public Task<List<ResourceRecord>> OfHostsAsync(IReadOnlyCollection<string> hosts, CancellationToken cancellationToken)
    {
        var filter = _database.Filter();
        filter.In("host", hosts);
        return _database.ListAsync($"SELECT * FROM resources{filter.Where} ORDER BY host, resource_key", filter.Arguments, Read, cancellationToken);
    }

    /// <summary>Writes resources, new or known. A host and key may come only once in a call.</summary>
    public Task SaveAsync(IReadOnlyList<ResourceRecord> resources, CancellationToken cancellationToken) => _database.WriteAsync(
        Table, Replace + string.Join(", ", Table.Names.Skip(2).Select(n => $"{n} = excluded.{n}")), [.. resources.Select(Write)], cancellationToken);

    /// <summary>How many are in each state, every one counted; states without any are left out.</summary>
    public Task<IReadOnlyDictionary<ResourceState, int>> CountAsync(CancellationToken cancellationToken) => CountAsync("", cancellationToken);

    /// <summary>
    /// The same, quick however many there are: those as wished are told by what the last check of each host counted, all others are counted.
    /// </summary>
    public async Task<IReadOnlyDictionary<ResourceState, int>> SummarizeAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<ResourceState, int>(await CountAsync($" WHERE {Notable}", cancellationToken).ConfigureAwait(false));
        var all = (await _database.ListAsync(
            "SELECT CAST(COALESCE(SUM(resources), 0) AS BIGINT) AS n FROM hosts", [], r => r.Int("n"), cancellationToken).ConfigureAwait(false))[0];
        if (all - counts.Values.Sum() is > 0 and var asWished)
        {
            counts[ResourceState.InSync] = asWished;
        }

        return counts;
    }

    /// <summary>Forgets resources of a host that no playbook names any more.</summary>
    /// <returns>How many.</returns>
    public Task<int> ForgetAsync(string host, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var filter = _database.Filter();
        filter.Equal("host", host);
        filter.In("resource_key", keys);
        return _database.ExecuteAsync($"DELETE FROM resources{filter.Where}", filter.Arguments, cancellationToken);
    }

    private async Task<IReadOnlyDictionary<ResourceState, int>> CountAsync(string where, CancellationToken cancellationToken) =>
        (await _database.ListAsync(
            $"SELECT state, COUNT(*) AS n FROM resources{where} GROUP BY state", [],
            r => (State: SqlNames.Parse(r.Text("state"), ResourceState.Unknown), Count: r.Int("n")), cancellationToken).ConfigureAwait(false))
        .ToDictionary(r => r.State, r => r.Count);

    private static object?[] Write(ResourceRecord r) =>
    [
        r.Host, r.Key, r.Module, r.Task, r.Place, r.Schedule, r.WishHash, r.StateHash, r.State, r.Since, r.Checked, r.Diff, r.Message,
        r.AppliedWish, r.AppliedState, r.AppliedAt, r.AppliedBy, r.AppliedRun, r.FailedWish, r.FailedState,
    ];

    private static ResourceRecord Read(SqlRow r) => new(
        r.Text("host"), r.Text("resource_key"), r.Text("module"), r.Text("wish_hash"), r.TextOrNull("state_hash"),
        SqlNames.Parse(r.Text("state"), ResourceState.Unknown), r.Time("since"), r.Time("checked"))
    {
        Task = r.TextOrNull("task"),
        Place = r.TextOrNull("place"),
        Schedule = r.TextOrNull("schedule"),
        Diff = r.TextOrNull("diff"),
        Message = r.TextOrNull("message"),
        AppliedWish = r.TextOrNull("applied_wish"),
        AppliedState = r.TextOrNull("applied_state"),
        AppliedAt = r.TimeOrNull("applied_at"),
        AppliedBy = r.TextOrNull("applied_by"),
        AppliedRun = r.TextOrNull("applied_run"),
        FailedWish = r.TextOrNull("failed_wish"),
        FailedState = r.TextOrNull("failed_state"),
    };
}
