using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

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
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            JsonSerializer.Serialize(writer, e, RunEventContext.Default.RunEvent);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>The event of a line.</summary>
    /// <exception cref="JsonException">The line is no event.</exception>
    public static RunEvent Read(string line) =>
        JsonSerializer.Deserialize(line, RunEventContext.Default.RunEvent) ?? throw new JsonException("the line is null");
}
