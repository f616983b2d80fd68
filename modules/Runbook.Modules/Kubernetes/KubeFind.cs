using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Finds objects by kind, name, namespace and selectors, for the small modules. Stateless.</summary>
internal static class KubeFind
{
    /// <summary>The objects: one by its name (none when it is not there), else all that the selectors leave.</summary>
    /// <param name="server">The server.</param>
    /// <param name="what">Kind and place.</param>
    public static Probe<IReadOnlyList<KubeFound>> Objects(KubeServer server, KubeTarget what) =>
        KubeKinds.Ask(server, [(what.ApiVersion, what.Kind)]).Then(kinds =>
        {
            var kind = kinds.Find(what.ApiVersion, what.Kind);
            var wanted = new KubeObject(MapValue.Empty, what.ApiVersion, kind?.Name ?? what.Kind, what.Name ?? "", what.Namespace);
            if (kind is null)
            {
                var trouble = KubeUnknown.Trouble(wanted, kinds) ?? $"no matches for kind \"{what.Kind}\" in version \"{what.ApiVersion}\"";
                return Probe.Known<IReadOnlyList<KubeFound>>([new(wanted, null, null) { Trouble = trouble }]);
            }

            return what.Name is { } name ? One(server, wanted, kind, kind.IsNamespaced ? what.Namespace ?? server.Namespace : null, name) : Several(server, wanted, kind, what);
        });

    /// <summary>One object that must be there.</summary>
    public static Probe<KubeFound> Only(KubeServer server, KubeTarget what) => Objects(server, what).Select(found =>
        found is [{ Trouble: { } trouble }, ..] ? throw new ProbeException(trouble)
        : found.Count > 0 ? found[0]
        : throw new ProbeException($"there is no {what.Kind} {what.Name}{(what.Namespace is null ? "" : $" in namespace {what.Namespace}")}"));

    private static Probe<IReadOnlyList<KubeFound>> One(KubeServer server, KubeObject wanted, KubeKind kind, string? place, string name) =>
        Probe.Answer(server.Get(kind.Path(name, place)), answer => (IReadOnlyList<KubeFound>)(answer.Status == 404
            ? []
            : [new(wanted, kind, place) { Live = KubeTrouble.Checked(answer, server) as MapValue }]));

    private static Probe<IReadOnlyList<KubeFound>> Several(KubeServer server, KubeObject wanted, KubeKind kind, KubeTarget what)
    {
        var query = new[] { ("labelSelector", what.Labels), ("fieldSelector", what.Fields) }.Where(s => s.Item2.Count > 0)
            .Select(s => $"{s.Item1}={Uri.EscapeDataString(string.Join(',', s.Item2))}").ToArray();
        var path = kind.Collection(what.Namespace) + (query.Length > 0 ? "?" + string.Join('&', query) : "");
        return Probe.Answer(server.Get(path), answer => answer.Status == 400
            ? throw new ProbeException(KubeTrouble.Selector(answer, server, [.. what.Labels, .. what.Fields]))
            : (IReadOnlyList<KubeFound>)[.. Json.Items(KubeTrouble.Checked(answer, server), "items").OfType<MapValue>()
            .Select(item => Found(wanted, kind, item))]);
    }

    /// <summary>An object that stood in a list.</summary>
    public static KubeFound Found(KubeObject wanted, KubeKind kind, MapValue item)
    {
        var (name, place) = (Json.Text(item, "metadata", "name") ?? "", Json.Text(item, "metadata", "namespace"));
        // The items of a list leave out what the list says of all.
        var live = Json.Merged(Value.Map(("apiVersion", Value.Of(kind.ApiVersion)), ("kind", Value.Of(kind.Name))), item);
        return new(wanted with { Name = name, Namespace = place }, kind, place) { Live = live };
    }
}
