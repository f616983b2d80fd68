using Runbook.Core;

namespace Runbook.Modules;

/// <summary>What an apply set adds to a plan: the parent before its members, then the deletions that were asked for, then the parent without them. Pure, stateless.</summary>
internal static class KubeMembersPlan
{
    private const int Latest = 2000;
    private const int Late = 1000;

    /// <summary>The deletions, where the task asks for them; else nothing.</summary>
    public static IReadOnlyList<KubeStep> Deletions(KubectlArgs args, KubeReading now) => args.Prune && now.Members is { } members
        ? [.. members.Dropped.Select(d => Deletion(args, now, d))]
        : [];

    /// <summary>The changes of the parent.</summary>
    public static IEnumerable<KubeStep> Parents(KubectlArgs args, KubeReading now)
    {
        if (now.Members is not { } members)
        {
            yield break;
        }

        var parent = members.Parent;
        // Where the namespace is made by this very task, the parent can only come after it.
        var isLater = now.Objects.Any(o => o is { Live: null, Wanted.Kind: "Namespace" } && o.Wanted.Name == members.Set.Namespace);
        if (parent.Live is null || !KubeSame.IsPlainly(parent.Wanted.Body, parent.Live, args.Manager))
        {
            yield return Apply(args, now, parent, isLater ? 5 : -1);
        }

        if (args.Prune && members.Dropped.Count > 0 && !members.Final.Equals(parent.Wanted.Body))
        {
            yield return Apply(args, now, parent with { Wanted = parent.Wanted with { Body = members.Final } }, Latest);
        }
    }

    /// <summary>What is left because nobody asked to delete it, for people; empty when nothing.</summary>
    public static IReadOnlyList<KubeFound> Left(KubectlArgs args, KubeReading now) => args.Prune ? [] : now.Members?.Dropped ?? [];

    /// <summary>The diff of something that is left.</summary>
    public static Diff Diff(KubectlArgs args, KubeReading now, KubeFound left) =>
        Deletion(args, now, left).Diff with { AfterHeader = $"{left.Label} (no longer named: prune: true deletes it)" };

    private static KubeStep Deletion(KubectlArgs args, KubeReading now, KubeFound dropped) =>
        new(dropped, "prune", _ => KubeRequests.Delete(now.Server, dropped, args.DeleteOptions)) { Order = Late - (10 * dropped.Wanted.Rank) };

    private static KubeStep Apply(KubectlArgs args, KubeReading now, KubeFound parent, int order) =>
        new(parent, parent.Live is null ? "create" : "apply", kind => KubeRequests.Apply(args with { Force = false }, now.Server, kind, parent, trial: false))
        {
            After = parent.Live is { } live ? Json.Merged(KubeNoise.Without(live), parent.Wanted.Body) : parent.Wanted.Body,
            Order = order,
        };
}
