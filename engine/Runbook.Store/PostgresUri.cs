using System.Globalization;
using Npgsql;

namespace Runbook.Store;

/// <summary>PostgreSQL addresses as libpq writes them (its documentation, "Connection URIs"), for Npgsql. Stateless.</summary>
internal static class PostgresUri
{
    /// <summary>A connection string for a <c>postgresql://</c> address.</summary>
    /// <exception cref="StoreException">It is malformed.</exception>
    public static string ToConnectionString(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            throw new StoreException("The postgresql:// address of the store is malformed");
        }

        var parts = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder { Host = uri.Host.Length == 0 ? "localhost" : uri.Host, Port = uri.Port > 0 ? uri.Port : 5432 };
        builder.Database = uri.AbsolutePath.Length > 1 ? Uri.UnescapeDataString(uri.AbsolutePath[1..]) : null;
        builder.Username = parts[0].Length > 0 ? Uri.UnescapeDataString(parts[0]) : null;
        builder.Password = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : null;
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            Set(builder, pair.Split('=', 2));
        }

        return builder.ConnectionString;
    }

    /// <summary>The same connection string, read once to see that it is one.</summary>
    /// <exception cref="StoreException">A word of it is unknown.</exception>
    public static string Checked(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // the driver's message may quote the text, and so a password
            throw new StoreException("The connection string of the store is malformed");
        }
    }

    /// <summary>The password; null without one.</summary>
    public static string? PasswordOf(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Password;

    /// <summary>Host, port and database, never the password.</summary>
    public static string Describe(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        return string.Create(CultureInfo.InvariantCulture, $"postgresql://{builder.Host}:{builder.Port}/{builder.Database}");
    }

    private static void Set(NpgsqlConnectionStringBuilder builder, string[] pair)
    {
        var key = pair[0] switch { "sslmode" => "SSL Mode", "connect_timeout" => "Timeout", "application_name" => "Application Name", _ => pair[0] };
        try
        {
            builder[key] = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]).Replace("verify-", "Verify", StringComparison.Ordinal) : "";
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new StoreException($"The address of the store has an unknown setting \"{pair[0]}\"");
        }
    }
}
