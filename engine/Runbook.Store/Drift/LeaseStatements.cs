namespace Runbook.Store;

/// <summary>The statements of leases. Stateless.</summary>
internal static class LeaseStatements
{
    private static readonly SqlTable Table = new("leases", "name");

    // a lease that would last longer than it was given for was taken before the clock was set back: it lasts its span from now
    private const string Clamp = "UPDATE leases SET until = @now + span_ms WHERE until > @now + span_ms";

    /// <summary>Rows for names that were never leased; and mends those of a clock that was set back.</summary>
    public static async Task MakeKnownAsync(SqlSession session, IReadOnlyCollection<string> names, long now, CancellationToken cancellationToken)
    {
        await session.WriteAsync(Table, "ON CONFLICT (name) DO NOTHING", [.. names.Order(StringComparer.Ordinal).Select(n => new object?[] { n })], cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync(Clamp, [("now", now)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Leases by name and fence, as one parameter.</summary>
    public static string Given(IEnumerable<Lease> leases) => SqlList.Of(leases.Select(l => (l.Name, l.Fence, (string?)null)));

    /// <summary>Takes the named ones that are free.</summary>
    public static string TakeNamed(bool isPostgres) => Take($"""
        SELECT name AS picked_name FROM leases WHERE name IN ({SqlList.Texts("@names", isPostgres)}) AND until <= @now
        AND (wanted_until <= @now OR @person = 1) ORDER BY name{(isPostgres ? " FOR UPDATE SKIP LOCKED" : "")}
        """);

    /// <summary>Takes what is due of a sweep and free. The work's rows are locked too: one that was just done is looked at again.</summary>
    public static string TakeDue(bool isPostgres) => Take($"""
        SELECT l.name AS picked_name FROM work w JOIN leases l ON l.name = w.host
        WHERE w.sweep = @sweep AND w.is_done = 0 AND w.due <= @now AND l.until <= @now AND l.wanted_until <= @now
        ORDER BY w.due LIMIT @limit{(isPostgres ? " FOR UPDATE OF l, w SKIP LOCKED" : "")}
        """);

    /// <summary>Marks as wanted, where a person asks, and tells the holders.</summary>
    public static string Holders(bool isPostgres, bool isPerson)
    {
        var named = $"name IN ({SqlList.Texts("@names", isPostgres)})";
        return isPerson ? $"UPDATE leases SET wanted_by = @owner, wanted_until = @now + @span WHERE {named} RETURNING *" : $"SELECT * FROM leases WHERE {named}";
    }

    /// <summary>Makes those last longer that are still held.</summary>
    public static string Renew(bool isPostgres) => $"""
        UPDATE leases SET until = @now + @span, span_ms = @span WHERE {StillHeld(isPostgres)} RETURNING name, owner, fence, until, purpose
        """;

    /// <summary>Frees those that are still held.</summary>
    public static string Free(bool isPostgres) => $"UPDATE leases SET owner = NULL, purpose = NULL, until = 0 WHERE {StillHeld(isPostgres)} RETURNING name";

    /// <summary>A lease of a row.</summary>
    public static Lease Read(SqlRow r) => new(r.Text("name"), r.TextOrNull("owner") ?? "", r.Long("fence"), r.Time("until"), r.TextOrNull("purpose") ?? "");

    // the names by themselves first: SQLite finds them by their key then, and joins would read the whole table
    private static string StillHeld(bool isPostgres)
    {
        var given = SqlList.Given("@given", isPostgres);
        return $"name IN (SELECT given.name FROM {given}) AND (name, fence) IN (SELECT given.name, given.number FROM {given}) AND owner = @owner";
    }

    private static string Take(string picked) => $"""
        WITH picked AS MATERIALIZED ({picked})
        UPDATE leases SET owner = @owner, purpose = @purpose, fence = fence + 1, taken = @now, span_ms = @span, until = @now + @span,
          wanted_by = NULL, wanted_until = 0
        WHERE name IN (SELECT picked_name FROM picked) RETURNING name, owner, fence, until, purpose
        """;
}
