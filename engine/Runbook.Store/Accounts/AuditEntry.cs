namespace Runbook.Store;

/// <summary>Who did what. Immutable.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Who: a user, a token's label, an account of the control machine.</param>
/// <param name="Via">By what way: <c>page</c>, <c>api</c>, <c>cli</c>.</param>
/// <param name="Act">What: <c>schedule.pause</c>.</param>
/// <param name="Target">Of what; null for nothing in particular.</param>
/// <param name="Detail">The reason given, or other particulars; null for none.</param>
public sealed record AuditEntry(DateTimeOffset At, string Who, string Via, string Act, string? Target, string? Detail)
{
    /// <summary>Its number, growing; 0 before it is written.</summary>
    public long Id { get; init; }
}
