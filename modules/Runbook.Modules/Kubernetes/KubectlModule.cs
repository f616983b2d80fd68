using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// Keeps objects of a Kubernetes cluster as described: reads them, asks the server what applying would change, and applies only
/// what differs, server-side. Needs neither kubectl nor Python anywhere. What it waits for may be written as conditions
/// (<c>wait_for</c>): they are the playbook language's own, which a module cannot see, so the composition hands it a reader of them.
/// </summary>
[Module("kubectl", "kubernetes.core.k8s", "k8s", "community.kubernetes.k8s")]
internal sealed class KubectlModule(IYamlReader yaml, IConditionReader? conditions = null) : Module<KubectlArgs, KubeReading>
{
    private static readonly string[] Definitions = ["definition", "resource_definition", "inline"];
    private readonly KubeReader _reader = new(new(yaml));
    private readonly KubeManifests _manifests = new(yaml);

    /// <inheritdoc/>
    public override Probe<KubeReading> Read(KubectlArgs args) => _reader.Read(args, _manifests.Read(args, []));

    /// <inheritdoc/>
    public override Change? Plan(KubectlArgs args, KubeReading now)
    {
        if (KubePlan.Troubles(args, now) is { Count: > 0 } troubles)
        {
            return Change.Refuse(string.Join('\n', troubles), ("error", Value.Of(troubles)));
        }

        var turns = KubePlan.Turns(args, now);
        KubeStep[] todo = [.. turns.Select(t => t.Step).OfType<KubeStep>(), .. KubeMembersPlan.Parents(args, now)];
        if (todo.Length == 0 && !MustWait(args, now))
        {
            return null;
        }

        var work = new KubeWork(args, now, todo, live => Missing(args, live));
        return new Change(todo.Length == 0 ? "" : "as they are", string.Join(", ", todo.Select(s => $"{s.Method} {s.Found.Label}")), work.Actions())
        {
            Diffs = [.. todo.Select(s => s.Diff), .. Left(args, now)],
            Touches = Footprint.Of("kubernetes", "*"),
            Foreseen = KubectlResult.Foreseen(args, now, turns) with { Changed = todo.Length > 0 },
            Result = outcomes => KubectlResult.Done(args, now, turns, work, outcomes),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(KubectlArgs args, KubeReading now) =>
        KubectlResult.Foreseen(args, now, KubePlan.Turns(args, now)) with { Diffs = Left(args, now) };

    /// <inheritdoc/>
    public override Footprint Reads(KubectlArgs args) => Footprint.Of("kubernetes", "*");

    /// <inheritdoc/>
    public override MapValue MarkSecrets(MapValue arguments)
    {
        foreach (var name in Definitions)
        {
            if (arguments[name] is { } given)
            {
                arguments = Json.With(arguments, KubeNoise.Marked(given, Json.Text(arguments, "kind")), name);
            }
        }

        return arguments;
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(KubectlArgs args)
    {
        var errors = new List<Diagnostic>();
        var objects = _manifests.Read(args, errors);
        var types = args.MergeType.Where(t => !KubeRequests.PatchNames.Contains(t))
            .Select(t => $"merge_type \"{t}\" is not known ({DidYouMean.Hint(t, KubeRequests.PatchNames) ?? string.Join(", ", KubeRequests.PatchNames)})");
        return [
            .. errors.Where(e => e.Severity == Severity.Error).Select(e => e.ToString()),
            .. errors.Count == 0 && objects.Count == 0 ? ["there is no object in what it is given"] : Array.Empty<string>(),
            .. types,
            .. SetMistakes(args),
            .. args.WaitFor.Select(c => conditions is null ? "wait_for cannot be read here" : conditions.Mistake(c) is { } wrong ? $"wait_for: {wrong}" : null).OfType<string>(),
        ];
    }

    private static IEnumerable<string> SetMistakes(KubectlArgs args)
    {
        if (args.ApplySet is { } named && KubeApplySet.Of(named, "") is null)
        {
            yield return $"apply_set \"{named}\" is none: write NAME, secrets/NAME or configmaps/NAME";
        }

        if (args.ApplySet is not null && args.State != KubectlState.Present)
        {
            yield return "apply_set is for state: present";
        }

        if (args.Prune && args.ApplySet is null)
        {
            yield return "prune needs apply_set: only what an apply set made is ever deleted";
        }
    }

    private static Diff[] Left(KubectlArgs args, KubeReading now) => [.. KubeMembersPlan.Left(args, now).Select(l => KubeMembersPlan.Diff(args, now, l))];

    private bool MustWait(KubectlArgs args, KubeReading now) =>
        args.Waits && args.State is KubectlState.Present or KubectlState.Patched && now.Objects.Any(o => o.Live is not null && Missing(args, o.Live) is not null);

    private string? Missing(KubectlArgs args, MapValue? live) => live is null
        ? "it is not there"
        : (args.Wait ? KubeReady.Missing(live, args.WaitCondition) : null) ?? args.WaitFor.Select(c => conditions?.Missing(c, "object", live)).FirstOrDefault(m => m is not null);
}
