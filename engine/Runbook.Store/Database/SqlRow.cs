using System.Data.Common;

namespace Runbook.Store;

/// <summary>The row that a reader stands on, by names of columns.</summary>
internal readonly struct SqlRow(DbDataReader reader)
{
    /// <summary>A text.</summary>
    public string Text(string column) => reader.GetString(reader.GetOrdinal(column));

    /// <summary>A text, or null.</summary>
    public string? TextOrNull(string column) => reader.GetOrdinal(column) is var at && reader.IsDBNull(at) ? null : reader.GetString(at);

    /// <summary>A whole number.</summary>
    public long Long(string column) => reader.GetInt64(reader.GetOrdinal(column));

    /// <summary>A whole number that is small.</summary>
    public int Int(string column) => checked((int)Long(column));

    /// <summary>A whole number, or null.</summary>
    public long? LongOrNull(string column) => reader.GetOrdinal(column) is var at && reader.IsDBNull(at) ? null : reader.GetInt64(at);

    /// <summary>True for anything but 0.</summary>
    public bool Flag(string column) => Long(column) != 0;

    /// <summary>A time.</summary>
    public DateTimeOffset Time(string column) => DateTimeOffset.FromUnixTimeMilliseconds(Long(column));

    /// <summary>A time, or null.</summary>
    public DateTimeOffset? TimeOrNull(string column) => LongOrNull(column) is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    /// <summary>Bytes.</summary>
    public byte[] Bytes(string column) => (byte[])reader.GetValue(reader.GetOrdinal(column));
}
