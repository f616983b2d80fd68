namespace Runbook.Drift;

/// <summary>Everything is stopped. Immutable.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Who">By whom.</param>
/// <param name="At">Since when.</param>
public sealed record GlobalStop(string Reason, string Who, DateTimeOffset At);
