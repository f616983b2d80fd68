using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Names and namespaces of a kustomization's objects, and what refers to them. Stateless.</summary>
internal static class KustomizeNames
{
    private static readonly string[] Unnamed = ["CustomResourceDefinition", "APIService", "Namespace"];

    private static readonly string[] ClusterWide =
    [
        "APIService", "CSIDriver", "CSINode", "CertificateSigningRequest", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "IngressClass",
        "MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume", "PodSecurityPolicy", "PriorityClass", "RuntimeClass", "StorageClass",
        "ValidatingWebhookConfiguration", "VolumeAttachment",
    ];

    /// <summary>Fields whose text is a name, and of what.</summary>
    private static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal)
    {
        ["serviceAccountName"] = "ServiceAccount",
        ["serviceAccount"] = "ServiceAccount",
        ["claimName"] = "PersistentVolumeClaim",
        ["secretName"] = "Secret",
        ["serviceName"] = "Service",
        ["volumeName"] = "PersistentVolume",
        ["storageClassName"] = "StorageClass",
        ["priorityClassName"] = "PriorityClass",
        ["ingressClassName"] = "IngressClass",
    };

    /// <summary>Fields whose map (or maps) has a name, and of what.</summary>
    private static readonly Dictionary<string, string> Holding = new(StringComparer.Ordinal)
    {
        ["configMapKeyRef"] = "ConfigMap",
        ["configMapRef"] = "ConfigMap",
        ["configMap"] = "ConfigMap",
        ["secretKeyRef"] = "Secret",
        ["secretRef"] = "Secret",
        ["secret"] = "Secret",
        ["secrets"] = "Secret",
        ["imagePullSecrets"] = "Secret",
        ["service"] = "Service",
    };

    /// <summary>An object in another namespace.</summary>
    /// <param name="item">The object.</param>
    /// <param name="space">The namespace.</param>
    /// <param name="all">All objects: who is told of an account in a binding may be among them.</param>
    public static KustomizeItem Moved(KustomizeItem item, string space, IReadOnlyList<KustomizeItem> all)
    {
        var body = item.Kind == "Namespace" ? Json.With(item.Body, Value.Of(space), "metadata", "name")
            : ClusterWide.Contains(item.Kind) ? item.Body
            : Json.With(item.Body, Value.Of(space), "metadata", "namespace");
        if (item.Kind is "RoleBinding" or "ClusterRoleBinding" && body["subjects"] is ListValue subjects)
        {
            bool IsMeant(Value s) => Json.Text(s, "kind") == "ServiceAccount"
                && (Json.Text(s, "name") == "default" || all.Any(i => i.Kind == "ServiceAccount" && i.Name == Json.Text(s, "name")));
            body = Json.With(body, Value.Of(subjects.Items.Select(s => IsMeant(s) ? Json.With((MapValue)s, Value.Of(space), "namespace") : s)), "subjects");
        }

        return item with { Body = body };
    }

    /// <summary>An object with words before and after its name.</summary>
    public static KustomizeItem Renamed(KustomizeItem item, string prefix, string suffix) => prefix.Length + suffix.Length == 0 || Unnamed.Contains(item.Kind)
        ? item
        : item with { Body = Json.With(item.Body, Value.Of(prefix + item.Name + suffix), "metadata", "name") };

    /// <summary>The objects with their references following the names, which changed from one list to the other, place by place.</summary>
    public static List<KustomizeItem> Follow(IReadOnlyList<KustomizeItem> before, IReadOnlyList<KustomizeItem> after)
    {
        var names = new Dictionary<(string Kind, string Name), string>();
        foreach (var (old, item) in before.Zip(after).Where(p => p.First.Name != p.Second.Name))
        {
            names[(old.Kind, old.Name)] = item.Name;
            names[(old.Kind, old.FirstName)] = item.Name;
        }

        return names.Count == 0 ? [.. after] : [.. after.Select(i => i.Kind is "ConfigMap" or "Secret" ? i : i with { Body = Entries(i.Body, names, "metadata") })];
    }

    private static MapValue Entries(MapValue map, Dictionary<(string Kind, string Name), string> names, string? except = null)
    {
        var own = Json.Text(map, "kind");
        foreach (var (key, value) in map.TextEntries.Where(e => e.Key != except).ToArray())
        {
            var better = value switch
            {
                StringValue text when Named.TryGetValue(key, out var kind) && names.TryGetValue((kind, text.Text), out var name) => Value.Of(name),
                StringValue text when key == "name" && except is null && own is not null && names.TryGetValue((own, text.Text), out var name) => Value.Of(name),
                MapValue inner => Inner(key, inner, names),
                ListValue list => Of(list, i => i is MapValue m ? Inner(key, m, names) : i),
                _ => value,
            };
            map = ReferenceEquals(better, value) ? map : Json.With(map, better, key);
        }

        return map;
    }

    private static MapValue Inner(string key, MapValue inner, Dictionary<(string Kind, string Name), string> names)
    {
        inner = Entries(inner, names);
        return Holding.TryGetValue(key, out var kind) && Json.Text(inner, "name") is { } name && names.TryGetValue((kind, name), out var better)
            ? Json.With(inner, Value.Of(better), "name")
            : inner;
    }

    private static Value Of(ListValue list, Func<Value, Value> change)
    {
        Value[] items = [.. list.Items.Select(change)];
        return items.Zip(list.Items).All(p => ReferenceEquals(p.First, p.Second)) ? list : new ListValue(items, list.Span, secret: list.IsSecret);
    }
}
