using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Tells what objects of a kind there are in a Kubernetes cluster.</summary>
[Module("k8s_info", "kubernetes.core.k8s_info", "k8s_facts", "community.kubernetes.k8s_info")]
internal sealed class KubeInfoModule(IYamlReader yaml) : Module<KubeInfoModule.Args, KubeInfoModule.State>
{
    private readonly KubeAccess _access = new(yaml);

    /// <summary>The arguments. Immutable.</summary>
    public sealed record Args : KubeWaitArgs
    {
        /// <summary>The kind, by any of its names.</summary>
        [Required]
        public string? Kind { get; init; }

        /// <summary>Group and version. Default <c>v1</c>.</summary>
        [Alias("api", "version")]
        public string ApiVersion { get; init; } = "v1";

        /// <summary>One object's name; without it all are told.</summary>
        public string? Name { get; init; }

        /// <summary>The namespace. Default the context's for one object, every one for all.</summary>
        public string? Namespace { get; init; }

        /// <summary>Selectors of labels; all must hold.</summary>
        public IReadOnlyList<string> LabelSelectors { get; init; } = [];

        /// <summary>Selectors of fields; all must hold.</summary>
        public IReadOnlyList<string> FieldSelectors { get; init; } = [];

        /// <summary>Fields left out of the result, as dotted paths.</summary>
        public IReadOnlyList<string> HiddenFields { get; init; } = [];

        internal KubeTarget Target => new(ApiVersion, Kind!, Name, Namespace) { Labels = LabelSelectors, Fields = FieldSelectors };
    }

    /// <summary>What was read. Immutable.</summary>
    internal sealed record State(KubeServer Server, IReadOnlyList<KubeFound> Found);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) =>
        _access.Find(args).Then(server => KubeFind.Objects(server, args.Target).Select(found => new State(server, found)));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (!args.Wait || (now.Found.Count > 0 && now.Found.All(f => KubeReady.Missing(f.Live, args.WaitCondition) is null)))
        {
            return null;
        }

        var question = KubeFind.Objects(now.Server, args.Target).Select(found =>
        {
            var missing = found.Select(f => (f.Label, Why: KubeReady.Missing(f.Live, args.WaitCondition))).Where(m => m.Why is not null).ToArray();
            return found.Count == 0
                ? new PollVerdict(false, $"there is no {args.Kind} {args.Name}") { Seen = found }
                : new PollVerdict(missing.Length == 0, string.Join("; ", missing.Select(m => $"{m.Label}: {m.Why}"))) { Seen = found };
        });
        var poll = new RemoteAction.Poll(question, TimeSpan.FromSeconds(args.WaitTimeout), TimeSpan.FromSeconds(args.WaitSleep))
        {
            Summary = $"wait until {args.Kind} {args.Name} is ready",
        };
        return new Change("", "", poll)
        {
            Touches = Footprint.Nothing,
            Foreseen = Keys(args, now.Found) with { Changed = false },
            Result = outcomes => Keys(args, (IReadOnlyList<KubeFound>)outcomes[0].Seen!) with { Changed = false },
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => Keys(args, now.Found);

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Of("kubernetes", "*");

    private static ModuleResult Keys(Args args, IReadOnlyList<KubeFound> found) => found is [{ Trouble: { } trouble }, ..]
        ? ModuleResult.Of(("resources", Value.Of(Array.Empty<Value>())), ("api_found", Value.False)) with { Message = trouble }
        : ModuleResult.Of(
            ("resources", Value.Of(found.Select(f => (Value)KubeNoise.Hidden(KubeNoise.Guarded(f.Live!), args.HiddenFields)))),
            ("api_found", Value.True));
}
