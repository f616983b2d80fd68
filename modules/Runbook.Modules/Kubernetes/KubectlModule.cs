using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// Keeps objects of a Kubernetes cluster as described: reads them, asks the server what applying would change, and applies only
/// what differs, server-side. Needs neither kubectl nor Python anywhere.
/// </summary>
[Module("kubectl", "kubernetes.core.k8s", "k8s", "community.kubernetes.k8s")]
internal sealed class KubectlModule(IYamlReader yaml) : Module<KubectlArgs, KubeReading>
{
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

        var steps = KubePlan.Steps(args, now);
        var todo = steps.OfType<KubeStep>().ToArray();
        if (todo.Length == 0 && !MustWait(args, now))
        {
            return null;
        }

        var work = new KubeWork(args, now, todo);
        return new Change(Summary(todo, "as they are"), Summary(todo, "changed"), work.Actions())
        {
            Diffs = [.. todo.Select(s => s.Diff)],
            Touches = Footprint.Of("kubernetes", "*"),
            Foreseen = KubectlResult.Foreseen(args, now, steps),
            Result = outcomes => KubectlResult.Done(args, now, steps, work, outcomes),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(KubectlArgs args, KubeReading now) => KubectlResult.Foreseen(args, now, KubePlan.Steps(args, now));

    /// <inheritdoc/>
    public override Footprint Reads(KubectlArgs args) => Footprint.Of("kubernetes", "*");

    /// <inheritdoc/>
    public override IEnumerable<string> Check(KubectlArgs args)
    {
        var errors = new List<Diagnostic>();
        var objects = _manifests.Read(args, errors);
        foreach (var error in errors.Where(e => e.Severity == Severity.Error))
        {
            yield return error.ToString();
        }

        if (errors.Count == 0 && objects.Count == 0)
        {
            yield return "there is no object in what it is given";
        }

        foreach (var type in args.MergeType.Where(t => !KubeRequests.PatchNames.Contains(t)))
        {
            yield return $"merge_type \"{type}\" is not known ({DidYouMean.Hint(type, KubeRequests.PatchNames) ?? string.Join(", ", KubeRequests.PatchNames)})";
        }
    }

    private static bool MustWait(KubectlArgs args, KubeReading now) =>
        args.Wait && args.State is KubectlState.Present or KubectlState.Patched && now.Objects.Any(o => o.Live is not null && KubeReady.Missing(o.Live, args.WaitCondition) is not null);

    private static string Summary(IReadOnlyList<KubeStep> steps, string otherwise) =>
        otherwise == "changed" ? string.Join(", ", steps.Select(s => $"{s.Method} {s.Found.Label}")) : "";
}
