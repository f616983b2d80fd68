using System.Data.Common;

namespace Runbook.Store;

/// <summary>Puts values into a command. Stateless.</summary>
internal static class SqlArguments
{
    /// <summary>Adds a parameter for each pair; null is SQL's null, booleans are 0 and 1, times are milliseconds, states are their names.</summary>
    public static void Add(DbCommand command, (string Name, object? Value)[] arguments)
    {
        foreach (var (name, value) in arguments)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = ToDatabase(value);
            command.Parameters.Add(parameter);
        }
    }

    /// <summary>A value as the driver takes it.</summary>
    public static object ToDatabase(object? value) => value switch
    {
        null => DBNull.Value,
        bool b => b ? 1L : 0L,
        int i => (long)i,
        DateTimeOffset t => t.ToUnixTimeMilliseconds(),
        TimeSpan s => (long)s.TotalMilliseconds,
        Enum e => SqlNames.Of(e),
        // PostgreSQL's text cannot hold U+0000
        string text when text.Contains('\0') => text.Replace('\0', '\uFFFD'),
        _ => value,
    };
}
