using Runbook.Store;
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
    /// <param name="origin">Who ran.</param>
    public static Verdict? Judge(ResourceRecord? before, Observation seen, RunOrigin origin)
    {
        if (seen.Status is TaskStatus.Skipped or TaskStatus.Unreachable)
        {
            return null;
        }

        var (wish, isApplied) = (seen.Resource.Wish, !seen.Resource.Planned);
        var differs = Differs(before, seen);
        var state = differs is not (ResourceState.InSync or ResourceState.Error) && seen.Suppressed is not null ? ResourceState.Suppressed : differs;
        var (isAsWished, wasPutBack) = (state == ResourceState.InSync, isApplied && seen.Status == TaskStatus.Changed);
        var hasFailed = state == ResourceState.Error && isApplied;
        var record = new ResourceRecord(
            seen.Host, seen.Resource.Key, seen.Task.Action, wish, isAsWished ? null : seen.Resource.Found ?? before?.StateHash, state,
            before?.State == state ? before.Since : seen.At, seen.At)
        {
            Task = seen.Task.Name,
            Place = seen.Task.Span.ToString(),
            Schedule = origin.Schedule ?? before?.Schedule,
            Diff = isAsWished ? null : seen.Diff ?? (hasFailed ? before?.Diff : null),
            Message = isAsWished ? null : state == ResourceState.Suppressed ? seen.Suppressed : seen.Message,
            AppliedWish = isAsWished ? wish : before?.AppliedWish,
            AppliedAt = wasPutBack ? seen.At : before?.AppliedAt,
            AppliedBy = wasPutBack ? origin.Who : before?.AppliedBy,
            AppliedRun = wasPutBack ? origin.RunId : before?.AppliedRun,
            FailedWish = hasFailed ? wish : isAsWished ? null : before?.FailedWish,
            FailedState = hasFailed ? before?.StateHash ?? seen.Resource.Found : isAsWished ? null : before?.FailedState,
        };
        return new(before, record, wasPutBack, hasFailed) { Diff = seen.Diff };
    }

    /// <summary>
    /// What is learnt from a run that is told of only after a later check: how the resource stands is known better already, but not who
    /// applied it. Null when nothing is.
    /// </summary>
    /// <param name="known">What is known.</param>
    /// <param name="seen">What the earlier run saw.</param>
    /// <param name="origin">Who ran.</param>
    public static Verdict? Late(ResourceRecord known, Observation seen, RunOrigin origin)
    {
        if (seen.Status != TaskStatus.Changed || seen.Resource.Planned || known.AppliedAt >= seen.At)
        {
            return null;
        }

        // it stands as it did before that run, so it was not found as wished since: the wish of that run is the last that was applied
        var stoodSo = known.State != ResourceState.InSync && known.Since < seen.At;
        var record = known with
        {
            AppliedWish = stoodSo ? seen.Resource.Wish : known.AppliedWish,
            AppliedAt = seen.At,
            AppliedBy = origin.Who,
            AppliedRun = origin.RunId,
        };
        return new(known, record, WasPutBack: true, HasFailed: false) { Diff = seen.Diff };
    }

    /// <summary>How a resource differs whose change is planned: who changed, the host or the playbook.</summary>
    /// <param name="before">What was known; null for a resource never seen.</param>
    /// <param name="wish">What is wished of it now.</param>
    public static ResourceState OfPlanned(ResourceRecord? before, string wish) =>
        before?.AppliedWish is null ? ResourceState.New
        : before.AppliedWish == wish ? ResourceState.Drifted
        : ResourceState.Pending;

    private static ResourceState Differs(ResourceRecord? before, Observation seen) => seen.Status switch
    {
        TaskStatus.Ok => ResourceState.InSync,
        TaskStatus.Failed when seen.IsIgnored => ResourceState.Unknown,
        TaskStatus.Failed => ResourceState.Error,
        TaskStatus.Changed when !seen.Resource.Planned => ResourceState.InSync,
        TaskStatus.WouldRun when seen.Resource.Held is null || before?.State == ResourceState.Unknown => ResourceState.Unknown,
        _ => OfPlanned(before, seen.Resource.Wish),
    };
}
