namespace Runbook.Store;

/// <summary>Single values by name, for all who share the store: the global stop, keys of the page. Names beginning with <c>schema</c> are the store's own. Safe from any thread.</summary>
public sealed class SettingTable
{
    private readonly SqlDatabase _database;

    internal SettingTable(SqlDatabase database) => _database = database;

    /// <summary>A value; null when it is not set.</summary>
    public Task<string?> FindAsync(string name, CancellationToken cancellationToken) =>
        _database.FirstAsync("SELECT value FROM store_info WHERE name = @name", [("name", name)], r => r.Text("value"), cancellationToken);

    /// <summary>A value, which is set to the given one where it is not set: all who ask at the same time get the same.</summary>
    public async Task<string> FindOrAddAsync(string name, string value, CancellationToken cancellationToken)
    {
        await _database.ExecuteAsync(
            "INSERT INTO store_info (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING", [("name", name), ("value", value)], cancellationToken).ConfigureAwait(false);
        return await FindAsync(name, cancellationToken).ConfigureAwait(false) ?? value;
    }

    /// <summary>Sets a value, or takes it away with null.</summary>
    public Task SetAsync(string name, string? value, CancellationToken cancellationToken) => value is null
        ? _database.ExecuteAsync("DELETE FROM store_info WHERE name = @name", [("name", name)], cancellationToken)
        : _database.ExecuteAsync(
            "INSERT INTO store_info (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [("name", name), ("value", value)], cancellationToken);

    /// <summary>The values whose names begin so, by name.</summary>
    public Task<List<KeyValuePair<string, string>>> ListAsync(string prefix, CancellationToken cancellationToken) => _database.ListAsync(
        "SELECT name, value FROM store_info WHERE name LIKE @prefix ESCAPE '!' ORDER BY name", [("prefix", SqlFilter.Escape(prefix) + "%")],
        r => KeyValuePair.Create(r.Text("name"), r.Text("value")), cancellationToken);

    /// <summary>Takes all values away whose names begin so.</summary>
    public Task RemoveAllAsync(string prefix, CancellationToken cancellationToken) =>
        _database.ExecuteAsync("DELETE FROM store_info WHERE name LIKE @prefix ESCAPE '!'", [("prefix", SqlFilter.Escape(prefix) + "%")], cancellationToken);
}
