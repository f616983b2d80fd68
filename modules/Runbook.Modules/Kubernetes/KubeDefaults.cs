using Runbook.Core;

namespace Runbook.Modules;

/// <summary>
/// Fills in what server-side apply needs and people leave out: the protocol of ports, which is part of their identity and which
/// a server of 1.20 misses before it would add it. Stateless.
/// </summary>
internal static class KubeDefaults
{
    /// <summary>The object with the protocol of its ports.</summary>
    public static MapValue Filled(MapValue body) => Json.Text(body, "kind") switch
    {
        "Service" => At(body, Port, "spec", "ports"),
        "Pod" => Pod(body, "spec"),
        "CronJob" => Pod(body, "spec", "jobTemplate", "spec", "template", "spec"),
        _ => Pod(body, "spec", "template", "spec"),
    };

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
}
