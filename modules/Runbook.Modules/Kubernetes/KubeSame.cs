using Runbook.Core;

namespace Runbook.Modules;

/// <summary>
/// Tells without the server that applying an object would change nothing: every field that is wanted is there with that value, and
/// the manager owns none that is no longer wanted. When in doubt it says no. Stateless.
/// </summary>
internal static class KubeSame
{
    /// <summary>Whether it certainly changes nothing.</summary>
    public static bool IsPlainly(MapValue wanted, MapValue live, string manager)
    {
        if (Json.At(live, "metadata", "deletionTimestamp") is not null || !Holds(wanted, live))
        {
            return false;
        }

        var own = Json.Items(live, "metadata", "managedFields")
            .FirstOrDefault(m => Json.Text(m, "manager") == manager && Json.Text(m, "operation") == "Apply");
        return own is null || (Json.Text(own, "apiVersion") == Json.Text(wanted, "apiVersion") && Names(Json.At(own, "fieldsV1") as MapValue, wanted));
    }

    private static bool Holds(Value wanted, Value? live) => wanted switch
    {
        MapValue map => live is MapValue there && (map.Count > 0 || there.Count == 0) && map.TextEntries.All(e => there[e.Key] is { } value && Holds(e.Value, value)),
        ListValue list => live is ListValue items && items.Items.Count == list.Items.Count && list.Items.Zip(items.Items).All(p => Holds(p.First, p.Second)),
        NullValue => false,
        _ => live is not null && live.Kind == wanted.Kind && wanted.Equals(live),
    };

    /// <summary>Whether every field of a set (<c>f:name</c>, <c>k:{keys}</c>, <c>v:value</c>) is among those wanted.</summary>
    private static bool Names(MapValue? fields, Value wanted)
    {
        foreach (var (key, inner) in fields?.TextEntries ?? [])
        {
            var next = key.Length < 2 ? wanted : key[..2] switch
            {
                "f:" => Json.At(wanted, key[2..]),
                "k:" => Item(wanted, key[2..]),
                "v:" => wanted is ListValue list && Json.TryParse(key[2..]) is { } value ? list.Items.FirstOrDefault(i => i.Equals(value)) : null,
                _ => key == "." ? wanted : null,
            };
            if (next is null || (inner is MapValue { Count: > 0 } more && !Names(more, next)))
            {
                return false;
            }
        }

        return true;
    }

    private static MapValue? Item(Value wanted, string keys) =>
        wanted is ListValue list && Json.TryParse(keys) is MapValue named
            ? list.Items.OfType<MapValue>().FirstOrDefault(i => named.TextEntries.All(k => (i[k.Key] ?? Usual(k.Key))?.Equals(k.Value) == true))
            : null;

    private static Value? Usual(string key) => key == "protocol" ? Value.Of("TCP") : null;
}
