using Runbook.Core;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>
/// Takes sweeps from phase to phase: plans them, decides what is put back, ends them. One worker at a time does so for a schedule, under
/// a lease; when it dies another goes on from what the store knows. Used by one loop.
/// </summary>
internal sealed class SweepCoordinator(DriftContext context, ProjectCache projects)
{
    private readonly Dictionary<string, (Lease Lease, long Ticks)> _leases = new(StringComparer.Ordinal);
    private readonly RemediationPlanner _planner = new(context);

    private RunbookStore Store => context.Store;

    private DateTimeOffset Now => context.Time.GetUtcNow();

    /// <summary>Takes a sweep as far as it can go now.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="sweep">Its sweep that is going on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The plan that workers are to work on; null when there is nothing for them.</returns>
    public async Task<SweepPlan?> AdvanceAsync(Schedule schedule, string sweep, CancellationToken cancellationToken)
    {
        var plan = SweepPlan.Parse(await Store.Settings.FindAsync(SweepPlan.SettingOf(sweep), cancellationToken).ConfigureAwait(false));
        if (!await IsMineAsync(schedule.Name, cancellationToken).ConfigureAwait(false))
        {
            return plan;
        }

        if (context.Stopped is { } stopped)
        {
            return await StopAsync(schedule, sweep, plan, stopped, cancellationToken).ConfigureAwait(false);
        }

        if (plan is null)
        {
            return await BeginAsync(schedule, sweep, cancellationToken).ConfigureAwait(false);
        }

        return !await Store.Sweeps.IsDoneAsync(plan.Work, cancellationToken).ConfigureAwait(false) ? plan
            : plan.Phase == SweepPhase.Check ? await AfterCheckAsync(schedule, plan, cancellationToken).ConfigureAwait(false)
            : await AfterApplyAsync(schedule, plan, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the leases on schedules back: another worker goes on at once.</summary>
    public Task ReleaseAsync(CancellationToken cancellationToken) =>
        _leases.Count == 0 ? Task.CompletedTask : Store.Leases.ReleaseAsync([.. _leases.Values.Select(l => l.Lease)], cancellationToken);

    private async Task<bool> IsMineAsync(string schedule, CancellationToken cancellationToken)
    {
        var span = context.Options.Lease;
        if (_leases.TryGetValue(schedule, out var held))
        {
            if (context.Time.GetElapsedTime(held.Ticks) < span / 3)
            {
                return true;
            }

            if ((await Store.Leases.RenewAsync([held.Lease], span, cancellationToken).ConfigureAwait(false)).Count > 0)
            {
                _leases[schedule] = (held.Lease, context.Time.GetTimestamp());
                return true;
            }

            _leases.Remove(schedule);
        }

        var answer = await Store.Leases.TakeAsync([$"schedule/{schedule}"], context.Owner, "coordinates", span, isPerson: false, cancellationToken).ConfigureAwait(false);
        if (answer.Taken is not [var lease])
        {
            return false;
        }

        _leases[schedule] = (lease, context.Time.GetTimestamp());
        return true;
    }

    private async Task<SweepPlan?> BeginAsync(Schedule schedule, string sweep, CancellationToken cancellationToken)
    {
        var request = SweepRequest.Parse(await Store.Settings.FindAsync(SweepRequest.SettingOf(sweep), cancellationToken).ConfigureAwait(false));
        IProject project;
        Checkout checkout;
        try
        {
            (project, checkout) = await projects.GetAsync(schedule, sweep, null, cancellationToken).ConfigureAwait(false);
        }
        catch (DiagnosticException e)
        {
            return await FinishAsync(schedule, sweep, null, failed: true, "error", e.Diagnostics[0].ToString(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return await FinishAsync(schedule, sweep, null, failed: true, "error", e.Message, cancellationToken).ConfigureAwait(false);
        }

        if (project.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error) is { } error)
        {
            return await FinishAsync(schedule, sweep, null, failed: true, "error", project.Secrets.MaskIn(error.ToString()), cancellationToken).ConfigureAwait(false);
        }

        var hosts = await HostsOfAsync(project, request, cancellationToken).ConfigureAwait(false);
        if (Limits.Empty(hosts.Count, project.Playbooks.Sum(p => p.Plays.Count)) is { } empty)
        {
            return await FinishAsync(schedule, sweep, null, failed: true, "empty", empty, cancellationToken).ConfigureAwait(false);
        }

        await new HandRuns(context).TakeInAsync(schedule, hosts, cancellationToken).ConfigureAwait(false);
        var plan = new SweepPlan(sweep, schedule.Name, SweepPhase.Check, Now, hosts.Count)
        {
            Commit = checkout.Commit,
            Trouble = checkout.Trouble,
            AskedBy = request.AskedBy,
            Approval = request.Approval,
            Inputs = schedule.Mode == ScheduleMode.Approve || request.Approval is not null ? Relative(project.Inputs(), checkout.Folder) : null,
        };
        await AddAsync(schedule, plan, hosts, cancellationToken).ConfigureAwait(false);
        return plan;
    }

    /// <summary>Checkouts of one repository lie in different folders on different machines.</summary>
    private static Dictionary<string, string> Relative(IReadOnlyDictionary<string, string> inputs, string folder) =>
        inputs.ToDictionary(i => i.Key.StartsWith(folder + "/", StringComparison.Ordinal) ? $"./{i.Key[(folder.Length + 1)..]}" : i.Key, i => i.Value);

    /// <summary>The hosts of the playbooks' plays that nobody paused; of an approved plan, its hosts.</summary>
    private async Task<IReadOnlyList<string>> HostsOfAsync(IProject project, SweepRequest request, CancellationToken cancellationToken)
    {
        var limit = project.Options.Limit;
        var matched = project.Playbooks.SelectMany(p => p.Plays)
            .SelectMany(play => PlayPatterns.HostsOf(play, project.Inventory, project.Options.ExtraVariables))
            .DistinctBy(h => h.Name);
        var allowed = limit.Count > 0 ? project.Inventory.Match(limit).Hosts.Select(h => h.Name).ToHashSet(StringComparer.Ordinal) : null;
        var approved = request.Approval is { } id
            ? ApprovedPlan.Parse(await Store.Approvals.PlanAsync(id, cancellationToken).ConfigureAwait(false))?.Changes.Select(c => c.Host).ToHashSet(StringComparer.Ordinal) ?? []
            : null;
        var paused = (await Store.Hosts.ListAsync(new() { State = HostState.Paused, Limit = int.MaxValue }, Now, cancellationToken).ConfigureAwait(false))
            .Select(h => h.Host).ToHashSet(StringComparer.Ordinal);
        return [.. matched.Select(h => h.Name).Where(n => !paused.Contains(n) && allowed?.Contains(n) != false && approved?.Contains(n) != false)];
    }

    private async Task AddAsync(Schedule schedule, SweepPlan plan, IReadOnlyList<string> hosts, CancellationToken cancellationToken)
    {
        await Store.Sweeps.AddAsync(plan.Work, [.. hosts.Select((h, i) => (h, Limits.Pace(schedule.HostsPerHour, i)))], cancellationToken).ConfigureAwait(false);
        await Store.Settings.SetAsync(SweepPlan.SettingOf(plan.Id), plan.ToJson(), cancellationToken).ConfigureAwait(false);
    }

    private async Task<SweepPlan?> AfterCheckAsync(Schedule schedule, SweepPlan plan, CancellationToken cancellationToken)
    {
        var outcomes = await Store.Sweeps.OutcomesAsync(plan.Work, cancellationToken).ConfigureAwait(false);
        var decision = await _planner.DecideAsync(schedule, plan, cancellationToken).ConfigureAwait(false);
        if (decision.Hosts.Count == 0)
        {
            // one host that is away is a host's trouble; all of them is the schedule's
            var failed = outcomes.GetValueOrDefault("ok") == 0;
            var status = decision.Status ?? (failed ? "failed" : "ok");
            return await FinishAsync(schedule, plan.Id, plan, failed, status, decision.Note ?? plan.Trouble, cancellationToken).ConfigureAwait(false);
        }

        var canaries = schedule.Canary.Of(decision.Hosts.Count);
        var next = plan with
        {
            Phase = canaries > 0 ? SweepPhase.Canary : SweepPhase.Rest,
            Canaries = [.. decision.Hosts.Take(canaries)],
            Rest = [.. decision.Hosts.Skip(canaries)],
            Note = decision.Note,
        };
        await AddAsync(schedule, next, canaries > 0 ? next.Canaries : next.Rest, cancellationToken).ConfigureAwait(false);
        return next;
    }

    private async Task<SweepPlan?> AfterApplyAsync(Schedule schedule, SweepPlan plan, CancellationToken cancellationToken)
    {
        var outcomes = await Store.Sweeps.OutcomesAsync(plan.Work, cancellationToken).ConfigureAwait(false);
        var bad = outcomes.Where(o => o.Key != "ok").Sum(o => o.Value);
        if (plan.Phase == SweepPhase.Canary && bad == 0 && plan.Rest.Count > 0)
        {
            var next = plan with { Phase = SweepPhase.Rest };
            await AddAsync(schedule, next, next.Rest, cancellationToken).ConfigureAwait(false);
            return next;
        }

        var note = bad == 0 ? plan.Note
            : plan.Phase == SweepPhase.Canary ? $"a canary did not go well: the other {plan.Rest.Count} hosts were not touched"
            : $"{bad} hosts could not be put back";
        if (plan.Approval is { } approval)
        {
            await Store.Approvals.MoveAsync(
                approval, ApprovalState.Applying, bad == 0 ? ApprovalState.Applied : ApprovalState.Refused, null, bad == 0 ? null : note, null, Now, cancellationToken).ConfigureAwait(false);
        }

        return await FinishAsync(schedule, plan.Id, plan, failed: bad > 0, bad == 0 ? "remediated" : "failed", note, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SweepPlan?> StopAsync(Schedule schedule, string sweep, SweepPlan? plan, string reason, CancellationToken cancellationToken)
    {
        if (plan is not null)
        {
            await Store.Sweeps.DropWaitingAsync(plan.Work, cancellationToken).ConfigureAwait(false);
        }

        return await FinishAsync(schedule, sweep, plan, failed: false, "stopped", reason, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SweepPlan?> FinishAsync(
        Schedule schedule, string sweep, SweepPlan? plan, bool failed, string status, string? note, CancellationToken cancellationToken)
    {
        var last = plan is null ? null : (await Store.Runs.ListAsync(new() { Schedule = schedule.Name, Limit = 1 }, cancellationToken).ConfigureAwait(false)).FirstOrDefault()?.Id;
        await EndApprovalAsync(sweep, plan, note ?? status, cancellationToken).ConfigureAwait(false);
        var record = await Store.Schedules.FinishAsync(schedule.Name, sweep, failed, status, last, note, Now, cancellationToken).ConfigureAwait(false);
        foreach (var phase in plan is null ? [] : Enum.GetValues<SweepPhase>())
        {
            await Store.Sweeps.ForgetAsync((plan! with { Phase = phase }).Work, cancellationToken).ConfigureAwait(false);
        }

        await new PlannedChanges(Store).ForgetAsync(sweep, cancellationToken).ConfigureAwait(false);
        await Store.Settings.SetAsync(SweepPlan.SettingOf(sweep), null, cancellationToken).ConfigureAwait(false);
        await Store.Settings.SetAsync(SweepRequest.SettingOf(sweep), null, cancellationToken).ConfigureAwait(false);
        if (record is not null && failed && schedule.Failures.Pause(record.FailuresInRow) is { } reason)
        {
            await Store.Schedules.PauseAsync(schedule.Name, new("breaker", reason, Now), cancellationToken).ConfigureAwait(false);
            context.Log($"{schedule.Name}: paused: {reason}");
        }

        if (_leases.Remove(schedule.Name, out var held))
        {
            await Store.Leases.ReleaseAsync([held.Lease], cancellationToken).ConfigureAwait(false);
        }

        context.Log($"{schedule.Name}: {status}{(note is null ? "" : $": {note}")}");
        return null;
    }

    /// <summary>An approved plan whose sweep ends otherwise than by applying it is refused: a new one is asked for, and it is not tried for ever.</summary>
    private async Task EndApprovalAsync(string sweep, SweepPlan? plan, string reason, CancellationToken cancellationToken)
    {
        var request = SweepRequest.Parse(await Store.Settings.FindAsync(SweepRequest.SettingOf(sweep), cancellationToken).ConfigureAwait(false));
        if ((plan?.Approval ?? request.Approval) is { } approval)
        {
            await Store.Approvals.MoveAsync(approval, ApprovalState.Approved, ApprovalState.Refused, null, reason, null, Now, cancellationToken).ConfigureAwait(false);
            await Store.Approvals.MoveAsync(approval, ApprovalState.Applying, ApprovalState.Refused, null, reason, null, Now, cancellationToken).ConfigureAwait(false);
        }
    }
}
