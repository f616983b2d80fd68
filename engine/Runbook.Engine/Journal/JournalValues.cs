using System.Text.Json;
using Runbook.Core;

namespace Runbook.Engine;

/// <summary>
/// Values as JSON that reads back as the same values: what JSON has no form for is a map of one key that begins with <c>!</c>
/// (<c>!t</c> a template, <c>!s</c> a secret, <c>!u</c> a tuple, <c>!f</c> a float that is no number, <c>!m</c> pairs of any keys). Places
/// in files are not kept. Used by one thread at a time.
/// </summary>
/// <param name="secrets">What must not be written in the open.</param>
internal sealed class JournalValues(SecretSet secrets)
{
    /// <summary>Whether a secret was written since this was set to false.</summary>
    public bool SawSecret { get; set; }

    /// <summary>Writes a value.</summary>
    public void Write(Utf8JsonWriter writer, Value value)
    {
        var text = value as StringValue;
        if (value is not OpaqueValue && (value.IsSecret || (text is not null && !ReferenceEquals(secrets.MaskIn(text.Text), text.Text))))
        {
            SawSecret = true;
            Begin(writer, "!s");
            WritePlain(writer, value);
            writer.WriteEndObject();
            return;
        }

        WritePlain(writer, value);
    }

    /// <summary>Reads a value.</summary>
    public static Value Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                return Value.Of(element.EnumerateArray().Select(Read));
            case JsonValueKind.Object:
                return Tagged(element) ?? Value.Map(element.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Read(p.Value))));
            default:
                return ValueJson.FromElement(element);
        }
    }

    private static Value? Tagged(JsonElement element)
    {
        using var properties = element.EnumerateObject();
        if (!properties.MoveNext() || properties.Current is not { Name: ['!', var tag] } only)
        {
            return null;
        }

        return tag switch
        {
            't' => StringValue.Trusted(only.Value.GetString()!),
            's' => Read(only.Value).AsSecret(),
            'u' => new ListValue([.. only.Value.EnumerateArray().Select(Read)], tuple: true),
            'f' => Value.Of(double.Parse(only.Value.GetString()!, System.Globalization.CultureInfo.InvariantCulture)),
            _ => Pairs(only.Value),
        };
    }

    private static MapValue Pairs(JsonElement pairs)
    {
        var builder = new MapBuilder();
        foreach (var pair in pairs.EnumerateArray())
        {
            builder[Read(pair[0])] = Read(pair[1]);
        }

        return builder.Build();
    }

    private static void Begin(Utf8JsonWriter writer, string tag)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(tag);
    }

    private void WritePlain(Utf8JsonWriter writer, Value value)
    {
        switch (value)
        {
            case StringValue { IsTemplate: true } template:
                Begin(writer, "!t");
                writer.WriteStringValue(template.Text);
                writer.WriteEndObject();
                break;
            case FloatValue number when !double.IsFinite(number.Value):
                Begin(writer, "!f");
                writer.WriteStringValue(number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
                writer.WriteEndObject();
                break;
            case ListValue { IsTuple: true } tuple:
                Begin(writer, "!u");
                WriteItems(writer, tuple.Items);
                writer.WriteEndObject();
                break;
            case ListValue list:
                WriteItems(writer, list.Items);
                break;
            case MapValue map:
                WriteMap(writer, map);
                break;
            case OpaqueValue opaque:
                Write(writer, opaque.ToPlain());
                break;
            default:
                ValueJson.Write(writer, value, maskSecrets: false);
                break;
        }
    }

    private void WriteItems(Utf8JsonWriter writer, IReadOnlyList<Value> items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            Write(writer, item);
        }

        writer.WriteEndArray();
    }

    private void WriteMap(Utf8JsonWriter writer, MapValue map)
    {
        if (map.Entries.All(e => e.Key is StringValue { IsTemplate: false, IsSecret: false } key && !key.Text.StartsWith('!')))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in map.TextEntries)
            {
                writer.WritePropertyName(key);
                Write(writer, value);
            }

            writer.WriteEndObject();
            return;
        }

        Begin(writer, "!m");
        writer.WriteStartArray();
        foreach (var (key, value) in map.Entries)
        {
            WriteItems(writer, [key, value]);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
