using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Takes off an object what the server adds by itself, and hides what is secret. Stateless.</summary>
internal static partial class KubeNoise
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>What people wrote or would write: without status and the server's own book-keeping.</summary>
    public static MapValue Without(MapValue live)
    {
        var map = Json.Without(live, "status");
        if (Json.Text(map, "kind") == "Namespace")
        {
            map = Json.Without(map, "spec");
        }

        if (map["metadata"] is not MapValue metadata)
        {
            return map;
        }

        metadata = Json.Without(metadata, "managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink");
        if (metadata["annotations"] is MapValue notes && notes[LastApplied] is not null)
        {
            notes = Json.Without(notes, LastApplied);
            metadata = notes.Count == 0 ? Json.Without(metadata, "annotations") : Json.With(metadata, notes, "annotations");
        }

        return Json.With(map, metadata, "metadata");
    }

    /// <summary>The object with the data of a Secret marked as secret, for results.</summary>
    public static MapValue Guarded(MapValue live)
    {
        if (Json.Text(live, "kind") is { } list && list.EndsWith("List", StringComparison.Ordinal))
        {
            return Json.With(live, Value.Of(Json.Items(live, "items").Select(i => i is MapValue m ? Guarded(m) : i)), "items");
        }

        if (Json.Text(live, "kind") != "Secret")
        {
            return live;
        }

        foreach (var key in (ReadOnlySpan<string>)["data", "stringData"])
        {
            live = live[key] is { } data ? Json.With(live, data.AsSecret(), key) : live;
        }

        return Json.Text(live, "metadata", "annotations", LastApplied) is { } applied
            ? Json.With(live, new StringValue(applied, default, secret: true), "metadata", "annotations", LastApplied)
            : live;
    }

    /// <summary>What a task gives as objects, with the data of Secrets marked; text that speaks of one is marked as a whole.</summary>
    /// <param name="given">A map, a list, or text of several documents.</param>
    /// <param name="kind">The kind of what names none.</param>
    public static Value Marked(Value given, string? kind) => given switch
    {
        ListValue list => new ListValue([.. list.Items.Select(i => Marked(i, kind))], list.Span, secret: list.IsSecret),
        MapValue map => map["kind"] is null && kind == "Secret" ? Json.Without(Guarded(Json.With(map, Value.Of("Secret"), "kind")), "kind") : Guarded(map),
        StringValue text when kind == "Secret" || SaysSecret().IsMatch(text.Text) => text.AsSecret(),
        _ => given,
    };

    /// <summary>The object without some fields, named by dotted paths.</summary>
    public static MapValue Hidden(MapValue map, IReadOnlyList<string> fields)
    {
        foreach (var path in fields.Select(f => f.Split('.')))
        {
            map = Json.At(map, path) is null ? map
                : path.Length == 1 ? Json.Without(map, path[0])
                : Json.With(map, Json.Without((MapValue)Json.At(map, path[..^1])!, path[^1]), path[..^1]);
        }

        return map;
    }

    [GeneratedRegex(@"^\s*(- )?[""']?kind[""']?\s*:\s*[""']?Secret\b|[""']kind[""']\s*:\s*[""']Secret[""']", RegexOptions.Multiline)]
    private static partial Regex SaysSecret();
}
