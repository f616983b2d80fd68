using System.Collections.Frozen;
using Runbook.Engine;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>
/// Holds back each change of a remediation that the schedule does not allow: the limits put to one batch. Safe from any thread.
/// </summary>
internal sealed class RemediationGate : IChangeGate
{
    private readonly Schedule _schedule;
    private readonly FrozenDictionary<(string Host, string Key), ResourceRecord[]> _known;
    private readonly ILookup<(string Host, string Key), DateTimeOffset> _putBack;
    private readonly FrozenSet<string>? _approved;
    private readonly Func<string?> _stop;
    private readonly TimeProvider _time;

    /// <summary>A gate for one batch.</summary>
    /// <param name="schedule">The limits.</param>
    /// <param name="known">What is known of the hosts' resources.</param>
    /// <param name="corrections">When resources of the hosts were put back.</param>
    /// <param name="approved">The changes that a person approved; null where none is needed.</param>
    /// <param name="stop">Why nothing more is to be done; null while it may.</param>
    /// <param name="time">The clock.</param>
    public RemediationGate(
        Schedule schedule, IEnumerable<ResourceRecord> known, IEnumerable<Transition> corrections, IEnumerable<PlannedLine>? approved, Func<string?> stop, TimeProvider time)
    {
        (_schedule, _stop, _time) = (schedule, stop, time);
        _known = known.GroupBy(r => (r.Host, Plain(r.Key))).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        _putBack = corrections.Where(t => t.Key is not null).ToLookup(t => (t.Host, Plain(t.Key!)), t => t.At);
        _approved = approved?.Select(p => p.Identity).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string? Judge(ProposedChange change) => null;

    /// <inheritdoc/>
    public string? Hold(ProposedChange change)
    {
        var now = _time.GetUtcNow();
        var held = _stop() ?? Limits.Window(_schedule.Windows, now) ?? Limits.Command(change.Change.IsOpaque, change.Tags);
        if (held is not null || change.Task.IsHandler || change.Change.IsOpaque || change.Resource is not { } resource)
        {
            return held;
        }

        var record = RecordOf(change.Host, resource.Key, resource.Wish);
        if (_approved is not null)
        {
            return _approved.Contains(new PlannedLine(change.Host, resource.Key, resource.Wish, resource.Found).Identity)
                ? null
                : "it is not as it was when the plan was approved";
        }

        return Limits.State(record?.State == ResourceState.Suppressed ? ResourceState.Suppressed : ResourceClassifier.OfPlanned(record, resource.Wish), _schedule.Apply)
            ?? _schedule.Flapping.Refuse(_putBack[(change.Host, resource.Key)], now)
            ?? Limits.Retry(record, resource.Wish, resource.Found);
    }

    /// <summary>The record of a resource; of several tasks that speak of one key, that of the same wish.</summary>
    private ResourceRecord? RecordOf(string host, string key, string wish)
    {
        var records = _known.GetValueOrDefault((host, key)) ?? [];
        return Array.Find(records, r => r.WishHash == wish) ?? records.FirstOrDefault();
    }

    private static string Plain(string key) =>
        key.LastIndexOf(" #", StringComparison.Ordinal) is > 0 and var at && key.AsSpan(at + 2).IndexOfAnyExceptInRange('0', '9') < 0 ? key[..at] : key;
}
