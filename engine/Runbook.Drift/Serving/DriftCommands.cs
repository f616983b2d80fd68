using System.Text.Json;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>
/// What people may do, from the page, the API or the command line; each act goes to the audit log. Whether they may is for the caller to
/// ask. Safe from any thread.
/// </summary>
public sealed class DriftCommands
{
    private const string StopSetting = "stop";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly DriftContext _context;

    internal DriftCommands(DriftContext context) => _context = context;

    private RunbookStore Store => _context.Store;

    private DateTimeOffset Now => _context.Time.GetUtcNow();

    /// <summary>Begins a run of a schedule now.</summary>
    /// <returns>Null when it begins; else why not.</returns>
    public async Task<string?> RunNowAsync(string schedule, Actor who, CancellationToken cancellationToken)
    {
        var refused = await StartAsync(schedule, who.Name, null, cancellationToken).ConfigureAwait(false);
        await AuditAsync(who, "schedule.run", schedule, refused, cancellationToken).ConfigureAwait(false);
        return refused;
    }

    /// <summary>Pauses a schedule: it does not begin until it is resumed; what is going on goes on.</summary>
    public async Task PauseScheduleAsync(string schedule, string reason, Actor who, CancellationToken cancellationToken)
    {
        await Store.Schedules.PauseAsync(schedule, new(who.Name, reason, Now), cancellationToken).ConfigureAwait(false);
        await AuditAsync(who, "schedule.pause", schedule, reason, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Resumes a schedule, and starts its count of failures anew.</summary>
    public async Task ResumeScheduleAsync(string schedule, Actor who, CancellationToken cancellationToken)
    {
        await Store.Schedules.PauseAsync(schedule, null, cancellationToken).ConfigureAwait(false);
        await AuditAsync(who, "schedule.resume", schedule, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a host out: no schedule touches it until it is resumed, or until a time.</summary>
    public async Task PauseHostAsync(string host, string reason, DateTimeOffset? until, Actor who, CancellationToken cancellationToken)
    {
        await Store.Hosts.PauseAsync(host, new(who.Name, reason, Now, until), Now, cancellationToken).ConfigureAwait(false);
        await AuditAsync(who, "host.pause", host, reason, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a host in again.</summary>
    public async Task ResumeHostAsync(string host, Actor who, CancellationToken cancellationToken)
    {
        await Store.Hosts.PauseAsync(host, null, Now, cancellationToken).ConfigureAwait(false);
        await AuditAsync(who, "host.resume", host, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps silent about resources until a time.</summary>
    public async Task SuppressAsync(string hosts, string resources, string reason, DateTimeOffset until, Actor who, CancellationToken cancellationToken)
    {
        await Store.Suppressions.AddAsync(new(hosts, resources, reason, who.Name, Now, until), cancellationToken).ConfigureAwait(false);
        await AuditAsync(who, "resource.suppress", $"{hosts} {resources}", reason, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Speaks of resources again.</summary>
    /// <returns>Whether the rule was there.</returns>
    public async Task<bool> UnsuppressAsync(long rule, Actor who, CancellationToken cancellationToken)
    {
        var was = await Store.Suppressions.RemoveAsync(rule, cancellationToken).ConfigureAwait(false);
        await AuditAsync(who, "resource.unsuppress", rule.ToString(System.Globalization.CultureInfo.InvariantCulture), null, cancellationToken).ConfigureAwait(false);
        return was;
    }

    /// <summary>Stops everything, everywhere: nothing begins, and what is going on is ended after the action it is at.</summary>
    public async Task StopAllAsync(string reason, Actor who, CancellationToken cancellationToken)
    {
        await Store.Settings.SetAsync(StopSetting, JsonSerializer.Serialize(new GlobalStop(reason, who.Name, Now), Json), cancellationToken).ConfigureAwait(false);
        await AuditAsync(who, "stop", null, reason, cancellationToken).ConfigureAwait(false);
        _context.Wake.Release();
    }

    /// <summary>Ends the stop.</summary>
    public async Task GoOnAsync(Actor who, CancellationToken cancellationToken)
    {
        await Store.Settings.SetAsync(StopSetting, null, cancellationToken).ConfigureAwait(false);
        await AuditAsync(who, "go-on", null, null, cancellationToken).ConfigureAwait(false);
        _context.Wake.Release();
    }

    /// <summary>The stop; null while there is none.</summary>
    public async Task<GlobalStop?> FindStopAsync(CancellationToken cancellationToken) =>
        await Store.Settings.FindAsync(StopSetting, cancellationToken).ConfigureAwait(false) is { } json ? JsonSerializer.Deserialize<GlobalStop>(json, Json) : null;

    /// <summary>Approves a plan: it is applied as soon as a worker comes to it, exactly as it was shown.</summary>
    /// <param name="id">The approval.</param>
    /// <param name="planHash">The digest of what the person saw: another plan under that name is not approved.</param>
    /// <param name="who">Who approves.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when it is approved; else why not.</returns>
    public async Task<string?> ApproveAsync(string id, string planHash, Actor who, CancellationToken cancellationToken)
    {
        var approval = await Store.Approvals.FindAsync(id, cancellationToken).ConfigureAwait(false);
        var refused = approval is null ? "there is no such plan"
            : approval.PlanHash != planHash ? "it is not the plan that was shown"
            : await Store.Approvals.MoveAsync(id, ApprovalState.Waiting, ApprovalState.Approved, who.Name, null, null, Now, cancellationToken).ConfigureAwait(false) ? null
            : "it does not wait any more";
        await AuditAsync(who, "plan.approve", id, refused, cancellationToken).ConfigureAwait(false);
        _context.Wake.Release();
        return refused;
    }

    /// <summary>Rejects a plan.</summary>
    /// <returns>Null when it is rejected; else why not.</returns>
    public async Task<string?> RejectAsync(string id, string reason, Actor who, CancellationToken cancellationToken)
    {
        var refused = await Store.Approvals.MoveAsync(id, ApprovalState.Waiting, ApprovalState.Rejected, who.Name, reason, null, Now, cancellationToken).ConfigureAwait(false)
            ? null : "it does not wait any more";
        await AuditAsync(who, "plan.reject", id, refused ?? reason, cancellationToken).ConfigureAwait(false);
        return refused;
    }

    /// <summary>Begins a sweep unless something is against it.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="askedBy">The person; null when its time has come.</param>
    /// <param name="approval">The plan that it applies; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when it begins; else why not.</returns>
    internal async Task<string?> StartAsync(string schedule, string? askedBy, string? approval, CancellationToken cancellationToken)
    {
        if (_context.Find(schedule) is null)
        {
            return "runbook.yml has no schedule of that name";
        }

        if (await FindStopAsync(cancellationToken).ConfigureAwait(false) is { } stop)
        {
            return Limits.Stop(stop.Reason, stop.Who);
        }

        var record = await Store.Schedules.FindAsync(schedule, cancellationToken).ConfigureAwait(false);
        if (record.Paused is { } pause && askedBy is null)
        {
            return $"paused by {pause.Who}: {pause.Why}";
        }

        var sweep = Guid.CreateVersion7().ToString();
        await Store.Settings.SetAsync(SweepRequest.SettingOf(sweep), new SweepRequest(askedBy, approval).ToJson(), cancellationToken).ConfigureAwait(false);
        if (!await Store.Schedules.TryStartAsync(schedule, sweep, Now, cancellationToken).ConfigureAwait(false))
        {
            await Store.Settings.SetAsync(SweepRequest.SettingOf(sweep), null, cancellationToken).ConfigureAwait(false);
            return "its last run is still going on";
        }

        _context.Wake.Release();
        return null;
    }

    private Task AuditAsync(Actor who, string act, string? target, string? detail, CancellationToken cancellationToken) =>
        Store.Audit.AddAsync(new(Now, who.Name, who.Via, act, target, detail), cancellationToken);
}
