using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Drift;

/// <summary>
/// Says how a resource stands, from what was known of it and what a run saw. It knows who changed by the wish: the same as when the
/// resource was last as wished, so the host changed; another, so the playbook did. Stateless.
/// </summary>
public static class ResourceClassifier
{
    /// <summary>The verdict on an observation; null when nothing was learnt (skipped, the host not reached).</summary>
    /// <param name="before">What was known; null for a resource never seen.</param>
    /// <param name="seen">What a run saw.</param>
    public static Verdict? Judge(ResourceRecord? before, Observation seen)
    {
        if (seen.Status is TaskStatus.Skipped or TaskStatus.Unreachable)
        {
            return null;
        }

        var (wish, isApplied) = (seen.Resource.Wish, !seen.Resource.Planned);
        var state = StateOf(before, seen);
        var isAsWished = state == ResourceState.InSync;
        var hasFailed = state == ResourceState.Error && isApplied;
        var record = new ResourceRecord(state, wish)
        {
            Since = before?.State == state ? before.Since : seen.At,
            AppliedWish = isAsWished ? wish : before?.AppliedWish,
            Found = isAsWished ? null : seen.Resource.Found ?? before?.Found,
            FailedWish = hasFailed ? wish : isAsWished ? null : before?.FailedWish,
            FailedFound = hasFailed ? before?.Found ?? seen.Resource.Found : isAsWished ? null : before?.FailedFound,
        };
        return new(record, before?.State != state, isApplied && seen.Status == TaskStatus.Changed);
    }

    private static ResourceState StateOf(ResourceRecord? before, Observation seen)
    {
        var state = seen.Status switch
        {
            TaskStatus.Ok => ResourceState.InSync,
            TaskStatus.Failed when seen.IsIgnored => ResourceState.Unknown,
            TaskStatus.Failed => ResourceState.Error,
            TaskStatus.Changed when !seen.Resource.Planned => ResourceState.InSync,
            TaskStatus.WouldRun when seen.Resource.Held is null => ResourceState.Unknown,
            TaskStatus.WouldRun when before?.State == ResourceState.Unknown => ResourceState.Unknown,
            _ when before?.AppliedWish is null => ResourceState.New,
            _ => before.AppliedWish == seen.Resource.Wish ? ResourceState.Drifted : ResourceState.Pending,
        };
        return seen.IsSuppressed && state is (ResourceState.Drifted or ResourceState.Pending or ResourceState.New or ResourceState.Unknown)
            ? ResourceState.Suppressed
            : state;
    }
}
