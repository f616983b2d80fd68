using System.Text.Json;
using System.Text.Json.Serialization;

namespace Runbook.Core;

/// <summary>Lets System.Text.Json write and read values; secrets are masked. Stateless.</summary>
public sealed class ValueJsonConverter : JsonConverter<Value>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeof(Value).IsAssignableFrom(typeToConvert);

    /// <inheritdoc/>
    public override Value Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return ValueJson.FromElement(document.RootElement);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Value value, JsonSerializerOptions options) =>
        ValueJson.Write(writer, value, maskSecrets: true);
}
