using Runbook.Engine;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Decides after a check what is put back, within all limits. Stateless.</summary>
internal sealed class RemediationPlanner(DriftContext context)
{
    private RunbookStore Store => context.Store;

    private DateTimeOffset Now => context.Time.GetUtcNow();

    /// <summary>Decides.</summary>
    public async Task<Decision> DecideAsync(Schedule schedule, SweepPlan plan, CancellationToken cancellationToken)
    {
        if (schedule.Mode == ScheduleMode.Detect && plan.Approval is null)
        {
            return Decision.Nothing;
        }

        if (plan.Approval is { } approval)
        {
            return await ApprovedAsync(approval, plan, cancellationToken).ConfigureAwait(false);
        }

        var (changes, held) = await CandidatesAsync(schedule, plan, cancellationToken).ConfigureAwait(false);
        if (changes.Count == 0)
        {
            return new([], held is null ? null : "held", held);
        }

        string[] hosts = [.. changes.Select(c => c.Host).Distinct(StringComparer.Ordinal)];
        var refused = plan.Trouble is { } trouble ? $"the repository could not be pulled, so nothing was applied: {trouble}"
            : schedule.Budget.Refuse(hosts.Length, plan.Hosts, changes.Count);
        if (refused is not null)
        {
            return new([], "refused", refused);
        }

        if (schedule.Mode == ScheduleMode.Approve)
        {
            return await AskAsync(schedule, plan, hosts, cancellationToken).ConfigureAwait(false);
        }

        return Limits.Window(schedule.Windows, Now) is { } closed ? new([], "held", closed) : new(hosts, null, held);
    }

    /// <summary>What this sweep found and the schedule may put back; and why something else is not.</summary>
    private async Task<(IReadOnlyList<ResourceRecord> Changes, string? Held)> CandidatesAsync(Schedule schedule, SweepPlan plan, CancellationToken cancellationToken)
    {
        var (changes, held) = (new List<ResourceRecord>(), (string?)null);
        foreach (var state in schedule.Apply)
        {
            var found = await Store.Resources.ListAsync(new() { State = state, Limit = int.MaxValue }, cancellationToken).ConfigureAwait(false);
            foreach (var record in found.Where(r => r.Schedule == schedule.Name && r.Checked >= plan.Started))
            {
                var reason = await ReasonAsync(schedule, record, cancellationToken).ConfigureAwait(false);
                held ??= reason is null ? null : $"{record.Host}: {record.Key}: {reason}";
                if (reason is null)
                {
                    changes.Add(record);
                }
            }
        }

        return (changes, held);
    }

    private async Task<string?> ReasonAsync(Schedule schedule, ResourceRecord record, CancellationToken cancellationToken)
    {
        if (Limits.Retry(record, record.WishHash, record.StateHash) is { } failedBefore)
        {
            return failedBefore;
        }

        var corrections = await Store.Transitions.ListAsync(
            new() { Host = record.Host, Key = record.Key, Kind = TransitionKind.Corrected, Since = Now - schedule.Flapping.Within, Limit = schedule.Flapping.Times },
            cancellationToken).ConfigureAwait(false);
        var flapping = schedule.Flapping.Refuse(corrections.Select(t => t.At), Now);
        if (flapping is not null)
        {
            await TellOnceAsync(schedule, record, flapping, cancellationToken).ConfigureAwait(false);
        }

        return flapping;
    }

    /// <summary>Writes that the breaker opened, unless it was open before.</summary>
    private async Task TellOnceAsync(Schedule schedule, ResourceRecord record, string reason, CancellationToken cancellationToken)
    {
        var opened = await Store.Transitions.CountAsync(
            new() { Host = record.Host, Key = record.Key, Kind = TransitionKind.Breaker, Since = Now - schedule.Flapping.Within }, cancellationToken).ConfigureAwait(false);
        if (opened == 0)
        {
            await Store.Transitions.AddAsync(
                [new(Now, record.Host, record.Key, TransitionKind.Breaker, record.State.Word(), record.State.Word()) { Schedule = schedule.Name, Message = reason }],
                cancellationToken).ConfigureAwait(false);
            await Store.Resources.SaveAsync([record with { Message = reason }], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks a person, unless the same question waits already; an older one that nobody answered is no longer true.</summary>
    private async Task<Decision> AskAsync(Schedule schedule, SweepPlan sweep, IReadOnlyList<string> hosts, CancellationToken cancellationToken)
    {
        var changes = (await new PlannedChanges(Store).ListAsync(sweep.Id, cancellationToken).ConfigureAwait(false)).Where(c => hosts.Contains(c.Host)).ToArray();
        if (changes.Length == 0)
        {
            return new([], "held", "what differs cannot be planned: nothing was applied");
        }

        var plan = new SavedPlan("serve", Now, [], context.Settings.Folder, sweep.Inputs ?? new Dictionary<string, string>(), changes);
        var hash = ApprovedPlan.Hash(plan);
        foreach (var waiting in (await Store.Approvals.ListAsync(ApprovalState.Waiting, int.MaxValue, cancellationToken).ConfigureAwait(false)).Where(a => a.Schedule == schedule.Name))
        {
            if (waiting.PlanHash == hash)
            {
                return new([], "waiting", "a plan waits for a person");
            }

            await Store.Approvals.MoveAsync(
                waiting.Id, ApprovalState.Waiting, ApprovalState.Expired, null, "a later check found something else", null, Now, cancellationToken).ConfigureAwait(false);
        }

        var approval = new Approval(Guid.CreateVersion7().ToString(), schedule.Playbook, Now, $"schedule:{schedule.Name}", hash, ApprovedPlan.Text(plan, context.Loader.DiffText)) { Schedule = schedule.Name };
        await Store.Approvals.AddAsync(approval, ApprovedPlan.ToBytes(plan), cancellationToken).ConfigureAwait(false);
        return new([], "waiting", "a plan waits for a person");
    }

    /// <summary>Applies an approved plan if all of it is still as it was shown, read and computed anew; else refuses all of it.</summary>
    private async Task<Decision> ApprovedAsync(string id, SweepPlan sweep, CancellationToken cancellationToken)
    {
        var plan = ApprovedPlan.Parse(await Store.Approvals.PlanAsync(id, cancellationToken).ConfigureAwait(false));
        if ((plan is null ? "the plan is gone" : await DifferenceAsync(plan, sweep, cancellationToken).ConfigureAwait(false)) is { } reason)
        {
            await Store.Approvals.MoveAsync(
                id, ApprovalState.Approved, ApprovalState.Refused, null, $"{reason}: nothing was applied", null, Now, cancellationToken).ConfigureAwait(false);
            return new([], "refused", $"{reason}: nothing was applied");
        }

        return await Store.Approvals.MoveAsync(id, ApprovalState.Approved, ApprovalState.Applying, null, null, null, Now, cancellationToken).ConfigureAwait(false)
            ? new([.. plan!.Changes.Select(c => c.Host).Distinct(StringComparer.Ordinal)], null, null)
            : new([], "refused", "the plan is not approved any more");
    }

    private async Task<string?> DifferenceAsync(SavedPlan plan, SweepPlan sweep, CancellationToken cancellationToken)
    {
        if (RunInputs.Differences(plan.Inputs, sweep.Inputs ?? new Dictionary<string, string>()) is { Count: > 0 } inputs)
        {
            return $"what the plan was made from has changed: {string.Join("; ", inputs)}";
        }

        var outcomes = await Store.Sweeps.OutcomesAsync(sweep.Work, cancellationToken).ConfigureAwait(false);
        var bad = outcomes.Where(o => o.Key != "ok").Sum(o => o.Value);
        var hosts = plan.Changes.Select(c => c.Host).Distinct().Count();
        if (bad > 0 || outcomes.Values.Sum() < hosts)
        {
            return $"{hosts - outcomes.GetValueOrDefault("ok")} of {hosts} hosts cannot be checked again";
        }

        var changed = plan.Differences(await new PlannedChanges(Store).ListAsync(sweep.Id, cancellationToken).ConfigureAwait(false));
        return changed.Count == 0 ? null : string.Join("; ", changed.Select(c => $"{c.Key}: {string.Join(", ", c.Value)}"));
    }
}
