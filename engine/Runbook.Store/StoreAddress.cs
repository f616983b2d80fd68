using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Runbook.Core;

namespace Runbook.Store;

/// <summary>
/// Where a store is: a file for SQLite, or a PostgreSQL connection string (<c>postgresql://user:password@host:port/database</c> or
/// <c>Host=…;Database=…</c>, as Npgsql reads it). Immutable.
/// </summary>
public sealed record StoreAddress
{
    private StoreAddress(string? file, string? connectionString) => (File, ConnectionString) = (file, connectionString);

    /// <summary>The SQLite file, absolute; null for PostgreSQL.</summary>
    public string? File { get; }

    /// <summary>The connection string for PostgreSQL, which may hold a password; null for SQLite.</summary>
    public string? ConnectionString { get; }

    /// <summary>The password in the connection string; null without one. To be masked wherever it might be shown.</summary>
    public string? Password => IsPostgres ? PostgresUri.PasswordOf(ConnectionString) : null;

    /// <summary>Whether it is PostgreSQL.</summary>
    [MemberNotNullWhen(true, nameof(ConnectionString))]
    [MemberNotNullWhen(false, nameof(File))]
    public bool IsPostgres => ConnectionString is not null;

    /// <summary>Reads an address.</summary>
    /// <param name="text">A path, a <c>postgresql://</c> address, or a connection string with <c>Host=</c>.</param>
    /// <param name="folder">Where a relative path begins.</param>
    /// <exception cref="StoreException">It is none of them.</exception>
    public static StoreAddress Parse(string text, string folder)
    {
        text = text.Trim();
        if (text.StartsWith("postgresql://", StringComparison.Ordinal) || text.StartsWith("postgres://", StringComparison.Ordinal))
        {
            return new(null, PostgresUri.ToConnectionString(text));
        }

        if (text.Contains("://", StringComparison.Ordinal) || text.Length == 0)
        {
            throw new StoreException("The address of the store is neither a path nor postgresql://…");
        }

        return text.Contains("Host=", StringComparison.OrdinalIgnoreCase) ? new(null, PostgresUri.Checked(text)) : new(Path.GetFullPath(text, folder), null);
    }

    /// <summary>The usual file: <c>$XDG_DATA_HOME/runbook/runbook.db</c>, by default <c>~/.local/share/runbook/runbook.db</c>.</summary>
    public static StoreAddress Default => new(Path.Combine(UserFolders.Data, "runbook.db"), null);

    /// <summary>Where runs wait for this store by default.</summary>
    internal string UsualSpoolFolder()
    {
        if (!IsPostgres)
        {
            return $"{File}.spool";
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToString())))[..16];
        return Path.Combine(UserFolders.Data, "spool", digest);
    }

    /// <summary>For people: the path, or host and database without the password.</summary>
    public override string ToString() => IsPostgres ? PostgresUri.Describe(ConnectionString) : File;
}
