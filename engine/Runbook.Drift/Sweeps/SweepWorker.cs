using Runbook.Store;

namespace Runbook.Drift;

/// <summary>
/// Takes this process's share of all sweeps: batches of hosts by lease, as many at once as the schedule allows, until it is ended. One
/// instance a process.
/// </summary>
internal sealed class SweepWorker(DriftContext context) : IAsyncDisposable
{
    private readonly ProjectCache _projects = new(context);
    private readonly BatchRunner _batches = new(context);
    private readonly Dictionary<string, List<Task>> _lanes = new(StringComparer.Ordinal);
    private CancellationTokenSource _running = new();

    /// <summary>Told of what moved after each batch; null for nobody.</summary>
    public Func<Schedule, IReadOnlyList<Transition>, CancellationToken, Task>? Moved { get; init; }

    /// <summary>How long the batches took.</summary>
    public RunDurations Durations { get; } = new();

    /// <summary>Whether the store answered the last time it was asked.</summary>
    public bool IsHealthy { get; private set; }

    /// <summary>Works until it is ended; then ends what it is at and gives the leases back.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var coordinator = new SweepCoordinator(context, _projects);
        using var ending = cancellationToken.Register(() => _running.Cancel());
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await TurnAsync(coordinator, cancellationToken).ConfigureAwait(false);
                IsHealthy = true;
            }
            catch (StoreException e)
            {
                IsHealthy = false;
                context.Log($"the store does not answer: {e.Message}");
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            await PauseAsync(cancellationToken).ConfigureAwait(false);
        }

        await Task.WhenAll(_lanes.Values.SelectMany(l => l)).ConfigureAwait(false);
        await EndAsync(coordinator, CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _projects.DisposeAsync().ConfigureAwait(false);
        _running.Dispose();
    }

    private async Task EndAsync(SweepCoordinator coordinator, CancellationToken cancellationToken)
    {
        try
        {
            await coordinator.ReleaseAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            context.Log($"leases were not given back: {e.Message}");
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await context.Wake.WaitAsync(context.Options.Poll, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // the loop sees it
        }
    }

    private async Task TurnAsync(SweepCoordinator coordinator, CancellationToken cancellationToken)
    {
        await WatchStopAsync(cancellationToken).ConfigureAwait(false);
        await StartApprovedAsync(cancellationToken).ConfigureAwait(false);
        foreach (var record in await context.Store.Schedules.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (record.RunningSweep is { } sweep && context.Find(record.Name) is { } schedule
                && await coordinator.AdvanceAsync(schedule, sweep, cancellationToken).ConfigureAwait(false) is { } plan
                && context.Stopped is null)
            {
                await FillAsync(schedule, plan, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task WatchStopAsync(CancellationToken cancellationToken)
    {
        var stop = await context.Commands.FindStopAsync(cancellationToken).ConfigureAwait(false);
        var was = context.Stopped;
        context.Stopped = Limits.Stop(stop?.Reason, stop?.Who);
        if (context.Stopped is { } reason && was is null)
        {
            context.Log(reason);
            await _running.CancelAsync().ConfigureAwait(false);
        }
        else if (context.Stopped is null && was is not null)
        {
            _running = new();
        }
    }

    private async Task StartApprovedAsync(CancellationToken cancellationToken)
    {
        foreach (var approval in await context.Store.Approvals.ListAsync(ApprovalState.Approved, int.MaxValue, cancellationToken).ConfigureAwait(false))
        {
            // outside the maintenance windows it waits for one
            if (approval.Schedule is { } name && context.Find(name) is { } schedule && Limits.Window(schedule.Windows, context.Time.GetUtcNow()) is null)
            {
                await context.Commands.StartAsync(name, approval.DecidedBy ?? "?", approval.Id, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes batches until all lanes of a schedule are full, or nothing is due.</summary>
    private async Task FillAsync(Schedule schedule, SweepPlan plan, CancellationToken cancellationToken)
    {
        var lanes = _lanes.TryGetValue(schedule.Name, out var known) ? known : _lanes[schedule.Name] = [];
        lanes.RemoveAll(l => l.IsCompleted);
        var most = Math.Max(1, (schedule.HostsAtOnce + schedule.Batch - 1) / schedule.Batch);
        while (lanes.Count < most)
        {
            var leases = await context.Store.Sweeps.TakeAsync(
                plan.Work, context.Owner, Purpose(schedule, plan), Math.Min(schedule.Batch, schedule.HostsAtOnce), context.Options.Lease, cancellationToken).ConfigureAwait(false);
            if (leases.Count == 0)
            {
                return;
            }

            lanes.Add(LaneAsync(schedule, plan, leases, _running.Token));
        }
    }

    private static string Purpose(Schedule schedule, SweepPlan plan) => $"{(plan.Applies ? HostTable.Remediation : "check")} by schedule {schedule.Name}";

    private async Task LaneAsync(Schedule schedule, SweepPlan plan, IReadOnlyList<Lease> leases, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            var (project, _) = await _projects.GetAsync(schedule, plan.Id, plan.Commit, cancellationToken).ConfigureAwait(false);
            var begun = context.Time.GetTimestamp();
            var moved = await _batches.RunAsync(schedule, plan, project, leases, cancellationToken).ConfigureAwait(false);
            Durations.Add(schedule.Name, context.Time.GetElapsedTime(begun));
            if (Moved is { } told && moved.Count > 0)
            {
                await told(schedule, moved, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // the leases run out, and somebody takes the hosts again
            context.Log($"{schedule.Name}: a batch of {leases.Count} hosts was not finished: {e.Message}");
        }

        context.Wake.Release();
    }
}
