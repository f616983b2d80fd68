using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Takes a Deployment, DaemonSet or StatefulSet back to the revision before its current one.</summary>
[Module("k8s_rollback", "kubernetes.core.k8s_rollback", "community.kubernetes.k8s_rollback")]
internal sealed class KubeRollbackModule(IYamlReader yaml) : Module<KubeRollbackModule.Args, KubeRollbackModule.State>
{
    private const string RevisionNote = "deployment.kubernetes.io/revision";
    private readonly KubeAccess _access = new(yaml);

    /// <summary>The arguments. Immutable.</summary>
    public sealed record Args : KubeArgs
    {
        /// <summary>The kind: Deployment, DaemonSet or StatefulSet.</summary>
        public string Kind { get; init; } = "Deployment";

        /// <summary>Group and version. Default <c>apps/v1</c>.</summary>
        [Alias("api", "version")]
        public string ApiVersion { get; init; } = "apps/v1";

        /// <summary>The object's name.</summary>
        [Required]
        public string? Name { get; init; }

        /// <summary>The namespace. Default the context's.</summary>
        public string? Namespace { get; init; }
    }

    /// <summary>What was read: the object, and what it keeps of its revisions, the newest first. Immutable.</summary>
    internal sealed record State(KubeServer Server, KubeFound Owner, IReadOnlyList<(long Revision, MapValue Kept)> Revisions);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => _access.Find(args).Then(server =>
        KubeFind.Only(server, new(args.ApiVersion, args.Kind, args.Name, args.Namespace)).Then(owner =>
        {
            var kept = new KubeTarget("apps/v1", owner.Wanted.Kind == "Deployment" ? "ReplicaSet" : "ControllerRevision", null, owner.Namespace);
            return KubeFind.Objects(server, kept).Select(all => new State(server, owner, Revisions(owner, all)));
        }));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (now.Owner.Wanted.Kind is not ("Deployment" or "DaemonSet" or "StatefulSet"))
        {
            return Change.Refuse($"{now.Owner.Label} keeps no revisions; a Deployment, DaemonSet or StatefulSet does");
        }

        if (now.Revisions.Count < 2)
        {
            return null;
        }

        var (back, template) = (now.Revisions[1], Template(now.Owner, now.Revisions[1].Kept));
        var after = Json.With(now.Owner.Live!, template, "spec", "template");
        var (old, next) = KubeText.Both(KubeNoise.Without(now.Owner.Live!), KubeNoise.Without(after));
        var operations = Value.Of(new Value[] { Value.Map(("op", Value.Of("replace")), ("path", Value.Of("/spec/template")), ("value", template)) });
        var patch = now.Server.Request("PATCH", $"{now.Owner.Path}?fieldManager=runbook", ValueJson.ToJson(operations, maskSecrets: false), "application/json-patch+json");
        return new Change($"revision {now.Revisions[0].Revision}", $"revision {back.Revision}", new RemoteAction.Web([patch]))
        {
            Diffs = [new($"{now.Owner.Label} (live)", $"{now.Owner.Label} (revision {back.Revision})", old, next)],
            Touches = Footprint.Of("kubernetes", "*"),
            Foreseen = ModuleResult.Of(("rollback_info", after)),
            Result = outcomes => ModuleResult.Of(("rollback_info", Json.TryParse(outcomes[0].Answers[0].Body) ?? Value.Null)),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => ModuleResult.Of(("rollback_info", now.Owner.Live!)) with
    {
        Message = $"{now.Owner.Label} has no revision before its current one",
    };

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Of("kubernetes", "*");

    private static IReadOnlyList<(long Revision, MapValue Kept)> Revisions(KubeFound owner, IReadOnlyList<KubeFound> all)
    {
        var uid = Json.Text(owner.Live, "metadata", "uid");
        return [.. all.Select(f => f.Live!)
            .Where(k => Json.Items(k, "metadata", "ownerReferences").Any(o => Json.Text(o, "uid") == uid))
            .Select(k => (Number(k), k))
            .OrderByDescending(r => r.Item1)];
    }

    private static long Number(MapValue kept) =>
        Json.Number(kept, "revision") ?? (long.TryParse(Json.Text(kept, "metadata", "annotations", RevisionNote), out var number) ? number : 0);

    private static MapValue Template(KubeFound owner, MapValue kept)
    {
        if (owner.Wanted.Kind != "Deployment")
        {
            return Json.Without((MapValue)Json.At(kept, "data", "spec", "template")!, "$patch");
        }

        var template = (MapValue)Json.At(kept, "spec", "template")!;
        return Json.At(template, "metadata", "labels") is MapValue labels
            ? Json.With(template, Json.Without(labels, "pod-template-hash"), "metadata", "labels")
            : template;
    }
}
