using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Runbook.Core;

/// <summary>JSON to values and back. Stateless. Keys that are not text are written as Python's <c>json.dumps</c> writes them.</summary>
public static class ValueJson
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Mask = "********";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <summary>Compact or indented JSON text.</summary>
    public static string ToJson(Value value, bool maskSecrets, bool indented = false)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, indented ? Indented : Compact))
        {
            Write(writer, value, maskSecrets);
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Writes a value; with <paramref name="maskSecrets"/> a secret is written as <see cref="Mask"/>.</summary>
    public static void Write(Utf8JsonWriter writer, Value value, bool maskSecrets)
    {
        if (maskSecrets && value.IsSecret)
        {
            writer.WriteStringValue(Mask);
            return;
        }

        switch (value)
        {
            case NullValue: writer.WriteNullValue(); break;
            case BoolValue b: writer.WriteBooleanValue(b.Value); break;
            case IntegerValue i: writer.WriteRawValue(i.Value.ToString(CultureInfo.InvariantCulture)); break;
            case FloatValue f: WriteFloat(writer, f.Value); break;
            case StringValue s: writer.WriteStringValue(s.Text); break;
            case ListValue l: WriteList(writer, l, maskSecrets); break;
            case MapValue m: WriteMap(writer, m, maskSecrets); break;
            case OpaqueValue o: Write(writer, o.ToPlain(), maskSecrets); break;
            default: writer.WriteStringValue(value.GetType().Name); break;
        }
    }

    /// <summary>Reads JSON text.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static Value Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = false, MaxDepth = 512 });
        return FromElement(document.RootElement);
    }

    /// <summary>A value for a parsed JSON element. Whole numbers become integers, others floats.</summary>
    public static Value FromElement(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => Value.True,
        JsonValueKind.False => Value.False,
        JsonValueKind.String => Value.Of(element.GetString()),
        JsonValueKind.Number => Number(element.GetRawText()),
        JsonValueKind.Array => new ListValue([.. element.EnumerateArray().Select(FromElement)]),
        JsonValueKind.Object => Value.Map(element.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, FromElement(p.Value)))),
        _ => Value.Null,
    };

    private static Value Number(string raw) =>
        raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0
            ? Value.Of(BigInteger.Parse(raw, CultureInfo.InvariantCulture))
            : Value.Of(double.Parse(raw, CultureInfo.InvariantCulture));

    private static void WriteFloat(Utf8JsonWriter writer, double value)
    {
        if (!double.IsFinite(value))
        {
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
            return;
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        writer.WriteRawValue(text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text);
    }

    private static void WriteList(Utf8JsonWriter writer, ListValue list, bool maskSecrets)
    {
        writer.WriteStartArray();
        foreach (var item in list.Items)
        {
            Write(writer, item, maskSecrets);
        }

        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, MapValue map, bool maskSecrets)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in map.Entries)
        {
            writer.WritePropertyName(KeyText(key));
            Write(writer, value, maskSecrets);
        }

        writer.WriteEndObject();
    }

    private static string KeyText(Value key) => key switch
    {
        StringValue s => s.Text,
        BoolValue b => b.Value ? "true" : "false",
        NullValue => "null",
        _ => ToJson(key, maskSecrets: false),
    };
}
