using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>What is to be done with one object. Immutable.</summary>
/// <param name="Found">The object as it was read.</param>
/// <param name="Method">The word for it in results: <c>create</c>, <c>apply</c>, <c>update</c>, <c>patch</c>, <c>replace</c>, <c>delete</c>, <c>prune</c>, <c>restart</c>.</param>
/// <param name="Request">Makes the request, once the kinds are known that this run makes.</param>
internal sealed record KubeStep(KubeFound Found, string Method, Func<KubeKind, WebQuery> Request)
{
    /// <summary>How it is now; null when it is not there.</summary>
    public MapValue? Before => Found.Live is { } live ? KubeNoise.Without(live) : null;

    /// <summary>How it will be; null when it goes away.</summary>
    public MapValue? After { get; init; }

    /// <summary>When its turn is: what others need first, and deletions the other way round.</summary>
    public int Order { get; init; } = (Method == "delete" ? -10 : 10) * Found.Wanted.Rank;

    /// <summary>Whether the old object is deleted first.</summary>
    public bool Replaces => Method == "replace";

    /// <summary>Before and after, for people.</summary>
    public Diff Diff
    {
        get
        {
            var (before, after) = KubeText.Both(Before, After);
            return new($"{Found.Label} (live)", $"{Found.Label} ({(After is null ? "deleted" : Method)})", before, after);
        }
    }
}
