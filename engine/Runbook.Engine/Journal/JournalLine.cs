using System.Text.Encodings.Web;
using System.Text.Json;
using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine;

/// <summary>A record of a journal as a line of JSON, and back. Stateless.</summary>
internal static class JournalLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line, without its end.</summary>
    public static byte[] Write(JournalEntry entry, JournalValues values)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("play", entry.Key.Play);
            writer.WriteString("host", entry.Key.Host);
            writer.WriteString("place", entry.Key.Place);
            writer.WriteNumber("item", entry.Key.Item);
            writer.WriteString("task", entry.Identity);
            if (entry.IsBegin)
            {
                writer.WriteBoolean("begin", true);
            }

            if (entry.Outcome is { } outcome)
            {
                WriteOutcome(writer, outcome, values);
            }

            WriteEntries(writer, "assigned", entry.Brought.Assigned, values);
            WriteEntries(writer, "included", entry.Brought.Included, values);
            if (entry.Brought.AreFacts)
            {
                writer.WriteBoolean("facts", true);
            }

            if (entry.List is { } list)
            {
                writer.WritePropertyName("list");
                values.Write(writer, Value.Of(list));
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>The line that notes a file that the run was made from.</summary>
    public static byte[] OfFile(string path, string digest)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("file", path);
            writer.WriteString("digest", digest);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>The record of a line.</summary>
    public static JournalEntry Read(JsonElement line)
    {
        var key = new JournalKey(
            line.GetProperty("play").GetInt32(), line.GetProperty("host").GetString()!, line.GetProperty("place").GetString()!, line.GetProperty("item").GetInt32());
        return new(key, line.GetProperty("task").GetString()!)
        {
            Outcome = line.TryGetProperty("status", out var status) ? Outcome(line, status.GetString()!) : null,
            Brought = new(Entries(line, "assigned"), line.TryGetProperty("facts", out _), Entries(line, "included")),
            IsBegin = line.TryGetProperty("begin", out _),
            List = line.TryGetProperty("list", out var list) ? ((ListValue)JournalValues.Read(list)).Items : null,
        };
    }

    private static void WriteOutcome(Utf8JsonWriter writer, TaskOutcome outcome, JournalValues values)
    {
        writer.WriteString("status", outcome.Status.ToString());
        writer.WriteNumber("ticks", outcome.Duration.Ticks);
        writer.WritePropertyName("result");
        values.Write(writer, outcome.Result);
        if (outcome.Message is { } message)
        {
            writer.WritePropertyName("message");
            values.Write(writer, Value.Of(message));
        }

        if (outcome.DelegatedTo is { } delegated)
        {
            writer.WriteString("delegated", delegated);
        }

        if (outcome.Ignored)
        {
            writer.WriteBoolean("ignored", true);
        }
    }

    private static TaskOutcome Outcome(JsonElement line, string status) =>
        new(Enum.Parse<TaskStatus>(status), (MapValue)JournalValues.Read(line.GetProperty("result")), TimeSpan.FromTicks(line.GetProperty("ticks").GetInt64()))
        {
            Message = line.TryGetProperty("message", out var message) ? JournalValues.Read(message).AsText() : null,
            DelegatedTo = line.TryGetProperty("delegated", out var delegated) ? delegated.GetString() : null,
            Ignored = line.TryGetProperty("ignored", out _),
        };

    private static void WriteEntries(Utf8JsonWriter writer, string name, IReadOnlyList<KeyValuePair<string, Value>> entries, JournalValues values)
    {
        if (entries.Count > 0)
        {
            writer.WritePropertyName(name);
            values.Write(writer, Value.Map(entries));
        }
    }

    private static KeyValuePair<string, Value>[] Entries(JsonElement line, string name) =>
        line.TryGetProperty(name, out var map) ? [.. ((MapValue)JournalValues.Read(map)).TextEntries] : [];
}
