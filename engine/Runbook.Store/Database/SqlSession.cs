using System.Data.Common;

namespace Runbook.Store;

/// <summary>One connection, with or without a transaction. For one caller at a time.</summary>
internal sealed class SqlSession(DbConnection connection, DbTransaction? transaction, bool isPostgres) : IAsyncDisposable
{
    /// <summary>Whether the database is PostgreSQL.</summary>
    public bool IsPostgres => isPostgres;

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it touched.</returns>
    public async Task<int> ExecuteAsync(string sql, (string Name, object? Value)[] arguments, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, arguments);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All rows of an answer.</summary>
    public async Task<List<T>> ListAsync<T>(string sql, (string Name, object? Value)[] arguments, Func<SqlRow, T> read, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, arguments);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(read(new(reader)));
        }

        return rows;
    }

    /// <summary>Writes many rows with one statement for a row: <c>INSERT INTO … VALUES (@column, …)</c> and what follows.</summary>
    public Task WriteAsync(SqlTable table, string conflict, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken) =>
        rows.Count == 0 ? Task.CompletedTask
        : isPostgres ? PostgresBulk.WriteAsync(this, table, conflict, rows, cancellationToken)
        : SqliteBulk.WriteAsync(this, table, conflict, rows, cancellationToken);

    /// <summary>Keeps what the transaction wrote.</summary>
    public Task CommitAsync(CancellationToken cancellationToken) => transaction?.CommitAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>A command of this connection.</summary>
    public DbCommand Command(string sql, (string Name, object? Value)[] arguments)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        SqlArguments.Add(command, arguments);
        return command;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (transaction is not null)
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }
}
