using Runbook.Store;

namespace Runbook.Drift;

/// <summary>What the page, the API and the metrics ask for. Nothing is changed by asking. Safe from any thread.</summary>
public sealed class DriftQueries
{
    private readonly DriftContext _context;

    internal DriftQueries(DriftContext context) => _context = context;

    private RunbookStore Store => _context.Store;

    private DateTimeOffset Now => _context.Time.GetUtcNow();

    /// <summary>The store itself, for runs, results, events, audit, users and tokens.</summary>
    public RunbookStore Records => Store;

    /// <summary>The counts by state, and what changed in the last day.</summary>
    public async Task<Overview> OverviewAsync(CancellationToken cancellationToken)
    {
        var since = Now - TimeSpan.FromDays(1);
        return new(
            Now,
            await Store.Hosts.CountAsync(Now, cancellationToken).ConfigureAwait(false),
            await Store.Resources.SummarizeAsync(cancellationToken).ConfigureAwait(false),
            await Store.Transitions.ListAsync(new() { Since = since, Limit = 50 }, cancellationToken).ConfigureAwait(false),
            await Store.Transitions.CountAsync(new() { Since = since }, cancellationToken).ConfigureAwait(false),
            await _context.Commands.FindStopAsync(cancellationToken).ConfigureAwait(false),
            _context.Settings.Diagnostics);
    }

    /// <summary>Hosts, by name.</summary>
    public Task<List<HostRecord>> HostsAsync(HostQuery query, CancellationToken cancellationToken) => Store.Hosts.ListAsync(query, Now, cancellationToken);

    /// <summary>One host with its resources and history; null when nothing is known of it.</summary>
    public async Task<HostDetail?> HostAsync(string host, CancellationToken cancellationToken)
    {
        if (await Store.Hosts.FindAsync(host, Now, cancellationToken).ConfigureAwait(false) is not { } record)
        {
            return null;
        }

        return new(
            record,
            await Store.Resources.OfHostsAsync([host], cancellationToken).ConfigureAwait(false),
            await Store.Transitions.ListAsync(new() { Host = host, Limit = 100 }, cancellationToken).ConfigureAwait(false),
            await Store.Runs.ListAsync(new() { Host = host, Limit = 20 }, cancellationToken).ConfigureAwait(false),
            (await Store.Leases.ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(l => l.Name == host));
    }

    /// <summary>Resources of all hosts.</summary>
    public Task<List<ResourceRecord>> ResourcesAsync(ResourceQuery query, CancellationToken cancellationToken) => Store.Resources.ListAsync(query, cancellationToken);

    /// <summary>The schedules of <c>runbook.yml</c> with what is remembered of each.</summary>
    public async Task<IReadOnlyList<ScheduleView>> SchedulesAsync(CancellationToken cancellationToken)
    {
        var known = (await Store.Schedules.ListAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(s => s.Name, StringComparer.Ordinal);
        var views = new List<ScheduleView>();
        foreach (var schedule in _context.Settings.Schedules)
        {
            var record = known.GetValueOrDefault(schedule.Name) ?? new(schedule.Name);
            var plan = record.RunningSweep is { } sweep
                ? SweepPlan.Parse(await Store.Settings.FindAsync(SweepPlan.SettingOf(sweep), cancellationToken).ConfigureAwait(false)) : null;
            views.Add(new(schedule, record, plan, plan is null ? null : await Store.Sweeps.ProgressAsync(plan.Work, cancellationToken).ConfigureAwait(false)));
        }

        return views;
    }

    /// <summary>Runs, the latest first.</summary>
    public Task<List<RunRecord>> RunsAsync(RunQuery query, CancellationToken cancellationToken) => Store.Runs.ListAsync(query, cancellationToken);

    /// <summary>Plans that wait for a person, or were decided, the latest first.</summary>
    public Task<List<Approval>> ApprovalsAsync(ApprovalState? state, CancellationToken cancellationToken) => Store.Approvals.ListAsync(state, 100, cancellationToken);

    /// <summary>Rules that keep silent now: of <c>runbook.yml</c> (number 0) and of people.</summary>
    public async Task<IReadOnlyList<Suppression>> SuppressionsAsync(CancellationToken cancellationToken) =>
        [.. _context.Settings.Suppressions.Where(s => s.Expires is not { } end || end > Now), .. await Store.Suppressions.ListAsync(Now, cancellationToken).ConfigureAwait(false)];

    /// <summary>A difference as unified text.</summary>
    public string DiffText(Core.Diff diff) => _context.Loader.DiffText(diff);

    /// <summary>Whether work can be done: the store answers, and the worker got through its last turn.</summary>
    /// <param name="isHealthy">What the worker says.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<bool> IsReadyAsync(bool isHealthy, CancellationToken cancellationToken)
    {
        try
        {
            await Store.PingAsync(cancellationToken).ConfigureAwait(false);
            return isHealthy;
        }
        catch (StoreException)
        {
            return false;
        }
    }
}
