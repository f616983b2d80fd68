using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Runbook.Store;

/// <summary>How the first line of a spool file is serialised, generated at compile time. Safe from any thread.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunHeader))]
internal sealed partial class RunHeaderJson : JsonSerializerContext
{
    /// <summary>The bytes of the line, with its end.</summary>
    public static byte[] Write(RunHeader header) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(header, Default.RunHeader) + "\n");

    /// <summary>The header of a line; null for one that is none.</summary>
    public static RunHeader? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Default.RunHeader);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
