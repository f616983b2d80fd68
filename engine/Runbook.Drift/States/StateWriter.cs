using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Writes what a run saw to the store: resources, hosts, what moved. Safe from any thread.</summary>
/// <param name="store">The store.</param>
/// <param name="time">The clock.</param>
public sealed class StateWriter(RunbookStore store, TimeProvider time)
{
    /// <summary>Writes what was seen of some hosts.</summary>
    /// <param name="seen">What the run saw.</param>
    /// <param name="hosts">The hosts to write; what was seen of others is dropped.</param>
    /// <param name="origin">Who ran.</param>
    /// <param name="interval">How often they are checked; null when no schedule has them.</param>
    /// <param name="silence">Rules that keep silent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What moved, for those who are told.</returns>
    public async Task<IReadOnlyList<Transition>> SaveAsync(
        StateCollector seen, IReadOnlyCollection<string> hosts, RunOrigin origin, TimeSpan? interval, IReadOnlyList<Suppression> silence, CancellationToken cancellationToken)
    {
        var (wanted, now) = (hosts.ToHashSet(StringComparer.Ordinal), time.GetUtcNow());
        var known = (await store.Resources.OfHostsAsync(hosts, cancellationToken).ConfigureAwait(false)).ToDictionary(r => (r.Host, r.Key));
        var looks = seen.Seen.Where(o => wanted.Contains(o.Host)).ToArray();
        var verdicts = looks
            .Select(o => (Seen: o, Known: known.GetValueOrDefault((o.Host, o.Resource.Key))))
            .Select(l => IsOld(l.Seen, l.Known, now) ? ResourceClassifier.Late(l.Known!, l.Seen, origin)
                : ResourceClassifier.Judge(l.Known, l.Seen with { Suppressed = Silence.Reason(silence, l.Seen.Host, l.Seen.Resource.Key, now) }, origin))
            .OfType<Verdict>().ToList();
        verdicts.AddRange(origin.Schedule is null ? [] : Unseen(seen, known.Values, looks, origin, now));
        foreach (var verdict in verdicts)
        {
            known[(verdict.Record.Host, verdict.Record.Key)] = verdict.Record;
        }

        var states = known.Values.ToLookup(r => r.Host, r => r.State);
        var transitions = verdicts.Where(v => v.HasMoved || v.WasPutBack || v.HasFailed).Select(v => Told(v, origin)).ToList();
        var records = new List<HostRecord>();
        var stood = (await store.Hosts.OfHostsAsync(wanted, now, cancellationToken).ConfigureAwait(false)).ToDictionary(h => h.Host, StringComparer.Ordinal);
        foreach (var host in wanted)
        {
            var before = stood.GetValueOrDefault(host);
            if (before is null && origin.Schedule is null)
            {
                // a host that no schedule has checked is none of ours yet
                continue;
            }

            var record = HostOf(host, before, seen, HostCounts.Of(states[host]), origin, interval, now);
            records.Add(record);
            // that it is being put back, or paused, is no finding
            var was = before is { State: HostState.Stale } ? HostState.Stale : before?.Found;
            if (was is null ? record.State != HostState.InSync : was != record.State)
            {
                transitions.Add(new(now, host, null, TransitionKind.Seen, was?.Word(), record.State.Word())
                {
                    Who = origin.Who,
                    Schedule = origin.Schedule,
                    RunId = origin.RunId,
                    Message = record.Detail,
                });
            }
        }

        await store.Resources.SaveAsync([.. verdicts.Select(v => v.Record)], cancellationToken).ConfigureAwait(false);
        await store.Hosts.SaveAsync(records, cancellationToken).ConfigureAwait(false);
        await store.Transitions.AddAsync(transitions, cancellationToken).ConfigureAwait(false);
        return transitions;
    }

    /// <summary>Whether another run saw it later. A time that is still to come is of a clock that was set back, and counts for nothing.</summary>
    private static bool IsOld(Observation seen, ResourceRecord? known, DateTimeOffset now) => known is not null && seen.At <= known.Checked && known.Checked <= now;

    /// <summary>What no task spoke of any more, on hosts whose play came to its end: nobody knows how it stands.</summary>
    private static IEnumerable<Verdict> Unseen(
        StateCollector seen, IEnumerable<ResourceRecord> known, Observation[] looks, RunOrigin origin, DateTimeOffset now)
    {
        var spoken = looks.Select(o => (o.Host, o.Resource.Key)).ToHashSet();
        return known
            .Where(r => r.Schedule == origin.Schedule && r.State is not (ResourceState.InSync or ResourceState.Unknown) && !spoken.Contains((r.Host, r.Key))
                && seen.Recaps.GetValueOrDefault(r.Host) is { Failed: 0, Unreachable: 0 })
            .Select(r => new Verdict(r, r with { State = ResourceState.Unknown, Since = now, Diff = null, Message = "no task spoke of it in the last run" }, false, false));
    }

    private static Transition Told(Verdict verdict, RunOrigin origin)
    {
        var kind = verdict.HasFailed ? TransitionKind.Failed
            : !verdict.WasPutBack ? TransitionKind.Seen
            : origin.Schedule is null ? TransitionKind.Applied
            : TransitionKind.Corrected;
        var (before, record) = (verdict.Before, verdict.Record);
        return new(record.Checked, record.Host, record.Key, kind, before?.State.Word(), record.State.Word())
        {
            Who = kind == TransitionKind.Seen && record.State == ResourceState.Drifted ? null : origin.Who,
            Schedule = origin.Schedule,
            RunId = origin.RunId,
            Diff = (verdict.WasPutBack ? verdict.Diff : record.Diff) ?? before?.Diff,
            Message = record.Message,
        };
    }

    private static HostRecord HostOf(
        string host, HostRecord? before, StateCollector seen, HostCounts counts, RunOrigin origin, TimeSpan? interval, DateTimeOffset now)
    {
        var recap = seen.Recaps.GetValueOrDefault(host);
        var hangs = seen.ExitCode == StateCollector.Interrupted;
        var wasReached = recap is not { Unreachable: > 0 };
        var state = HostClassifier.AfterRun(wasReached, hangs || recap is { Failed: > 0 }, counts);
        return new(host, state, before?.Found == state ? before.Since : now)
        {
            Detail = state is HostState.Failed or HostState.Unreachable ? seen.ReasonOf(host) ?? (hangs ? "did not end in time" : null) : null,
            LastCheck = wasReached && origin.Schedule is not null ? now : before?.LastCheck,
            LastTry = origin.Schedule is not null ? now : before?.LastTry,
            LastRun = origin.RunId,
            Interval = interval ?? before?.Interval,
            Resources = counts.All,
            Drifted = counts.Drifted,
            Pending = counts.Pending + counts.New,
            Failed = counts.Failed,
        };
    }
}
