using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Runbook.Store;

/// <summary>Opens connections, runs statements, and makes one kind of exception of what drivers throw. Safe from any thread.</summary>
internal sealed class SqlDatabase : IAsyncDisposable
{
    private readonly StoreOptions _options;
    private readonly NpgsqlDataSource? _postgres;
    private readonly string? _sqlite;

    // SQLite has one writer at a time and lets those that wait try their luck: in one process they queue here
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Connects to nothing yet.</summary>
    public SqlDatabase(StoreOptions options)
    {
        _options = options;
        if (options.Address.IsPostgres)
        {
            _postgres = NpgsqlDataSource.Create(options.Address.ConnectionString);
        }
        else
        {
            _sqlite = SqliteFile.ConnectionString(options.Address.File);
        }
    }

    /// <summary>Whether the database is PostgreSQL.</summary>
    public bool IsPostgres => _postgres is not null;

    /// <summary>Conditions for a query of this database.</summary>
    public SqlFilter Filter() => new(IsPostgres);

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it touched.</returns>
    public Task<int> ExecuteAsync(string sql, (string Name, object? Value)[] arguments, CancellationToken cancellationToken) =>
        UseAsync(false, IsWrite(sql), s => s.ExecuteAsync(sql, arguments, cancellationToken), cancellationToken);

    /// <summary>All rows of an answer.</summary>
    public Task<List<T>> ListAsync<T>(string sql, (string Name, object? Value)[] arguments, Func<SqlRow, T> read, CancellationToken cancellationToken) =>
        UseAsync(false, IsWrite(sql), s => s.ListAsync(sql, arguments, read, cancellationToken), cancellationToken);

    /// <summary>The first row of an answer; null without one.</summary>
    public async Task<T?> FirstAsync<T>(string sql, (string Name, object? Value)[] arguments, Func<SqlRow, T> read, CancellationToken cancellationToken)
        where T : class => (await ListAsync(sql, arguments, read, cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>Writes many rows in a transaction.</summary>
    public Task WriteAsync(SqlTable table, string conflict, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken) =>
        TransactAsync(
            async s =>
            {
                await s.WriteAsync(table, conflict, rows, cancellationToken).ConfigureAwait(false);
                return rows.Count;
            },
            cancellationToken);

    /// <summary>Does several things that all happen or none.</summary>
    public Task<T> TransactAsync<T>(Func<SqlSession, Task<T>> act, CancellationToken cancellationToken) => UseAsync(true, true, act, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _writing.Dispose();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            using var connection = new SqliteConnection(_sqlite);
            SqliteConnection.ClearPool(connection);
        }
    }

    private static bool IsWrite(string sql) => !sql.StartsWith("SELECT", StringComparison.Ordinal);

    private async Task<T> UseAsync<T>(bool transact, bool write, Func<SqlSession, Task<T>> act, CancellationToken cancellationToken)
    {
        var queue = write && !IsPostgres;
        if (queue)
        {
            await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await UseAsync(transact, act, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (queue)
            {
                _writing.Release();
            }
        }
    }

    private async Task<T> UseAsync<T>(bool transact, Func<SqlSession, Task<T>> act, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await OpenAsync(transact, cancellationToken).ConfigureAwait(false);
            var answer = await act(session).ConfigureAwait(false);
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
            return answer;
        }
        catch (Exception e) when (SqlFailure.Explain(e, _options.Address) is { } failure)
        {
            throw failure;
        }
    }

    private async Task<SqlSession> OpenAsync(bool transact, CancellationToken cancellationToken)
    {
        DbConnection connection = _postgres is not null ? _postgres.CreateConnection() : new SqliteConnection(_sqlite);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            if (connection is SqliteConnection sqlite)
            {
                SqliteFile.Prepare(sqlite, _options.BusyTimeout);
            }

            // SQLite's transactions are immediate ones here: the lock is waited for at the start, never refused in the middle
            var transaction = transact ? await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false) : null;
            return new(connection, transaction, IsPostgres);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
