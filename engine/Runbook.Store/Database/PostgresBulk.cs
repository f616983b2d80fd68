using Npgsql;
using NpgsqlTypes;

namespace Runbook.Store;

/// <summary>Many rows into PostgreSQL: one statement over arrays (<c>unnest</c>), one round trip. Stateless.</summary>
internal static class PostgresBulk
{
    /// <summary>Writes the rows.</summary>
    public static async Task WriteAsync(
        SqlSession session, SqlTable table, string conflict, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        var holes = string.Join(", ", table.Names.Select(n => $"@{n}"));
        await using var command = session.Command(
            $"INSERT INTO {table.Name} ({string.Join(", ", table.Names)}) SELECT * FROM unnest({holes}) {conflict}", []);
        for (var i = 0; i < table.Names.Count; i++)
        {
            command.Parameters.Add(Column(table, i, rows));
        }

        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static NpgsqlParameter Column(SqlTable table, int column, IReadOnlyList<object?[]> rows)
    {
        var values = rows.Select(r => SqlArguments.ToDatabase(r[column]));
        return table.IsNumber(column)
            ? new NpgsqlParameter(table.Names[column], NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = values.Select(v => v as long?).ToArray() }
            : new NpgsqlParameter(table.Names[column], NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = values.Select(v => v as string).ToArray() };
    }
}
