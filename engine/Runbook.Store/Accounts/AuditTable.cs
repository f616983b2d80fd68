namespace Runbook.Store;

/// <summary>The audit log. Only ever added to. Safe from any thread.</summary>
public sealed class AuditTable
{
    private readonly SqlDatabase _database;

    internal AuditTable(SqlDatabase database) => _database = database;

    /// <summary>Adds an entry.</summary>
    public Task AddAsync(AuditEntry entry, CancellationToken cancellationToken) => _database.ExecuteAsync(
        "INSERT INTO audit (at, who, via, act, target, detail) VALUES (@at, @who, @via, @act, @target, @detail)",
        [("at", entry.At), ("who", entry.Who), ("via", entry.Via), ("act", entry.Act), ("target", entry.Target), ("detail", entry.Detail)], cancellationToken);

    /// <summary>The latest entries, the last first.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="beforeId">Only with a number below this, to page on; 0 for the latest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<List<AuditEntry>> ListAsync(int limit, long beforeId, CancellationToken cancellationToken) => _database.ListAsync(
        "SELECT * FROM audit WHERE id < @before OR @before = 0 ORDER BY id DESC LIMIT @limit", [("limit", limit), ("before", beforeId)],
        r => new AuditEntry(r.Time("at"), r.Text("who"), r.Text("via"), r.Text("act"), r.TextOrNull("target"), r.TextOrNull("detail")) { Id = r.Long("id") },
        cancellationToken);
}
