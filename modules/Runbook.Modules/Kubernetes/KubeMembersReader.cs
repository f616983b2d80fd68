using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Reads an apply set: its parent, and the members of all kinds and namespaces that the parent and the task name. Stateless.</summary>
internal static class KubeMembersReader
{
    private static readonly KubeKind[] Parents = [new("v1", "Secret", "secrets", true), new("v1", "ConfigMap", "configmaps", true)];

    /// <summary>The reading with the set; without one, the reading.</summary>
    public static Probe<KubeReading> Complete(KubectlArgs args, KubeReading now, KubeApplySet? set) => set is null
        ? Probe.Known(now)
        : Probe.Answer(now.Server.Get(set.Path), answer => answer.Status == 404 ? null : KubeTrouble.Checked(answer, now.Server) as MapValue)
            .Then(parent => parent is not null && set.Trouble(parent) is { } trouble
                ? throw new ProbeException(trouble)
                : Kinds(now, parent).Then(kinds => Members(args, now, set, parent, kinds)));

    /// <summary>The kinds that the set may hold, those of this run and those of earlier ones; one that is no longer served holds nothing.</summary>
    private static Probe<IReadOnlyList<KubeKind>> Kinds(KubeReading now, MapValue? parent)
    {
        var known = now.Objects.Select(o => o.Kind).OfType<KubeKind>().DistinctBy(KubeApplySet.GroupKind).ToArray();
        var others = KubeApplySet.KindsOf(parent).Except(known.Select(KubeApplySet.GroupKind)).Select(Parts).ToArray();
        return Probe.All(others.Select(o => o.Group).Distinct().Select(g => Version(now.Server, g))).Then(versions =>
        {
            var byGroup = versions.Where(v => v.Version is not null).ToDictionary(v => v.Group, v => v.Version!, StringComparer.Ordinal);
            var wanted = others.Where(o => byGroup.ContainsKey(o.Group)).Select(o => (ApiVersion: byGroup[o.Group], o.Kind)).ToArray();
            return KubeKinds.Ask(now.Server, wanted).Select(kinds =>
                (IReadOnlyList<KubeKind>)[.. known, .. wanted.Select(w => kinds.Find(w.ApiVersion, w.Kind)).OfType<KubeKind>()]);
        });
    }

    private static (string Kind, string Group) Parts(string groupKind)
    {
        var dot = groupKind.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (groupKind, "") : (groupKind[..dot], groupKind[(dot + 1)..]);
    }

    private static Probe<(string Group, string? Version)> Version(KubeServer server, string group) => group.Length == 0
        ? Probe.Known<(string, string?)>((group, "v1"))
        : Probe.Answer(server.Get($"/apis/{Uri.EscapeDataString(group)}", mayBeKept: true), answer =>
            (group, answer.Status == 404 ? null : Json.Text(KubeTrouble.Checked(answer, server), "preferredVersion", "groupVersion")));

    private static Probe<KubeReading> Members(KubectlArgs args, KubeReading now, KubeApplySet set, MapValue? parent, IReadOnlyList<KubeKind> kinds)
    {
        var here = now.Objects.Select(o => o.Namespace).OfType<string>().ToArray();
        var places = KubeApplySet.PlacesOf(parent).Concat(here).Append(set.Namespace).Distinct().ToArray();
        var lists = parent is null ? [] : kinds.SelectMany(k => k.IsNamespaced ? places.Select(p => List(now.Server, set, k, p)) : [List(now.Server, set, k, null)]);
        return Probe.All(lists).Select(all =>
        {
            var named = now.Objects.Select(Key).ToHashSet();
            var dropped = all.SelectMany(l => l).Where(m => !named.Contains(Key(m)) && KubeApplySet.WasMadeBy(args.Manager, m.Live!)).ToArray();
            var left = dropped.Where(d => Json.Text(d.Live, "metadata", "deletionTimestamp") is null).ToArray();
            var mine = now.Objects.Select(o => o.Kind).OfType<KubeKind>().ToArray();
            var early = set.Parent([.. mine.Select(KubeApplySet.GroupKind), .. dropped.Select(d => KubeApplySet.GroupKind(d.Kind!))], [.. here, .. dropped.Select(d => d.Namespace).OfType<string>()]);
            var found = new KubeFound(new(early, "v1", set.Kind, set.Name, set.Namespace), Parents.First(p => p.Name == set.Kind), set.Namespace) { Live = parent };
            return now with { Members = new(set, found, left) { Final = set.Parent(mine.Select(KubeApplySet.GroupKind), here) } };
        });
    }

    private static (string GroupKind, string? Namespace, string Name) Key(KubeFound found) =>
        (found.Kind is { } kind ? KubeApplySet.GroupKind(kind) : found.Wanted.Kind, found.Namespace, found.Wanted.Name);

    private static Probe<IReadOnlyList<KubeFound>> List(KubeServer server, KubeApplySet set, KubeKind kind, string? place)
    {
        var wanted = new KubeObject(MapValue.Empty, kind.ApiVersion, kind.Name, "", place);
        var query = $"?labelSelector={Uri.EscapeDataString($"{KubeApplySet.MemberLabel}={set.Id}")}";
        return Probe.Answer(server.Get(kind.Collection(place) + query), answer => (IReadOnlyList<KubeFound>)(answer.Status == 404 ? []
            : [.. Json.Items(KubeTrouble.Checked(answer, server), "items").OfType<MapValue>().Select(i => KubeFind.Found(wanted, kind, i))]));
    }
}
