using Runbook.Core;
using Runbook.Sdk;
using Answer = Runbook.Sdk.WebAnswer;

namespace Runbook.Modules;

/// <summary>
/// Reads what <c>kubectl</c> plans from: one question for each group of kinds, one for each object or for many of one kind, and a
/// trial for each object that is not plainly as it should be. Stateless.
/// </summary>
internal sealed class KubeReader(KubeAccess access)
{
    private static readonly string[] UsualPatches = ["strategic-merge", "merge"];

    /// <summary>The reading.</summary>
    public Probe<KubeReading> Read(KubectlArgs args, IReadOnlyList<KubeObject> objects) =>
        access.Find(args).Then(server =>
        {
            var set = args.ApplySet is { } named ? KubeApplySet.Of(named, args.Namespace ?? server.Namespace) : null;
            var wanted = set is null ? objects : [.. objects.Select(set.Labelled)];
            return KubeKinds.Ask(server, [.. wanted.Select(o => (o.ApiVersion, o.Kind))]).Then(kinds =>
                Probe.Both(
                    All(args, server, [.. wanted.Select(o => Described(server, kinds, o))]),
                    args.State == KubectlState.Restarted ? new Probe<string>(Sh.Line($"date -u +%Y-%m-%dT%H:%M:%SZ"), text => text.Trim()) : Probe.Known(""),
                    (found, time) => new KubeReading(server, kinds, found) { Time = time }))
                .Then(now => KubeMembersReader.Complete(args, now, set));
        });

    private static Probe<IReadOnlyList<KubeFound>> All(KubectlArgs args, KubeServer server, IReadOnlyList<KubeFound> wanted) =>
        KubeLists.Ask(server, wanted).Then(lists => Probe.All(wanted.Select(o => Objects(args, server, lists, o))))
            .Select<IReadOnlyList<KubeFound>>(found => [.. found.SelectMany(f => f)]);

    private static Probe<IReadOnlyList<KubeFound>> Objects(KubectlArgs args, KubeServer server, KubeLists lists, KubeFound wanted) =>
        wanted.Kind is null ? Probe.Known<IReadOnlyList<KubeFound>>([wanted])
        : wanted.Wanted.Name.Length == 0 && args.State == KubectlState.Absent ? Selected(args, server, wanted)
        : One(args, server, lists, wanted).Select<IReadOnlyList<KubeFound>>(f => [f]);

    /// <summary>The object with its kind and place, before it is read.</summary>
    private static KubeFound Described(KubeServer server, KubeKinds kinds, KubeObject wanted)
    {
        if (kinds.Find(wanted.ApiVersion, wanted.Kind) is not { } kind)
        {
            return new(wanted, null, wanted.Namespace) { Trouble = KubeUnknown.Trouble(wanted, kinds) };
        }

        var place = kind.IsNamespaced ? wanted.Namespace ?? server.Namespace : null;
        return new(Completed(wanted, kind, place), kind, place);
    }

    /// <summary>The object with its kind's own spelling and, where it lives in one, its namespace.</summary>
    private static KubeObject Completed(KubeObject wanted, KubeKind kind, string? place)
    {
        var body = wanted.Kind == kind.Name ? wanted.Body : Json.With(wanted.Body, Value.Of(kind.Name), "kind");
        body = place is not null && Json.Text(body, "metadata", "namespace") is null ? Json.With(body, Value.Of(place), "metadata", "namespace") : body;
        return wanted with { Body = body, Kind = kind.Name, Namespace = place };
    }

    private static Probe<IReadOnlyList<KubeFound>> Selected(KubectlArgs args, KubeServer server, KubeFound found)
    {
        if (args.LabelSelectors.Count == 0 && !args.DeleteAll)
        {
            return Probe.Known<IReadOnlyList<KubeFound>>([found with { Trouble = $"{found.Label} names no object: give name:, label_selectors: or delete_all: true" }]);
        }

        var query = args.LabelSelectors.Count == 0 ? "" : $"?labelSelector={Uri.EscapeDataString(string.Join(',', args.LabelSelectors))}";
        return Probe.Answer(server.Get(found.Kind!.Collection(found.Namespace) + query), answer =>
            answer.Status == 400 ? (IReadOnlyList<KubeFound>)[found with { Trouble = KubeTrouble.Selector(answer, server, args.LabelSelectors) }]
            : [.. Json.Items(KubeTrouble.Checked(answer, server), "items").OfType<MapValue>().Select(item => found with
            {
                Live = item,
                Namespace = Json.Text(item, "metadata", "namespace"),
                Wanted = found.Wanted with { Name = Json.Text(item, "metadata", "name") ?? "", Namespace = Json.Text(item, "metadata", "namespace") },
            })]);
    }

    private static Probe<KubeFound> One(KubectlArgs args, KubeServer server, KubeLists lists, KubeFound found)
    {
        var live = found.Wanted.Name.Length == 0 ? Probe.Known(found)
            : lists.Find(found) is { } listed ? Probe.Known(listed)
            : Probe.Answer(server.Get(found.Path), answer =>
                answer.Succeeded ? found.Warned(answer) with { Live = KubeTrouble.Checked(answer, server) as MapValue }
                : answer.Status == 404 ? found
                : found with { Trouble = $"{found.Place} cannot be read: {KubeTrouble.Message(answer, server)}" });
        return live.Then(now => now.Trouble is not null ? Probe.Known(now) : args.State switch
        {
            KubectlState.Present => Tried(args, server, now),
            KubectlState.Patched when now.Live is not null => Patched(args, server, now, args.MergeType.Count > 0 ? args.MergeType : UsualPatches),
            _ => Probe.Known(now),
        });
    }

    private static Probe<KubeFound> Tried(KubectlArgs args, KubeServer server, KubeFound now)
    {
        if (now.Live is { } live && !args.Force && KubeSame.IsPlainly(KubeDefaults.Filled(now.Wanted.Body), live, args.Manager))
        {
            return Probe.Known(now with { Foreseen = live });
        }

        return Probe.Answer(KubeRequests.Apply(args, server, now.Kind!, now, trial: true), answer => Judged(now, answer, server)).Then(tried => KubeFields.Explain(tried, server));
    }

    private static Probe<KubeFound> Patched(KubectlArgs args, KubeServer server, KubeFound now, IEnumerable<string> types)
    {
        var (type, rest) = (types.First(), types.Skip(1).ToArray());
        return Probe.Answer(KubeRequests.Patch(args, server, now, type, trial: true), answer => answer).Then(answer =>
            answer.Status == 415 && rest.Length > 0
                ? Patched(args, server, now, rest)
                : Probe.Known(Judged(now with { PatchType = type }, answer, server)));
    }

    private static KubeFound Judged(KubeFound now, Answer answer, KubeServer server) =>
        answer.Succeeded
            ? now.Warned(answer) with { Trial = answer, Foreseen = KubeTrouble.Checked(answer, server) as MapValue }
            : now with { Trial = answer, Trouble = KubeRefused.Trouble(now, answer, server) };
}
