using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Ways into values that came as JSON. Stateless.</summary>
internal static class Json
{
    /// <summary>The value at a path of keys; null when something on the way is not there.</summary>
    public static Value? At(Value? value, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            value = (value as MapValue)?[key];
        }

        return value is NullValue ? null : value;
    }

    /// <summary>The text at a path; null when there is none.</summary>
    public static string? Text(Value? value, params ReadOnlySpan<string> path) => At(value, path)?.AsText();

    /// <summary>The whole number at a path; null when there is none.</summary>
    public static long? Number(Value? value, params ReadOnlySpan<string> path) => At(value, path) is IntegerValue n ? (long)n.Value : null;

    /// <summary>Whether true stands at a path.</summary>
    public static bool Flag(Value? value, params ReadOnlySpan<string> path) => At(value, path) is BoolValue { Value: true };

    /// <summary>The items of the list at a path; empty when there is none.</summary>
    public static IReadOnlyList<Value> Items(Value? value, params ReadOnlySpan<string> path) => At(value, path) is ListValue list ? list.Items : [];

    /// <summary>A text read as JSON; null when it is none.</summary>
    public static Value? TryParse(string text)
    {
        try
        {
            return ValueJson.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>A map with one entry set, at a path of keys whose maps are made where they are missing.</summary>
    public static MapValue With(MapValue map, Value entry, params ReadOnlySpan<string> path)
    {
        var builder = new MapBuilder(map);
        builder[path[0]] = path.Length == 1 ? entry : With(map[path[0]] as MapValue ?? MapValue.Empty, entry, path[1..]);
        return builder.Build(map.Span);
    }

    /// <summary>A map with the fields of another over its own, at any depth; lists are taken whole.</summary>
    public static MapValue Merged(MapValue under, MapValue over)
    {
        var builder = new MapBuilder(under);
        foreach (var (key, value) in over.TextEntries)
        {
            builder[key] = value is MapValue inner && under[key] is MapValue old ? Merged(old, inner) : value;
        }

        return builder.Build(over.Span);
    }

    /// <summary>The value with every text in it taken as it is, never as a template.</summary>
    public static Value Plain(Value value)
    {
        if (!value.HasTemplates)
        {
            return value;
        }

        switch (value)
        {
            case StringValue text:
                return new StringValue(text.Text, text.Span, text.IsSecret);
            case ListValue list:
                return new ListValue([.. list.Items.Select(Plain)], list.Span, secret: list.IsSecret);
            case MapValue map:
                var builder = new MapBuilder();
                foreach (var (key, inner) in map.Entries)
                {
                    builder[Plain(key)] = Plain(inner);
                }

                return builder.Build(map.Span, map.IsSecret);
            default:
                return value;
        }
    }

    /// <summary>A map without some of its entries.</summary>
    public static MapValue Without(MapValue map, params ReadOnlySpan<string> keys)
    {
        var builder = new MapBuilder(map);
        foreach (var key in keys)
        {
            builder.Remove(new StringValue(key));
        }

        return builder.Build(map.Span);
    }
}
