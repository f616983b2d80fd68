using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Finds what is to be done for <c>kubectl</c>. Pure, stateless.</summary>
internal static class KubePlan
{
    private static readonly string[] NeverReplaced = ["PersistentVolumeClaim", "PersistentVolume", "Namespace", "CustomResourceDefinition"];

    /// <summary>The objects, in the order that they were written, and then the members of the apply set that are to be deleted.</summary>
    public static IReadOnlyList<KubeTurn> Turns(KubectlArgs args, KubeReading now) =>
        [.. now.Objects.Select(o => new KubeTurn(o, Step(args, now, o))), .. KubeMembersPlan.Deletions(args, now).Select(d => new KubeTurn(d.Found, d))];

    /// <summary>Why nothing can be done; empty when all can.</summary>
    public static IReadOnlyList<string> Troubles(KubectlArgs args, KubeReading now) =>
        [.. now.Objects.Select(o => Trouble(args, o)).OfType<string>()];

    private static string? Trouble(KubectlArgs args, KubeFound found)
    {
        if (args.State is KubectlState.Absent or KubectlState.Patched && found.Kind is null)
        {
            return null;
        }

        if (args.State is KubectlState.Present && Json.Text(found.Live, "metadata", "deletionTimestamp") is { } since)
        {
            var held = Json.Items(found.Live, "metadata", "finalizers");
            return $"{found.Place} is being deleted since {since}{(held.Count > 0 ? $", held by {string.Join(", ", held.Select(h => h.AsText()))}" : "")}: wait until it is gone";
        }

        if (KubeRefused.IsImmutable(found))
        {
            return NeverReplaced.Contains(found.Wanted.Kind) ? $"{found.Trouble}; it is never replaced by itself, for its data's sake"
                : args.Replace ? null
                : $"{found.Trouble}; it has to be replaced: replace: true deletes it and makes it anew";
        }

        return found.Trouble ?? (args.State != KubectlState.Restarted ? null
            : found.Live is null ? $"{found.Place} is not there to be restarted"
            : Json.At(found.Live, "spec", "template", "spec") is null ? $"{found.Place} cannot be restarted: it makes no pods"
            : null);
    }

    private static KubeStep? Step(KubectlArgs args, KubeReading now, KubeFound found) => args.State switch
    {
        KubectlState.Absent => found.Live is null ? null : new(found, "delete", _ => KubeRequests.Delete(now.Server, found, args.DeleteOptions)),
        KubectlState.Restarted => Restart(args, now, found),
        KubectlState.Patched => found.Live is null || IsSame(found) ? null
            : new(found, "patch", _ => KubeRequests.Patch(args, now.Server, found, found.PatchType!, trial: false)) { After = After(found) },
        _ => Present(args, now, found),
    };

    private static KubeStep? Present(KubectlArgs args, KubeReading now, KubeFound found)
    {
        WebQuery Apply(KubeKind kind) => KubeRequests.Apply(args, now.Server, kind, found, trial: false);
        if (found.Live is null)
        {
            return new(found, "create", Apply) { After = After(found) };
        }

        if (KubeRefused.IsImmutable(found))
        {
            var anew = found with { Live = null };
            return new(found, "replace", kind => KubeRequests.Apply(args, now.Server, kind, anew, trial: false)) { After = Json.Merged(KubeNoise.Without(found.Live), found.Wanted.Body) };
        }

        return IsSame(found) ? null : new(found, args.Force ? "update" : "apply", Apply) { After = After(found) };
    }

    private static KubeStep Restart(KubectlArgs args, KubeReading now, KubeFound found) =>
        new(found, "restart", _ => KubeRequests.Restart(args, now.Server, found, now.Time))
        {
            After = KubeNoise.Without(Json.With(
                found.Live!, Value.Of(now.Time), "spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt")),
        };

    private static bool IsSame(KubeFound found) =>
        ReferenceEquals(found.Foreseen, found.Live) || (found.Foreseen is { } foreseen && KubeNoise.Without(foreseen).Equals(KubeNoise.Without(found.Live!)));

    private static MapValue After(KubeFound found) => KubeNoise.Without(found.Foreseen ?? found.Wanted.Body);
}
