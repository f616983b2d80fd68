using System.Globalization;
using Microsoft.Data.Sqlite;
using Runbook.Core;

namespace Runbook.Store;

/// <summary>A SQLite file as the store wants it: only its owner may read it, a log beside it, locks are waited for. Stateless.</summary>
internal static class SqliteFile
{
    /// <summary>How to connect to it. The driver's own wait for locks, which comes after SQLite's, is as short as it can be.</summary>
    public static string ConnectionString(string file) => new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 1 }.ConnectionString;

    /// <summary>Makes file and folder where they are missing, before SQLite would with the usual mode.</summary>
    public static void Create(string file)
    {
        OwnerOnly.MakeFolder(Path.GetDirectoryName(file)!);
        OwnerOnly.Open(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete).Dispose();
    }

    /// <summary>Sets what SQLite forgets with each connection. The wait is SQLite's own: the driver's looks only every 150 ms.</summary>
    public static void Prepare(SqliteConnection connection, TimeSpan busyTimeout)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(long)busyTimeout.TotalMilliseconds}; PRAGMA synchronous = NORMAL;");
        command.ExecuteNonQuery();
    }
}
