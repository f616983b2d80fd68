using Runbook.Core;
using Runbook.Engine;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>
/// Runs a playbook over the hosts of one batch, under their leases: renews them, writes what was seen, completes the hosts. What is seen of
/// a host whose lease was lost belongs to its next holder and is dropped. Safe from any thread.
/// </summary>
internal sealed class BatchRunner(DriftContext context)
{
    private const int LeasesToTheSpan = 3;

    /// <summary>Runs a batch.</summary>
    /// <returns>What moved.</returns>
    public async Task<IReadOnlyList<Transition>> RunAsync(
        Schedule schedule, SweepPlan plan, IProject project, IReadOnlyList<Lease> leases, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var late = new CancellationTokenSource(schedule.Timeout, context.Time);
        using var joined = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, late.Token);
        var collector = new StateCollector(context.Loader.DiffText);
        // its end is brought to the store after the hosts are done: who waits for them need not wait for that
        await using var recorder = new RunRecorder(new(context.Options.Store, HeaderOf(schedule, plan, project, leases))
        {
            Secrets = project.Secrets,
            Warn = context.Log,
            Retention = null,
            Shared = context.Store,
        });
        using var tracer = context.Tracing?.Of(schedule, plan);
        IEventSink[] sinks = [collector, plan.Applies ? recorder : new NotableEvents(recorder), .. tracer is null ? (RunTracer[])[] : [tracer]];
        var renewing = RenewAsync(leases, ending, joined.Token);
        try
        {
            var (gate, planned) = await GateAsync(schedule, plan, project, [.. leases.Select(l => l.Name)], joined.Token).ConfigureAwait(false);
            await PlayAsync(schedule, plan, project, gate, leases, sinks, joined.Token).ConfigureAwait(false);
            return ending.IsCancellationRequested
                ? await GiveBackAsync(leases, CancellationToken.None).ConfigureAwait(false)
                : await CompleteAsync(schedule, plan, new(collector, planned, gate as ApprovedGate), leases, late.IsCancellationRequested, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return await GiveBackAsync(leases, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            await joined.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(false);
        }
    }

    private static RunHeader HeaderOf(Schedule schedule, SweepPlan plan, IProject project, IReadOnlyList<Lease> leases) =>
        new(plan.AskedBy ?? $"schedule:{schedule.Name}", Environment.MachineName, Path.GetDirectoryName(project.Playbooks[0].Path) ?? "")
        {
            Inventory = schedule.Inventory,
            Limit = string.Join(',', leases.Select(l => l.Name)),
            Tags = schedule.Tags,
            SkipTags = schedule.SkipTags,
            Commit = plan.Commit,
            Schedule = schedule.Name,
        };

    private async Task PlayAsync(
        Schedule schedule, SweepPlan plan, IProject project, IChangeGate? gate, IReadOnlyList<Lease> leases, IReadOnlyList<IEventSink> sinks, CancellationToken cancellationToken)
    {
        await using var connector = project.Connect();
        var options = project.Options with
        {
            Check = !plan.Applies,
            ShowDiff = true,
            Limit = [.. leases.Select(l => l.Name)],
            Forks = Math.Min(schedule.HostsAtOnce, schedule.Batch),
            ResourceKey = context.ResourceKey,
        };
        await new PlaybookRunner(project.Services(connector, sinks) with { Gate = gate }, options, project.Inventory)
            .RunAsync(project.Playbooks, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What stands before the changes of a batch, and what notes them for a plan.</summary>
    private async Task<(IChangeGate? Gate, PlanRecorder? Planned)> GateAsync(
        Schedule schedule, SweepPlan plan, IProject project, IReadOnlyList<string> hosts, CancellationToken cancellationToken)
    {
        if (plan.Inputs is null)
        {
            return (plan.Applies ? await LimitsAsync(schedule, hosts, () => context.Stopped, cancellationToken).ConfigureAwait(false) : null, null);
        }

        if (plan.Applies)
        {
            // an approval that is gone approves nothing
            var approved = plan.Approval is { } id ? ApprovedPlan.Parse(await context.Store.Approvals.PlanAsync(id, cancellationToken).ConfigureAwait(false)) : null;
            return (new ApprovedGate(approved ?? new("", default, [], "", plan.Inputs, []), project.Secrets, Stop), null);
        }

        var recorder = new PlanRecorder(project.Secrets);
        return (new PlanningGate(await LimitsAsync(schedule with { Windows = [] }, hosts, () => null, cancellationToken).ConfigureAwait(false), recorder), recorder);

        string? Stop() => context.Stopped ?? Limits.Window(schedule.Windows, context.Time.GetUtcNow());
    }

    private async Task<RemediationGate> LimitsAsync(Schedule schedule, IReadOnlyList<string> hosts, Func<string?> stop, CancellationToken cancellationToken)
    {
        var known = await context.Store.Resources.OfHostsAsync(hosts, cancellationToken).ConfigureAwait(false);
        var since = context.Time.GetUtcNow() - schedule.Flapping.Within;
        var corrections = new List<Transition>();
        foreach (var host in hosts)
        {
            corrections.AddRange(await context.Store.Transitions.ListAsync(
                new() { Host = host, Kind = TransitionKind.Corrected, Since = since, Limit = int.MaxValue }, cancellationToken).ConfigureAwait(false));
        }

        return new(schedule, known, corrections, await SilenceAsync(cancellationToken).ConfigureAwait(false), stop, context.Time);
    }

    private async Task<IReadOnlyList<Suppression>> SilenceAsync(CancellationToken cancellationToken) =>
        [.. context.Settings.Suppressions, .. await context.Store.Suppressions.ListAsync(context.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false)];

    private async Task<IReadOnlyList<Transition>> CompleteAsync(
        Schedule schedule, SweepPlan plan, Outcome outcome, IReadOnlyList<Lease> leases, bool wasLate, CancellationToken cancellationToken)
    {
        var seen = outcome.Seen;
        var held = await context.Store.Leases.RenewAsync(leases, context.Options.Lease, cancellationToken).ConfigureAwait(false);
        // the hosts that hold up the others are done; the others are taken again, without them
        var hanging = wasLate ? seen.Hanging : [];
        var done = hanging.Count > 0 ? [.. held.Where(l => hanging.Contains(l.Name))] : held;
        var moved = await new StateWriter(context.Store, context.Time).SaveAsync(
            seen, [.. done.Select(l => l.Name)], RunOrigin.Of(schedule.Name, seen.RunId), ScheduleClock.IntervalOf(schedule.Timing, context.Time.GetUtcNow()),
            await SilenceAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        if (outcome.Planned is { } planned)
        {
            await new PlannedChanges(context.Store).SaveAsync(plan.Id, done.Select(l => l.Name), planned.Changes, cancellationToken).ConfigureAwait(false);
        }

        await context.Store.Sweeps.CompleteAsync(plan.Work, [.. done.Select(l => new SweepOutcome(l, outcome.Of(l.Name)))], cancellationToken).ConfigureAwait(false);
        await GiveBackAsync([.. leases.Where(l => !done.Any(d => d.Name == l.Name))], CancellationToken.None).ConfigureAwait(false);
        return moved;
    }

    /// <summary>Gives leases back, also when everything is being ended: the hosts must not wait for the leases to run out.</summary>
    private async Task<IReadOnlyList<Transition>> GiveBackAsync(IReadOnlyList<Lease> leases, CancellationToken cancellationToken)
    {
        if (leases.Count > 0)
        {
            await context.Store.Leases.ReleaseAsync(leases, cancellationToken).ConfigureAwait(false);
        }

        return [];
    }

    /// <summary>Renews the leases until the batch is over; ends the batch when one was lost, or may have been.</summary>
    private async Task RenewAsync(IReadOnlyList<Lease> leases, CancellationTokenSource ending, CancellationToken cancellationToken)
    {
        var (span, last) = (context.Options.Lease, context.Time.GetTimestamp());
        try
        {
            while (true)
            {
                await Task.Delay(span / LeasesToTheSpan, context.Time, cancellationToken).ConfigureAwait(false);
                try
                {
                    if ((await context.Store.Leases.RenewAsync(leases, span, cancellationToken).ConfigureAwait(false)).Count < leases.Count)
                    {
                        context.Log("leases were lost to another worker: a batch is ended");
                        await ending.CancelAsync().ConfigureAwait(false);
                        return;
                    }

                    last = context.Time.GetTimestamp();
                }
                catch (StoreException e)
                {
                    context.Log($"leases cannot be renewed: {e.Message}");
                    if (context.Time.GetElapsedTime(last) > span * (LeasesToTheSpan - 1) / LeasesToTheSpan)
                    {
                        await ending.CancelAsync().ConfigureAwait(false);
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the batch is over
        }
    }

    /// <summary>What a batch came to.</summary>
    private sealed record Outcome(StateCollector Seen, PlanRecorder? Planned, ApprovedGate? Approved)
    {
        /// <summary>How it went on a host, in a word.</summary>
        public string Of(string host) => Seen.Recaps.GetValueOrDefault(host) switch
        {
            { Unreachable: > 0 } => "unreachable",
            { Failed: > 0 } => "failed",
            _ => Seen.ExitCode is StateCollector.Interrupted or 1 ? "failed" : Approved?.Held.Contains(host) == true ? "held" : "ok",
        };
    }
}
