using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Makes the keys of a result as kubernetes.core.k8s names them: one object's, or <c>results</c> of several. Stateless.</summary>
internal static class KubectlResult
{
    /// <summary>The result before anything is done, or when there is nothing to do.</summary>
    public static ModuleResult Foreseen(KubectlArgs args, KubeReading now, IReadOnlyList<KubeStep?> steps) =>
        Of(args, now, [.. now.Objects.Select((o, i) => steps[i] is { } step
            ? new Entry(o, step.Method, true, step.Method == "delete" ? o.Live : o.Foreseen ?? o.Wanted.Body)
            : new Entry(o, Usual(args), false, o.Live))]);

    /// <summary>The result of what was done.</summary>
    public static ModuleResult Done(KubectlArgs args, KubeReading now, IReadOnlyList<KubeStep?> steps, KubeWork work, IReadOnlyList<ActionOutcome> outcomes)
    {
        var sent = work.Sent(outcomes).ToLookup(s => s.Step, s => s.Answer, ReferenceEqualityComparer.Instance as IEqualityComparer<KubeStep>);
        var waited = outcomes.LastOrDefault(o => o.Seen is IReadOnlyList<KubeSeen>);
        var seen = waited?.Seen as IReadOnlyList<KubeSeen> ?? [];
        var entries = now.Objects.Select((found, i) => Entry.Of(args, now.Server, found, steps[i], steps[i] is { } step ? sent[step].LastOrDefault() : null, seen)).ToArray();
        var troubles = entries.Select(e => e.Error).OfType<string>().ToList();
        if (outcomes.LastOrDefault(o => o.Answers.Count == 0) is { Succeeded: false } poll)
        {
            var reasons = waited is null ? [] : KubeReasons.Read(seen, outcomes[^1].Answers);
            troubles.Add(string.Join("; ", reasons.Prepend(waited is null ? poll.Error : $"not ready: {poll.Error}")));
        }

        var result = Of(args, now, entries, waited?.Duration);
        if (troubles.Count == 0)
        {
            return result;
        }

        var done = entries.Where(e => e.IsChanged && e.Error is null).Select(e => e.Found.Label).ToArray();
        var left = steps.Count(s => s is not null && !sent[s].Any(a => a is not null));
        var message = string.Join('\n', troubles)
            + (done.Length > 0 && entries.Length > 1 ? $"\napplied before: {string.Join(", ", done)}" : "")
            + (left > 0 && entries.Length > 1 ? $"\nnot tried: {string.Join(", ", steps.Where(s => s is not null && !sent[s].Any(a => a is not null)).Select(s => s!.Found.Label))}" : "");
        return result with { Failed = true, Message = message, Changed = done.Length > 0 };
    }

    private static string Usual(KubectlArgs args) => args.State switch { KubectlState.Absent => "delete", KubectlState.Patched => "patch", _ => "apply" };

    private static ModuleResult Of(KubectlArgs args, KubeReading now, IReadOnlyList<Entry> entries, TimeSpan? waited = null)
    {
        var changed = entries.Any(e => e.IsChanged);
        (string, Value)[] duration = waited is { } time ? [("duration", Value.Of((long)Math.Round(time.TotalSeconds)))] : [];
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
                : new(found, step.Method, false, found.Live) { Error = KubeRefused.Trouble(found, answer, server) ?? $"{found.Place}: {KubeTrouble.Message(answer, server)}" };
        }
    }
}
