using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps new pods off a node (cordon), moves its pods away (drain), or takes it back (uncordon).</summary>
[Module("k8s_drain", "kubernetes.core.k8s_drain", "community.kubernetes.k8s_drain")]
internal sealed class KubeDrainModule(IYamlReader yaml) : Module<KubeDrainModule.Args, KubeDrainModule.State>
{
    private readonly KubeAccess _access = new(yaml);

    /// <summary>What is wanted of the node.</summary>
    public enum Wish
    {
        /// <summary>No new pods, and those that are there go.</summary>
        Drain,

        /// <summary>No new pods.</summary>
        Cordon,

        /// <summary>New pods again.</summary>
        Uncordon,
    }

    /// <summary>The arguments. Immutable.</summary>
    public sealed record Args : KubeArgs
    {
        /// <summary>The node.</summary>
        [Required]
        public string? Name { get; init; }

        /// <summary>What is wanted. Default drain.</summary>
        public Wish State { get; init; }

        /// <summary>
        /// How pods go: <c>terminate_grace_period</c>, <c>force</c> (those without an owner too), <c>ignore_daemonsets</c> (default true),
        /// <c>delete_emptydir_data</c>, <c>disable_eviction</c>, <c>wait_timeout</c> and <c>wait_sleep</c> in seconds.
        /// </summary>
        public MapValue? DeleteOptions { get; init; }

        /// <summary>Only the pods with these labels.</summary>
        public IReadOnlyList<string> PodSelectors { get; init; } = [];
    }

    /// <summary>What was read. Immutable.</summary>
    internal sealed record State(KubeServer Server, KubeFound Node, IReadOnlyList<KubeFound> Pods);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => _access.Find(args).Then(server =>
        KubeFind.Only(server, new("v1", "Node", args.Name, null)).Then(node => args.State != Wish.Drain
            ? Probe.Known(new State(server, node, []))
            : KubeFind.Objects(server, new("v1", "Pod", null, null) { Fields = [$"spec.nodeName={args.Name}"], Labels = args.PodSelectors })
                .Select(pods => new State(server, node, [.. pods.Where(p => !IsMirror(p))]))));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (args.State == Wish.Drain && Hindrances(args, now.Pods) is { Count: > 0 } hindrances)
        {
            return Change.Refuse($"node {args.Name} cannot be drained: {string.Join("; ", hindrances)}");
        }

        var closed = args.State != Wish.Uncordon;
        var going = now.Pods.Where(p => !IsOfDaemonSet(p)).ToArray();
        var actions = new List<RemoteAction>();
        if (Json.Flag(now.Node.Live, "spec", "unschedulable") != closed)
        {
            var body = Json.With(MapValue.Empty, closed ? Value.True : Value.Null, "spec", "unschedulable");
            actions.Add(new RemoteAction.Web([now.Server.Request("PATCH", $"{now.Node.Path}?fieldManager=runbook", ValueJson.ToJson(body, maskSecrets: false), "application/merge-patch+json")]));
        }

        if (going.Length > 0)
        {
            actions.Add(new RemoteAction.Web([.. going.Select(p => Eviction(args, now.Server, p))]));
            actions.Add(KubeWaiting.Gone(Patience(args), now.Server, going));
        }

        return actions.Count == 0 ? null : new Change(Words(now, !closed), Words(now with { Pods = [] }, closed), actions)
        {
            Touches = Footprint.Of("kubernetes", "*"),
            Foreseen = ModuleResult.Of(("result", Value.Of(Sentence(args, going)))),
            Result = outcomes => outcomes[^1].Succeeded ? ModuleResult.Empty : ModuleResult.Empty with { Failed = true, Message = outcomes[^1].Error },
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => ModuleResult.Of(("result", Value.Of($"node {args.Name} already is as wanted")));

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Of("kubernetes", "*");

    private static string Words(State now, bool closed) =>
        $"unschedulable: {(closed ? "true" : "false")}\n" + string.Concat(now.Pods.Where(p => !IsOfDaemonSet(p)).Select(p => $"pod: {p.Namespace}/{p.Wanted.Name}\n"));

    private static string Sentence(Args args, IReadOnlyList<KubeFound> going) => args.State == Wish.Drain
        ? $"node {args.Name} marked unschedulable; pods gone: {(going.Count == 0 ? "none" : string.Join(", ", going.Select(p => p.Label)))}"
        : $"node {args.Name} marked {(args.State == Wish.Cordon ? "unschedulable" : "schedulable")}";

    private static bool Option(Args args, string name, bool otherwise) => Json.At(args.DeleteOptions, name) is BoolValue flag ? flag.Value : otherwise;

    private static KubectlArgs Patience(Args args) => new()
    {
        Wait = true,
        WaitTimeout = Json.Number(args.DeleteOptions, "wait_timeout") ?? 120,
        WaitSleep = Json.Number(args.DeleteOptions, "wait_sleep") ?? 1,
    };

    private static IReadOnlyList<string> Hindrances(Args args, IReadOnlyList<KubeFound> pods) =>
    [
        .. pods.Where(p => !Option(args, "ignore_daemonsets", true) && IsOfDaemonSet(p)).Select(p => $"{p.Label} is of a DaemonSet (ignore_daemonsets: true leaves it)"),
        .. pods.Where(p => !Option(args, "force", false) && Json.Items(p.Live, "metadata", "ownerReferences").Count == 0 && !IsOver(p))
            .Select(p => $"{p.Label} has no owner that would make it anew (force: true deletes it for good)"),
        .. pods.Where(p => !Option(args, "delete_emptydir_data", false) && !IsOfDaemonSet(p) && Json.Items(p.Live, "spec", "volumes").Any(v => Json.At(v, "emptyDir") is not null))
            .Select(p => $"{p.Label} keeps data in an emptyDir (delete_emptydir_data: true drops it)"),
    ];

    private static bool IsOver(KubeFound pod) => Json.Text(pod.Live, "status", "phase") is "Succeeded" or "Failed";

    private static bool IsMirror(KubeFound pod) => Json.At(pod.Live, "metadata", "annotations", "kubernetes.io/config.mirror") is not null;

    private static bool IsOfDaemonSet(KubeFound pod) => Json.Items(pod.Live, "metadata", "ownerReferences").Any(o => Json.Text(o, "kind") == "DaemonSet");

    private static WebQuery Eviction(Args args, KubeServer server, KubeFound pod)
    {
        var options = Json.Number(args.DeleteOptions, "terminate_grace_period") is { } grace ? Value.Map(("gracePeriodSeconds", Value.Of(grace))) : MapValue.Empty;
        if (Option(args, "disable_eviction", false))
        {
            return KubeRequests.Delete(server, pod, options);
        }

        // Without its version an eviction is taken for the server's own: v1beta1 up to 1.21, v1 later.
        var body = Value.Map(
            ("metadata", Value.Map(("name", Value.Of(pod.Wanted.Name)), ("namespace", Value.Of(pod.Namespace)))),
            ("deleteOptions", options));
        return server.Request("POST", $"{pod.Path}/eviction", ValueJson.ToJson(body, maskSecrets: false));
    }
}
