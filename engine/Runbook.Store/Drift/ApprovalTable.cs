namespace Runbook.Store;

/// <summary>Plans that wait for a person. A state changes only from the state that is named, so two deciders cannot both win. Safe from any thread.</summary>
public sealed class ApprovalTable
{
    private const string Columns =
        "id, schedule, playbook, created, created_by, expires, state, plan_hash, plan_text, decided, decided_by, reason, run_id";

    private readonly SqlDatabase _database;

    internal ApprovalTable(SqlDatabase database) => _database = database;

    /// <summary>Adds a plan.</summary>
    /// <param name="approval">What is shown.</param>
    /// <param name="plan">The plan itself, as the applier reads it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task AddAsync(Approval approval, byte[] plan, CancellationToken cancellationToken) => _database.ExecuteAsync(
        """
        INSERT INTO approvals (id, schedule, playbook, created, created_by, expires, state, plan_hash, plan_text, plan)
        VALUES (@id, @schedule, @playbook, @created, @by, @expires, @state, @hash, @text, @plan)
        """,
        [
            ("id", approval.Id), ("schedule", approval.Schedule), ("playbook", approval.Playbook), ("created", approval.Created), ("by", approval.CreatedBy),
            ("expires", approval.Expires), ("state", approval.State), ("hash", approval.PlanHash), ("text", approval.PlanText), ("plan", plan),
        ],
        cancellationToken);

    /// <summary>The latest plans, those of one state or (null) all.</summary>
    public Task<List<Approval>> ListAsync(ApprovalState? state, int limit, CancellationToken cancellationToken)
    {
        var filter = _database.Filter();
        filter.Equal("state", state);
        return _database.ListAsync(
            $"SELECT {Columns} FROM approvals{filter.Where} ORDER BY created DESC, id LIMIT @limit", [.. filter.Arguments, ("limit", limit)], Read, cancellationToken);
    }

    /// <summary>One plan; null when there is none of that name.</summary>
    public Task<Approval?> FindAsync(string id, CancellationToken cancellationToken) =>
        _database.FirstAsync($"SELECT {Columns} FROM approvals WHERE id = @id", [("id", id)], Read, cancellationToken);

    /// <summary>The plan itself; null when there is none of that name.</summary>
    public Task<byte[]?> PlanAsync(string id, CancellationToken cancellationToken) =>
        _database.FirstAsync("SELECT plan FROM approvals WHERE id = @id", [("id", id)], r => r.Bytes("plan"), cancellationToken);

    /// <summary>Moves a plan from one state to another: <c>Waiting → Approved</c>, <c>Approved → Applying → Applied</c>.</summary>
    /// <param name="id">The plan.</param>
    /// <param name="from">The state that it must be in.</param>
    /// <param name="to">The new one.</param>
    /// <param name="who">Who does it; null leaves the decider as he is.</param>
    /// <param name="reason">Why; null leaves what is there.</param>
    /// <param name="runId">The run that applies it; null leaves what is there.</param>
    /// <param name="now">When: a plan that has expired by then cannot be approved.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was in that state, and is in the new one.</returns>
    public async Task<bool> MoveAsync(
        string id, ApprovalState from, ApprovalState to, string? who, string? reason, string? runId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await _database.ExecuteAsync(
            """
            UPDATE approvals SET state = @to, decided = CASE WHEN CAST(@who AS TEXT) IS NULL THEN decided ELSE @now END,
              decided_by = COALESCE(CAST(@who AS TEXT), decided_by), reason = COALESCE(CAST(@reason AS TEXT), reason), run_id = COALESCE(CAST(@run AS TEXT), run_id)
            WHERE id = @id AND state = @from AND (@to <> 'approved' OR expires IS NULL OR expires > @now)
            """,
            [("id", id), ("from", from), ("to", to), ("who", who), ("reason", reason), ("run", runId), ("now", now)], cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Ends the waiting of those that nobody decided in time.</summary>
    /// <returns>How many.</returns>
    public Task<int> ExpireAsync(DateTimeOffset now, CancellationToken cancellationToken) => _database.ExecuteAsync(
        "UPDATE approvals SET state = 'expired' WHERE state = 'waiting' AND expires IS NOT NULL AND expires <= @now", [("now", now)], cancellationToken);

    private static Approval Read(SqlRow r) => new(
        r.Text("id"), r.Text("playbook"), r.Time("created"), r.Text("created_by"), r.Text("plan_hash"), r.Text("plan_text"))
    {
        State = SqlNames.Parse(r.Text("state"), ApprovalState.Refused),
        Schedule = r.TextOrNull("schedule"),
        Expires = r.TimeOrNull("expires"),
        Decided = r.TimeOrNull("decided"),
        DecidedBy = r.TextOrNull("decided_by"),
        Reason = r.TextOrNull("reason"),
        RunId = r.TextOrNull("run_id"),
    };
}
