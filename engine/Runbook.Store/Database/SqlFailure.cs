using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Runbook.Store;

/// <summary>What drivers throw, said for people. Stateless.</summary>
internal static class SqlFailure
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>The exception to throw instead; null for one that is not a driver's.</summary>
    public static StoreException? Explain(Exception e, StoreAddress address) => e switch
    {
        SqliteException s => new StoreException($"The store {address} {Word(s)}", e) { IsTransient = s.SqliteErrorCode is Busy or Locked or Full },
        PostgresException p => new StoreException($"The store {address} refused: {p.MessageText}", e) { IsTransient = p.IsTransient },
        DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException } =>
            new StoreException($"The store {address} cannot be opened: SQLite's library (libe_sqlite3) is not beside the program", e),
        NpgsqlException n => new StoreException($"The store {address} cannot be reached: {n.InnerException?.Message ?? n.Message}", e) { IsTransient = true },
        DbException or SocketException or TimeoutException or IOException or UnauthorizedAccessException or ObjectDisposedException =>
            new StoreException($"The store {address} cannot be used: {e.Message}", e) { IsTransient = e is SocketException or TimeoutException },
        _ => null,
    };

    private static string Word(SqliteException e) => e.SqliteErrorCode switch
    {
        Busy or Locked => "is locked by another process",
        ReadOnly => "cannot be written",
        Full => "has no room left: the disk is full",
        CannotOpen => "cannot be opened",
        NotADatabase => "is not a SQLite database",
        _ => $"failed: {e.Message}",
    };
}
