using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Sets how many replicas a Deployment, ReplicaSet, StatefulSet or ReplicationController has, or how many pods a Job runs at once.</summary>
[Module("k8s_scale", "kubernetes.core.k8s_scale", "community.kubernetes.k8s_scale")]
internal sealed class KubeScaleModule(IYamlReader yaml) : Module<KubeScaleModule.Args, KubeScaleModule.State>
{
    private readonly KubeAccess _access = new(yaml);

    /// <summary>The arguments. Immutable.</summary>
    public sealed record Args : KubeWaitArgs
    {
        /// <summary>The usual values: it waits, up to 20 s.</summary>
        public Args() => (Wait, WaitTimeout) = (true, 20);

        /// <summary>The kind. Default Deployment.</summary>
        public string Kind { get; init; } = "Deployment";

        /// <summary>Group and version. Default <c>apps/v1</c>.</summary>
        [Alias("api", "version")]
        public string ApiVersion { get; init; } = "apps/v1";

        /// <summary>The object's name.</summary>
        public string? Name { get; init; }

        /// <summary>The namespace. Default the context's.</summary>
        public string? Namespace { get; init; }

        /// <summary>Without a name: the objects with these labels.</summary>
        public IReadOnlyList<string> LabelSelectors { get; init; } = [];

        /// <summary>How many.</summary>
        [Required]
        public int? Replicas { get; init; }

        /// <summary>Only when there are so many now.</summary>
        public int? CurrentReplicas { get; init; }

        /// <summary>Only when the object has this version.</summary>
        public string? ResourceVersion { get; init; }
    }

    /// <summary>What was read. Immutable.</summary>
    internal sealed record State(KubeServer Server, IReadOnlyList<KubeFound> Found);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => _access.Find(args).Then(server =>
        (args.Name is null
            ? KubeFind.Objects(server, new(args.ApiVersion, args.Kind, null, args.Namespace ?? server.Namespace) { Labels = args.LabelSelectors })
            : KubeFind.Only(server, new(args.ApiVersion, args.Kind, args.Name, args.Namespace)).Select<IReadOnlyList<KubeFound>>(f => [f]))
        .Select(found => new State(server, found)));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (now.Found is [{ Trouble: { } trouble }, ..])
        {
            return Change.Refuse(trouble);
        }

        var todo = now.Found.Where(f => IsMeant(args, f) && Count(f) != args.Replicas).ToArray();
        if (todo.Length == 0)
        {
            return null;
        }

        return new Change($"{Count(todo[0])} replicas", $"{args.Replicas} replicas",
        [
            new RemoteAction.Web([.. todo.Select(f => Scale(args, now.Server, f))]),
            .. args.Wait ? KubeWaiting.Ready(args, now.Server, todo) : [],
        ])
        {
            Diffs = [.. todo.Select(f => new Diff($"{f.Label} (live)", $"{f.Label} (scaled)", $"replicas: {Count(f)}\n", $"replicas: {args.Replicas}\n"))],
            Touches = Footprint.Of("kubernetes", "*"),
            Foreseen = Keys(now.Found),
            Result = outcomes => Result(args, now, outcomes),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => Keys(now.Found);

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Of("kubernetes", "*");

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) =>
        args.Name is null && args.LabelSelectors.Count == 0 ? ["it needs name or label_selectors"] : [];

    private static bool IsMeant(Args args, KubeFound found) =>
        (args.CurrentReplicas is not { } current || Count(found) == current)
        && (args.ResourceVersion is not { } version || Json.Text(found.Live, "metadata", "resourceVersion") == version);

    private static string Field(KubeFound found) => found.Wanted.Kind == "Job" ? "parallelism" : "replicas";

    private static long Count(KubeFound found) => Json.Number(found.Live, "spec", Field(found)) ?? 1;

    private static WebQuery Scale(Args args, KubeServer server, KubeFound found) => server.Request(
        "PATCH",
        $"{found.Path}{(found.Wanted.Kind == "Job" ? "" : "/scale")}?fieldManager=runbook",
        ValueJson.ToJson(Json.With(MapValue.Empty, Value.Of((long)args.Replicas!), "spec", Field(found)), maskSecrets: false),
        "application/merge-patch+json");

    private static ModuleResult Result(Args args, State now, IReadOnlyList<ActionOutcome> outcomes)
    {
        var poll = outcomes.FirstOrDefault(o => o.Seen is IReadOnlyList<KubeSeen>);
        var seen = poll?.Seen as IReadOnlyList<KubeSeen> ?? [];
        var last = now.Found.Select(f => seen.FirstOrDefault(s => s.Found == f)?.Live is { } live ? f with { Live = live }
            : IsMeant(args, f) ? f with { Live = Json.With(f.Live!, Value.Of((long)args.Replicas!), "spec", Field(f)) } : f).ToArray();
        var keys = poll is null ? Keys(last) : Keys(last) with { Values = [.. Keys(last).Values, KeyValuePair.Create("duration", Value.Of((long)poll.Duration.TotalSeconds))] };
        return poll is null or { Succeeded: true } ? keys : keys with
        {
            Failed = true,
            Message = string.Join("; ", KubeReasons.Read(seen, outcomes[^1].Answers).Prepend($"scaled, but not ready: {poll.Error}")),
        };
    }

    private static ModuleResult Keys(IReadOnlyList<KubeFound> found) => ModuleResult.Of(("result", found.Count == 1
        ? found[0].Live!
        : Value.Map(("results", Value.Of(found.Select(f => (Value)f.Live!))))));
}
