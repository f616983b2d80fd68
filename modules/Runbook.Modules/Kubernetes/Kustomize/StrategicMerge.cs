using Runbook.Core;

namespace Runbook.Modules;

/// <summary>
/// Merges a strategic patch into an object (https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/):
/// lists whose items have a key are merged item by item. Stateless.
/// </summary>
internal static class StrategicMerge
{
    private const string Directive = "$patch";

    /// <summary>The keys of lists that are merged, as the server's schema (<c>x-kubernetes-patch-merge-key</c>) has them.</summary>
    private static readonly Dictionary<string, string[]> Keys = new(StringComparer.Ordinal)
    {
        ["containers"] = ["name"],
        ["initContainers"] = ["name"],
        ["ephemeralContainers"] = ["name"],
        ["env"] = ["name"],
        ["volumes"] = ["name"],
        ["imagePullSecrets"] = ["name"],
        ["secrets"] = ["name"],
        ["webhooks"] = ["name"],
        ["ports"] = ["containerPort", "port"],
        ["volumeMounts"] = ["mountPath"],
        ["volumeDevices"] = ["devicePath"],
        ["hostAliases"] = ["ip"],
        ["topologySpreadConstraints"] = ["topologyKey"],
        ["taints"] = ["key"],
        ["addresses"] = ["type"],
        ["conditions"] = ["type"],
        ["ownerReferences"] = ["uid"],
    };

    /// <summary>The object after the patch.</summary>
    /// <param name="body">The object.</param>
    /// <param name="patch">The patch; null takes an entry out.</param>
    /// <param name="isOwn">Whether the kind is one of Kubernetes' own; for others lists are taken whole.</param>
    /// <exception cref="FormatException">The patch has a directive that is not supported, or an item without its key.</exception>
    public static MapValue Apply(MapValue body, MapValue patch, bool isOwn)
    {
        if (Json.Text(patch, Directive) is { } directive)
        {
            return directive == "replace" ? Json.Without(patch, Directive) : throw new FormatException($"{Directive}: {directive} is not supported here");
        }

        var builder = new MapBuilder(body);
        foreach (var (key, value) in patch.TextEntries)
        {
            if (key.StartsWith('$'))
            {
                throw new FormatException($"{key} is not supported");
            }

            if (value is NullValue)
            {
                builder.Remove(new StringValue(key));
                continue;
            }

            if (value is MapValue doomed && Json.Text(doomed, Directive) == "delete")
            {
                builder.Remove(new StringValue(key));
                continue;
            }

            builder[key] = value switch
            {
                MapValue inner => Apply(body[key] as MapValue ?? MapValue.Empty, inner, isOwn),
                ListValue list when isOwn && body[key] is ListValue old && Key(key, list, old) is { } by => Items(old, list, by, isOwn),
                ListValue list => new ListValue([.. list.Items.Where(i => Json.Text(i, Directive) is null)], list.Span, secret: list.IsSecret),
                _ => value,
            };
        }

        return builder.Build(body.Span, body.IsSecret);
    }

    private static string? Key(string name, ListValue patch, ListValue old) =>
        Keys.TryGetValue(name, out var keys) ? keys.FirstOrDefault(k => patch.Items.Concat(old.Items).Any(i => Json.At(i, k) is not null)) : null;

    private static ListValue Items(ListValue old, ListValue patch, string key, bool isOwn)
    {
        var items = old.Items.ToList();
        var fresh = new List<Value>();
        foreach (var change in patch.Items)
        {
            if (change is MapValue { Count: 1 } all && Json.Text(all, Directive) == "replace")
            {
                items.Clear();
                continue;
            }

            if (change is not MapValue map || map[key] is not { } named)
            {
                throw new FormatException($"an item has no {key}, by which its list is merged");
            }

            var at = items.FindIndex(i => Json.At(i, key)?.Equals(named) == true);
            if (Json.Text(map, Directive) == "delete")
            {
                _ = at >= 0 && items.Remove(items[at]);
            }
            else if (at >= 0)
            {
                items[at] = Apply((MapValue)items[at], map, isOwn);
            }
            else
            {
                fresh.Add(Json.Without(map, Directive));
            }
        }

        // What is new comes first, as with kustomize since 4.0.
        return new([.. fresh, .. items], old.Span, secret: old.IsSecret);
    }
}
