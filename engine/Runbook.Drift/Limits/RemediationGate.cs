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
    private readonly IReadOnlyList<Suppression> _silence;
    private readonly Func<string?> _stop;
    private readonly TimeProvider _time;

    /// <summary>A gate for one batch.</summary>
    /// <param name="schedule">The limits.</param>
    /// <param name="known">What is known of the hosts' resources.</param>
    /// <param name="corrections">When resources of the hosts were put back.</param>
    /// <param name="silence">The rules that keep silent.</param>
    /// <param name="stop">Why nothing more is to be done; null while it may.</param>
    /// <param name="time">The clock.</param>
    public RemediationGate(
        Schedule schedule, IEnumerable<ResourceRecord> known, IEnumerable<Transition> corrections, IReadOnlyList<Suppression> silence, Func<string?> stop, TimeProvider time)
    {
        (_schedule, _silence, _stop, _time) = (schedule, silence, stop, time);
        _known = known.GroupBy(r => (r.Host, Plain(r.Key))).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        _putBack = corrections.Where(t => t.Key is not null).ToLookup(t => (t.Host, Plain(t.Key!)), t => t.At);
    }

    /// <inheritdoc/>
    public string? Judge(ProposedChange change) => null;

    /// <inheritdoc/>
    public string? Hold(ProposedChange change)
    {
        if (change.RunsInChecks)
        {
            // what every check does may be done now too, and later tasks need its answer
            return _stop();
        }

        var now = _time.GetUtcNow();
        var held = _stop() ?? Limits.Window(_schedule.Windows, now) ?? Limits.Command(change.Change.IsOpaque, change.Tags);
        if (held is not null || change.Task.IsHandler || change.Change.IsOpaque || change.Resource is not { } resource)
        {
            return held;
        }

        var record = RecordOf(change.Host, resource.Key, resource.Wish);
        var state = Silence.Reason(_silence, change.Host, resource.Key, now) is not null || record?.State == ResourceState.Suppressed
            ? ResourceState.Suppressed : ResourceClassifier.OfPlanned(record, resource.Wish);
        return Limits.State(state, _schedule.Apply)
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
