using System.Globalization;
using System.Text;
using Runbook.Core;

namespace Runbook.Store;

/// <summary>A line of a spool file: the event's number, a blank, the event as JSON. Immutable.</summary>
/// <param name="Sequence">The number.</param>
/// <param name="Json">The event's line.</param>
/// <param name="Event">The event.</param>
internal readonly record struct SpoolLine(long Sequence, string Json, RunEvent Event)
{
    /// <summary>The bytes of a line, with its end.</summary>
    public static byte[] Write(long sequence, RunEvent e) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{sequence} {RunEventJson.Write(e)}\n"));

    /// <summary>Reads a line; null for one that is none, as a full disk leaves it.</summary>
    public static SpoolLine? Read(ReadOnlySpan<byte> line)
    {
        var blank = line.IndexOf((byte)' ');
        if (blank < 1 || !long.TryParse(line[..blank], CultureInfo.InvariantCulture, out var sequence))
        {
            return null;
        }

        try
        {
            var json = Encoding.UTF8.GetString(line[(blank + 1)..]);
            return new(sequence, json, RunEventJson.Read(json));
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
