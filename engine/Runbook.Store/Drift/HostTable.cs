using System.Globalization;

namespace Runbook.Store;

/// <summary>
/// States of hosts. A host that is paused, is being put back, or was not come to for three intervals is told as such whatever its state was.
/// Safe from any thread.
/// </summary>
public sealed class HostTable
{
    private static readonly SqlTable Table = new(
        "hosts", "host", "state", "since#", "detail", "last_check#", "last_try#", "last_run", "interval_s#", "resources#", "drifted#", "pending#", "failed#");

    private static readonly string Save = "ON CONFLICT (host) DO UPDATE SET " + string.Join(", ", Table.Names.Skip(1).Select(n => $"{n} = excluded.{n}"));

    // what is written of a host stays; paused, remediating and stale are seen when it is read, and so end by themselves
    private static readonly string Seen = string.Create(CultureInfo.InvariantCulture, $"""
        (CASE WHEN paused_at IS NOT NULL AND (paused_until IS NULL OR paused_until > @now) THEN 'paused'
              WHEN host IN (SELECT name FROM leases WHERE until > @now AND purpose LIKE '{Remediation}%') THEN 'remediating'
              WHEN interval_s IS NOT NULL AND COALESCE(last_try, last_check) + {3 * 1000} * interval_s < @now THEN 'stale'
              ELSE state END)
        """);

    /// <summary>How the purpose of a lease begins under which a host is put back.</summary>
    public const string Remediation = "remediation";

    private readonly SqlDatabase _database;

    internal HostTable(SqlDatabase database) => _database = database;

    /// <summary>The hosts that match, by name.</summary>
    public Task<List<HostRecord>> ListAsync(HostQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var filter = _database.Filter();
        filter.Equal("seen", query.State is { } s ? SqlNames.Of(s) : null);
        filter.Contains(query.Text, "host");
        return _database.ListAsync(
            $"SELECT * FROM (SELECT hosts.*, {Seen} AS seen FROM hosts) AS h{filter.Where} ORDER BY host LIMIT @limit OFFSET @offset",
            [.. filter.Arguments, ("now", now), ("limit", query.Limit), ("offset", query.Offset)], Read, cancellationToken);
    }

    /// <summary>One host; null when nothing is known of it.</summary>
    public Task<HostRecord?> FindAsync(string host, DateTimeOffset now, CancellationToken cancellationToken) =>
        _database.FirstAsync($"SELECT hosts.*, {Seen} AS seen FROM hosts WHERE host = @host", [("host", host), ("now", now)], Read, cancellationToken);

    /// <summary>Those of some hosts that are known.</summary>
    public Task<List<HostRecord>> OfHostsAsync(IReadOnlyCollection<string> hosts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var filter = _database.Filter();
        filter.In("host", hosts);
        return _database.ListAsync($"SELECT hosts.*, {Seen} AS seen FROM hosts{filter.Where}", [.. filter.Arguments, ("now", now)], Read, cancellationToken);
    }

    /// <summary>How many are in each state; states without any are left out.</summary>
    public async Task<IReadOnlyDictionary<HostState, int>> CountAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        (await _database.ListAsync(
            $"SELECT seen, COUNT(*) AS n FROM (SELECT {Seen} AS seen FROM hosts) AS h GROUP BY seen", [("now", now)],
            r => (State: SqlNames.Parse(r.Text("seen"), HostState.Failed), Count: r.Int("n")), cancellationToken).ConfigureAwait(false))
        .ToDictionary(r => r.State, r => r.Count);

    /// <summary>When the host was checked that was not checked for longest; paused ones are left out. Null when none was ever checked.</summary>
    public async Task<DateTimeOffset?> OldestCheckAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        (await _database.ListAsync(
            "SELECT MIN(last_check) AS at FROM hosts WHERE paused_at IS NULL OR paused_until <= @now", [("now", now)], r => r.TimeOrNull("at"), cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Writes hosts, new or known; pauses stay as they are. A host may come only once in a call.</summary>
    public Task SaveAsync(IReadOnlyList<HostRecord> hosts, CancellationToken cancellationToken) =>
        _database.WriteAsync(Table, Save, [.. hosts.Select(Write)], cancellationToken);

    /// <summary>Pauses a host, or ends its pause with null. A host that nothing is known of becomes known.</summary>
    public Task PauseAsync(string host, Pause? pause, DateTimeOffset now, CancellationToken cancellationToken) => _database.ExecuteAsync(
        """
        INSERT INTO hosts (host, state, since, paused_by, paused_why, paused_at, paused_until) VALUES (@host, 'in_sync', @now, @who, @why, @at, @until)
        ON CONFLICT (host) DO UPDATE SET paused_by = excluded.paused_by, paused_why = excluded.paused_why, paused_at = excluded.paused_at,
          paused_until = excluded.paused_until
        """,
        [
            ("host", host), ("now", now), ("who", pause?.Who), ("why", pause?.Why), ("at", pause?.At), ("until", pause?.Until),
        ],
        cancellationToken);

    /// <summary>Forgets hosts with all their resources.</summary>
    public Task ForgetAsync(IReadOnlyCollection<string> hosts, CancellationToken cancellationToken)
    {
        var filter = _database.Filter();
        filter.In("host", hosts);
        return _database.TransactAsync(
            async s =>
            {
                await s.ExecuteAsync($"DELETE FROM resources{filter.Where}", filter.Arguments, cancellationToken).ConfigureAwait(false);
                return await s.ExecuteAsync($"DELETE FROM hosts{filter.Where}", filter.Arguments, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);
    }

    private static object?[] Write(HostRecord h) =>
    [
        h.Host, h.State, h.Since, h.Detail, h.LastCheck, h.LastTry, h.LastRun, h.Interval is { } i ? (long)i.TotalSeconds : null, h.Resources, h.Drifted, h.Pending, h.Failed,
    ];

    private static HostRecord Read(SqlRow r) => new(r.Text("host"), SqlNames.Parse(r.Text("seen"), HostState.Failed), r.Time("since"))
    {
        Detail = r.TextOrNull("detail"),
        LastCheck = r.TimeOrNull("last_check"),
        LastTry = r.TimeOrNull("last_try"),
        Found = SqlNames.Parse(r.Text("state"), HostState.Failed),
        LastRun = r.TextOrNull("last_run"),
        Interval = r.LongOrNull("interval_s") is { } s ? TimeSpan.FromSeconds(s) : null,
        Resources = r.Int("resources"),
        Drifted = r.Int("drifted"),
        Pending = r.Int("pending"),
        Failed = r.Int("failed"),
        Paused = r.TimeOrNull("paused_at") is { } at ? new(r.Text("paused_by"), r.Text("paused_why"), at, r.TimeOrNull("paused_until")) : null,
    };
}
