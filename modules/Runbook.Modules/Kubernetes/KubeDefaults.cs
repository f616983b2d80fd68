using Runbook.Core;

namespace Runbook.Modules;

/// <summary>
/// Writes an object as server-side apply needs it where people write less: the protocol of ports, which is part of their identity
/// and which a server of 1.20 misses before it would add it, and quantities as text, whose numbers its schema does not know. Stateless.
/// </summary>
internal static class KubeDefaults
{
    private static readonly string[] QuantityMaps = ["requests", "limits", "capacity", "hard"];

    /// <summary>The object with the protocol of its ports, and its quantities as text.</summary>
    public static MapValue Filled(MapValue body)
    {
        if (!KubeUnknown.IsOwn(Json.Text(body, "apiVersion") ?? ""))
        {
            return body;
        }

        body = (MapValue)Quantities(body);
        return Json.Text(body, "kind") switch
        {
            "Service" => At(body, Port, "spec", "ports"),
            "Pod" => Pod(body, "spec"),
            "CronJob" => Pod(body, "spec", "jobTemplate", "spec", "template", "spec"),
            _ => Pod(body, "spec", "template", "spec"),
        };
    }

    private static MapValue Pod(MapValue body, params ReadOnlySpan<string> path)
    {
        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            body = At(body, c => At(c, Port, "ports"), [.. path, list]);
        }

        return body;
    }

    private static MapValue Port(MapValue port) => port["protocol"] is null ? Json.With(port, Value.Of("TCP"), "protocol") : port;

    private static MapValue At(MapValue body, Func<MapValue, MapValue> fill, params ReadOnlySpan<string> path) =>
        Json.At(body, path) is ListValue list
            ? Json.With(body, new ListValue([.. list.Items.Select(i => i is MapValue m ? fill(m) : i)], list.Span, secret: list.IsSecret), path)
            : body;

    /// <summary>The value itself when nothing in it is to be written otherwise.</summary>
    private static Value Quantities(Value value)
    {
        switch (value)
        {
            case ListValue list:
                var items = list.Items.Select(Quantities).ToArray();
                return items.Zip(list.Items).All(p => ReferenceEquals(p.First, p.Second)) ? list : new ListValue(items, list.Span, secret: list.IsSecret);
            case MapValue map:
                foreach (var (key, inner) in map.TextEntries.ToArray())
                {
                    var better = QuantityMaps.Contains(key) && inner is MapValue amounts ? Amounts(amounts) : Quantities(inner);
                    map = ReferenceEquals(better, inner) ? map : Json.With(map, better, key);
                }

                return map;
            default:
                return value;
        }
    }

    private static MapValue Amounts(MapValue amounts)
    {
        foreach (var (key, value) in amounts.TextEntries.Where(e => e.Value is IntegerValue or FloatValue).ToArray())
        {
            amounts = Json.With(amounts, new StringValue(ValueJson.ToJson(value, maskSecrets: false), value.Span), key);
        }

        return amounts;
    }
}
