using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Runbook.Core;

/// <summary>
/// An event as one line of JSON, and back. The key <c>event</c> says which one it is; durations are <c>hh:mm:ss.fffffff</c>, times ISO 8601.
/// Stateless.
/// </summary>
public static class RunEventJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line, without its end. Values that are marked secret are masked.</summary>
    public static string Write(RunEvent e)
    {
        var context = RunEventContext.Default;
        return e switch
        {
            RunEvent.RunStarted x => Write("run_started", x, context.RunStarted),
            RunEvent.PlayStarted x => Write("play_started", x, context.PlayStarted),
            RunEvent.TaskStarted x => Write("task_started", x, context.TaskStarted),
            RunEvent.HostBegan x => Write("host_began", x, context.HostBegan),
            RunEvent.OutputReceived x => Write("output", x, context.OutputReceived),
            RunEvent.TaskRetried x => Write("task_retried", x, context.TaskRetried),
            RunEvent.ItemFinished x => Write("item_finished", x, context.ItemFinished),
            RunEvent.TaskFinished x => Write("task_finished", x, context.TaskFinished),
            RunEvent.HandlerNotified x => Write("handler_notified", x, context.HandlerNotified),
            RunEvent.Noted x => Write("noted", x, context.Noted),
            RunEvent.PlayFinished x => Write("play_finished", x, context.PlayFinished),
            RunEvent.RunFinished x => Write("run_finished", x, context.RunFinished),
            _ => Slowly(e),
        };
    }

    /// <summary>The event of a line.</summary>
    /// <exception cref="JsonException">The line is no event.</exception>
    public static RunEvent Read(string line) =>
        JsonSerializer.Deserialize(line, RunEventContext.Default.RunEvent) ?? throw new JsonException("the line is null");

    /// <summary>The line as the serialiser writes it; starting that costs a short run more than its record.</summary>
    internal static string Slowly(RunEvent e)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            JsonSerializer.Serialize(writer, e, RunEventContext.Default.RunEvent);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>By the code that was generated for the type, with the name of the event put in front.</summary>
    private static string Write<T>(string name, T e, JsonTypeInfo<T> type)
        where T : RunEvent
    {
        if (type.SerializeHandler is not { } write)
        {
            return Slowly(e);
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            write(writer, e);
        }

        return $"{{\"event\":\"{name}\",{Encoding.UTF8.GetString(stream.GetBuffer(), 1, (int)stream.Length - 1)}";
    }
}
