using System.Reflection;
using DbUp;
using Microsoft.Data.Sqlite;

namespace Runbook.Store;

/// <summary>Brings a store's tables up to date with DbUp; when they are, one small query is all it costs. Stateless.</summary>
internal static class StoreSchema
{
    /// <summary>The version that this program knows: the number of its last migration.</summary>
    public const int Version = 4;

    private const long Lock = 0x52756e626f6f6b;

    private static readonly Dictionary<string, string> Sqlite = new(StringComparer.Ordinal)
    {
        ["blob"] = "BLOB",
        ["identity"] = "INTEGER PRIMARY KEY AUTOINCREMENT",
        ["only_postgres"] = "-- ",
        ["without_rowid"] = " WITHOUT ROWID",
    };

    private static readonly Dictionary<string, string> Postgres = new(StringComparer.Ordinal)
    {
        ["blob"] = "BYTEA",
        ["identity"] = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        ["only_postgres"] = "",
        ["without_rowid"] = "",
    };

    /// <summary>Migrates where it must.</summary>
    /// <exception cref="StoreException">The store was made by a newer Runbook, or a migration failed.</exception>
    public static async Task BringUpAsync(SqlDatabase database, StoreAddress address, CancellationToken cancellationToken)
    {
        if (await IsCurrentAsync(database, address, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (!database.IsPostgres)
        {
            // a file that two processes make at once: the lock file lets one at it, and goes with the process
            await using var gate = await FileGate.EnterAsync(address.File!, cancellationToken).ConfigureAwait(false);
            await MigrateAsync(database, address, cancellationToken).ConfigureAwait(false);
            return;
        }

        await database.TransactAsync(
            async s =>
            {
                await s.ExecuteAsync("SELECT pg_advisory_xact_lock(@key)", [("key", Lock)], cancellationToken).ConfigureAwait(false);
                await MigrateAsync(database, address, cancellationToken).ConfigureAwait(false);
                return 0;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task MigrateAsync(SqlDatabase database, StoreAddress address, CancellationToken cancellationToken)
    {
        if (await IsCurrentAsync(database, address, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (!database.IsPostgres)
        {
            // both stay with the file, and cannot be set inside a transaction
            await database.ExecuteAsync("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL", [], cancellationToken).ConfigureAwait(false);
        }

        var result = await Task.Run(() => Upgrader(database.IsPostgres, address).PerformUpgrade(), cancellationToken).ConfigureAwait(false);
        if (!result.Successful)
        {
            throw SqlFailure.Explain(result.Error, address) ?? new StoreException($"The tables of the store {address} cannot be made: {result.Error.Message}", result.Error);
        }

        await database.ExecuteAsync(
            "INSERT INTO store_info (name, value) VALUES ('schema', @version) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [("version", Version.ToString(System.Globalization.CultureInfo.InvariantCulture))], cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> IsCurrentAsync(SqlDatabase database, StoreAddress address, CancellationToken cancellationToken)
    {
        var tables = await database.ListAsync(
            database.IsPostgres ? "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'store_info'"
                : "SELECT name FROM sqlite_master WHERE name = 'store_info'",
            [], r => r.Text("name"), cancellationToken).ConfigureAwait(false);
        if (tables.Count == 0)
        {
            return false;
        }

        var version = await database.ListAsync("SELECT value FROM store_info WHERE name = 'schema'", [], r => r.Text("value"), cancellationToken).ConfigureAwait(false);
        var found = version.Count > 0 && int.TryParse(version[0], out var number) ? number : 0;
        return found <= Version ? found == Version : throw new StoreException(
            $"The store {address} was made by a newer Runbook (tables of version {found}, this program knows {Version}); nothing is written to it")
        {
            IsNewer = true,
        };
    }

    private static DbUp.Engine.UpgradeEngine Upgrader(bool isPostgres, StoreAddress address)
    {
        var builder = isPostgres ? DeployChanges.To.PostgresqlDatabase(address.ConnectionString)
            : DeployChanges.To.SqliteDatabase(new SqliteConnectionStringBuilder { DataSource = address.File }.ConnectionString);
        return builder.WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly())
            .WithVariables(isPostgres ? Postgres : Sqlite)
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build();
    }
}
