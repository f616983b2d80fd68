using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// Turns steps into actions: what others need first, all of one rank together, waiting for what is made to be served. Pure; the
/// outcomes come in the order of the stages. Immutable.
/// </summary>
internal sealed class KubeWork
{
    private static readonly TimeSpan ServedLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ServedPause = TimeSpan.FromSeconds(0.2);
    private readonly KubectlArgs _args;
    private readonly KubeReading _now;
    private readonly Func<MapValue?, string?> _missing;
    private readonly List<(IReadOnlyList<KubeStep> Steps, bool IsRemoval)> _stages = [];

    /// <summary>The work for some steps.</summary>
    /// <param name="args">What the task asks for.</param>
    /// <param name="now">What was read.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="missing">Why an object is not yet as the task waits for it; null when it is.</param>
    public KubeWork(KubectlArgs args, KubeReading now, IEnumerable<KubeStep> steps, Func<MapValue?, string?> missing)
    {
        (_args, _now, _missing) = (args, now, missing);
        foreach (var rank in steps.GroupBy(s => s.Order).OrderBy(g => g.Key))
        {
            if (rank.Where(s => s.Replaces).ToArray() is { Length: > 0 } old)
            {
                _stages.Add((old, true));
            }

            _stages.Add(([.. rank], false));
        }
    }

    /// <summary>The first actions; the others follow from their outcomes.</summary>
    public IReadOnlyList<RemoteAction> Actions() => Stage(0, _now.Kinds);

    /// <summary>Each step with the answer to its request, null when it was not sent.</summary>
    public IEnumerable<(KubeStep Step, Runbook.Sdk.WebAnswer? Answer)> Sent(IReadOnlyList<ActionOutcome> outcomes)
    {
        var answered = outcomes.Where(o => o.Answers.Count > 0).ToArray();
        for (var i = 0; i < _stages.Count; i++)
        {
            for (var j = 0; j < _stages[i].Steps.Count; j++)
            {
                var answer = i < answered.Length ? answered[i].Answers[j] : null;
                if (!_stages[i].IsRemoval || answer is { Succeeded: false })
                {
                    yield return (_stages[i].Steps[j], answer);
                }
            }
        }
    }

    private RemoteAction[] Stage(int i, KubeKinds kinds)
    {
        if (i >= _stages.Count)
        {
            return [.. KubeWaiting.Actions(_args, _now, kinds, _missing)];
        }

        var unknown = _stages[i].Steps.Where(s => Kind(s, kinds) is null).ToArray();
        return unknown.Length > 0
            ? [Served(unknown), new RemoteAction.Next(o => o[^1].Succeeded ? [.. Send(i, (KubeKinds)o[^1].Seen!)] : [], "then what uses them")]
            : [.. Ready(i), .. Send(i, kinds)];
    }

    private IEnumerable<RemoteAction> Send(int i, KubeKinds kinds)
    {
        var (steps, isRemoval) = _stages[i];
        yield return new RemoteAction.Web([.. steps.Select(s => isRemoval ? KubeRequests.Delete(_now.Server, s.Found, Orphaning) : s.Request(Kind(s, kinds)!))])
        {
            AnyStatus = true,
            Summary = string.Join('\n', steps.Select(s => $"{(isRemoval ? "delete" : s.Method)} {s.Found.Label}")),
        };
        if (isRemoval || steps[0].Method == "prune")
        {
            yield return KubeWaiting.Gone(_args, _now.Server, [.. steps.Select(s => s.Found)]);
        }

        yield return new RemoteAction.Next(o => After(i, kinds, o), "what follows");
    }

    // The pods of a set that is replaced stay, and their claims with them.
    private static MapValue Orphaning { get; } = Value.Map(("propagationPolicy", Value.Of("Orphan")));

    private RemoteAction[] After(int i, KubeKinds kinds, IReadOnlyList<ActionOutcome> outcomes)
    {
        var failed = outcomes.Last(o => o.Answers.Count > 0).Answers.Any(a => !a.Succeeded) || outcomes[^1] is { Succeeded: false, Answers.Count: 0 };
        return failed && !_args.ContinueOnError ? [] : Stage(i + 1, kinds);
    }

    private static KubeKind? Kind(KubeStep step, KubeKinds kinds) => step.Found.Kind ?? kinds.Find(step.Found.Wanted.ApiVersion, step.Found.Wanted.Kind);

    private RemoteAction.Poll Served(IReadOnlyList<KubeStep> steps)
    {
        var wanted = steps.Select(s => (s.Found.Wanted.ApiVersion, s.Found.Wanted.Kind)).Distinct().ToArray();
        var known = _now.Objects.Where(o => o.Kind is not null).Select(o => (o.Wanted.ApiVersion, o.Wanted.Kind));
        var question = KubeKinds.Ask(_now.Server, [.. wanted, .. known]).Select(kinds =>
        {
            var missing = wanted.Where(w => kinds.Find(w.ApiVersion, w.Kind) is null).Select(w => $"{Place(steps, w)}: no matches for kind \"{w.Kind}\" in version \"{w.ApiVersion}\": no definition of it is on the server{(MakesKinds ? " yet" : ", nor among the objects of this task")}").ToArray();
            return new PollVerdict(missing.Length == 0, string.Join("; ", missing)) { Seen = kinds, IsHopeless = missing.Length > 0 && !MakesKinds };
        });
        return new(question, ServedLimit, ServedPause) { AnyStatus = true, Summary = $"wait until {string.Join(", ", wanted.Select(w => w.Kind))} is served" };
    }

    private static string Place(IReadOnlyList<KubeStep> steps, (string ApiVersion, string Kind) kind) =>
        steps.First(s => s.Found.Wanted.ApiVersion == kind.ApiVersion && s.Found.Wanted.Kind == kind.Kind).Found.Place;

    private bool MakesKinds => _stages.Any(s => s.Steps.Any(o => o.Found.Wanted.Kind == "CustomResourceDefinition"));

    /// <summary>A pod is refused until the account of its new namespace is there: ask by trials.</summary>
    private IEnumerable<RemoteAction> Ready(int i)
    {
        var fresh = _stages.Take(i).SelectMany(s => s.Steps).Where(s => s.Found.Wanted.Kind == "Namespace").Select(s => s.Found.Wanted.Name).ToHashSet();
        var pods = _stages[i].Steps.Where(s => s.Found is { Wanted.Kind: "Pod", Kind: not null, Namespace: { } place } && fresh.Contains(place)).ToArray();
        if (pods.Length > 0)
        {
            var question = Probe.All(pods.Select(p => Probe.Answer(KubeRequests.Apply(_args, _now.Server, p.Found.Kind!, p.Found, trial: true), a => a)))
                .Select(all => all.FirstOrDefault(a => !a.Succeeded && KubeRefused.Said(a).Contains("service account", StringComparison.Ordinal)) is { } waits
                    ? new PollVerdict(false, KubeRefused.Said(waits))
                    : new PollVerdict(true, ""));
            yield return new RemoteAction.Poll(question, ServedLimit, ServedPause) { AnyStatus = true, Summary = "wait for the accounts of new namespaces" };
        }
    }
}
