using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Makes the keys of a result as kubernetes.core.k8s names them: one object's, or <c>results</c> of several. Stateless.</summary>
internal static class KubectlResult
{
    /// <summary>The result before anything is done, or when there is nothing to do.</summary>
    public static ModuleResult Foreseen(KubectlArgs args, KubeReading now, IReadOnlyList<KubeTurn> turns) =>
        Of(args, now, [.. turns.Select(t => t.Step is { } step
            ? new Entry(t.Found, step.Method, true, step.After is null ? t.Found.Live : t.Found.Foreseen ?? t.Found.Wanted.Body)
            : new Entry(t.Found, Usual(args), false, t.Found.Live))]);

    /// <summary>The result of what was done.</summary>
    public static ModuleResult Done(KubectlArgs args, KubeReading now, IReadOnlyList<KubeTurn> turns, KubeWork work, IReadOnlyList<ActionOutcome> outcomes)
    {
        var all = work.Sent(outcomes).ToArray();
        var sent = all.ToLookup(s => s.Step, s => s.Answer, ReferenceEqualityComparer.Instance as IEqualityComparer<KubeStep>);
        var waited = outcomes.LastOrDefault(o => o.Seen is IReadOnlyList<KubeSeen>);
        var seen = waited?.Seen as IReadOnlyList<KubeSeen> ?? [];
        var entries = turns.Select(t => Entry.Of(args, now.Server, t.Found, t.Step, t.Step is { } step ? sent[step].LastOrDefault() : null, seen)).ToArray();
        var others = all.Where(s => s.Answer is { Succeeded: false } && !turns.Any(t => ReferenceEquals(t.Step, s.Step)));
        var troubles = entries.Select(e => e.Error).OfType<string>().Concat(others.Select(o => Entry.Refused(o.Step.Found, o.Answer!, now.Server))).ToList();
        if (outcomes.LastOrDefault(o => o.Answers.Count == 0) is { Succeeded: false } poll)
        {
            var reasons = waited is null ? [] : KubeReasons.Read(seen, outcomes[^1].Answers);
            troubles.Add(string.Join("; ", reasons.Prepend(waited is null ? poll.Error : $"not ready: {poll.Error}")));
        }

        var changed = all.Any(s => s.Answer is { Succeeded: true });
        var result = Of(args, now, entries, waited?.Duration) with { Changed = changed };
        if (troubles.Count == 0)
        {
            return result;
        }

        var done = entries.Where(e => e.IsChanged && e.Error is null).Select(e => e.Found.Label).ToArray();
        var left = turns.Where(t => t.Step is { } step && !sent[step].Any(a => a is not null)).Select(t => t.Found.Label).ToArray();
        var message = string.Join('\n', troubles)
            + (done.Length > 0 && entries.Length > 1 ? $"\napplied before: {string.Join(", ", done)}" : "")
            + (left.Length > 0 && entries.Length > 1 ? $"\nnot tried: {string.Join(", ", left)}" : "");
        return result with { Failed = true, Message = message };
    }

    private static string Usual(KubectlArgs args) => args.State switch { KubectlState.Absent => "delete", KubectlState.Patched => "patch", _ => "apply" };

    private static ModuleResult Of(KubectlArgs args, KubeReading now, IReadOnlyList<Entry> entries, TimeSpan? waited = null)
    {
        var changed = entries.Any(e => e.IsChanged);
        (string, Value)[] duration = [.. waited is { } time ? [("duration", Value.Of((long)Math.Round(time.TotalSeconds)))] : Array.Empty<(string, Value)>(), .. Notes(args, now)];
        var isOne = entries.Count == 1 && !(args.State == KubectlState.Absent && now.Objects.Count == 1 && (args.DeleteAll || args.LabelSelectors.Count > 0));
        return isOne
            ? ModuleResult.Of([("result", Hidden(args, entries[0].Object)), ("method", Value.Of(entries[0].Method)), .. duration,
                .. entries[0].Error is { } error ? [("error", Value.Of(error))] : Array.Empty<(string, Value)>()]) with
            { Changed = changed }
            : ModuleResult.Of([("result", Value.Map(("results", Value.Of(entries.Select(e => (Value)Value.Map(
                [("changed", Value.Of(e.IsChanged)), ("method", Value.Of(e.Method)), ("result", Hidden(args, e.Object)),
                    .. e.Error is { } wrong ? [("error", Value.Of(wrong))] : Array.Empty<(string, Value)>()])))))), .. duration]) with
            { Changed = changed };
    }

    /// <summary>Warnings, and the members of the apply set that nobody asked to delete.</summary>
    private static IEnumerable<(string Key, Value Value)> Notes(KubectlArgs args, KubeReading now)
    {
        var left = KubeMembersPlan.Left(args, now).Select(l => l.Label).ToArray();
        if (left.Length > 0)
        {
            yield return ("prunable", Value.Of(left));
        }

        string[] warnings =
        [
            .. now.Objects.SelectMany(o => KubeWarnings.Of(args, o)).Distinct(),
            .. left.Select(l => $"{l} is no longer named by the apply set {args.ApplySet}; prune: true deletes it"),
        ];
        if (warnings.Length > 0)
        {
            yield return ("warnings", Value.Of(warnings));
        }
    }

    private static MapValue Hidden(KubectlArgs args, MapValue? live) =>
        live is null ? MapValue.Empty : KubeNoise.Hidden(KubeNoise.Guarded(live), args.HiddenFields);

    /// <summary>One object's part of the result.</summary>
    private sealed record Entry(KubeFound Found, string Method, bool IsChanged, MapValue? Object)
    {
        public string? Error { get; init; }

        public static Entry Of(
            KubectlArgs args, KubeServer server, KubeFound found, KubeStep? step, Runbook.Sdk.WebAnswer? answer, IReadOnlyList<KubeSeen> seen)
        {
            var last = seen.FirstOrDefault(s => s.Found.Wanted == found.Wanted)?.Live;
            if (step is null || answer is null)
            {
                return new(found, step?.Method ?? Usual(args), false, last ?? found.Live);
            }

            return answer.Succeeded
                ? new(found, step.Method, true, last ?? Json.TryParse(answer.Body) as MapValue)
                : new(found, step.Method, false, found.Live) { Error = Refused(found, answer, server) };
        }

        public static string Refused(KubeFound found, Runbook.Sdk.WebAnswer answer, KubeServer server) =>
            KubeRefused.Trouble(found, answer, server) ?? $"{found.Place}: {KubeTrouble.Message(answer, server)}";
    }
}
