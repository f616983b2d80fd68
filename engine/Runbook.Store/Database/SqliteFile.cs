using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Runbook.Store;

/// <summary>A SQLite file as the store wants it: only its owner may read it, a log beside it, locks are waited for. Stateless.</summary>
internal static class SqliteFile
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>How to connect to it. The driver's own wait for locks, which comes after SQLite's, is as short as it can be.</summary>
    public static string ConnectionString(string file) => new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 1 }.ConnectionString;

    /// <summary>Makes file and folder where they are missing, before SQLite would with the usual mode.</summary>
    public static void Create(string file)
    {
        CreateFolder(Path.GetDirectoryName(file)!);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File;
        }

        new FileStream(file, options).Dispose();
    }

    /// <summary>Makes a folder that only its owner may enter; one that is there stays as it is.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, Folder);
        }
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
