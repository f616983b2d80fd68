namespace Runbook.Store;

/// <summary>Rules that silence resources. Safe from any thread.</summary>
public sealed class SuppressionTable
{
    private readonly SqlDatabase _database;

    internal SuppressionTable(SqlDatabase database) => _database = database;

    /// <summary>Adds a rule.</summary>
    /// <returns>Its number.</returns>
    public async Task<long> AddAsync(Suppression rule, CancellationToken cancellationToken) => (await _database.ListAsync(
        """
        INSERT INTO suppressions (host_pattern, resource_pattern, reason, created_by, created, expires)
        VALUES (@host, @resource, @reason, @by, @created, @expires) RETURNING id
        """,
        [("host", rule.HostPattern), ("resource", rule.ResourcePattern), ("reason", rule.Reason), ("by", rule.CreatedBy), ("created", rule.Created), ("expires", rule.Expires)],
        r => r.Long("id"), cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Takes a rule away.</summary>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> RemoveAsync(long id, CancellationToken cancellationToken) =>
        await _database.ExecuteAsync("DELETE FROM suppressions WHERE id = @id", [("id", id)], cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>The rules that count at a time.</summary>
    public Task<List<Suppression>> ListAsync(DateTimeOffset now, CancellationToken cancellationToken) => _database.ListAsync(
        "SELECT * FROM suppressions WHERE expires IS NULL OR expires > @now ORDER BY id", [("now", now)],
        r => new Suppression(r.Text("host_pattern"), r.Text("resource_pattern"), r.Text("reason"), r.Text("created_by"), r.Time("created"), r.TimeOrNull("expires"))
        {
            Id = r.Long("id"),
        },
        cancellationToken);
}
