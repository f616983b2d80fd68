namespace Runbook.Store;

/// <summary>Many rows into SQLite: one prepared statement, bound again for each row. Wants a transaction around it. Stateless.</summary>
internal static class SqliteBulk
{
    /// <summary>Writes the rows.</summary>
    public static async Task WriteAsync(
        SqlSession session, SqlTable table, string conflict, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        var columns = string.Join(", ", table.Names);
        var holes = string.Join(", ", table.Names.Select(n => $"@{n}"));
        await using var command = session.Command(
            $"INSERT INTO {table.Name} ({columns}) VALUES ({holes}) {conflict}", [.. table.Names.Select(n => (n, (object?)null))]);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                command.Parameters[i].Value = SqlArguments.ToDatabase(row[i]);
            }

            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
