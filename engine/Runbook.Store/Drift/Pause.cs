namespace Runbook.Store;

/// <summary>Something is paused. Immutable.</summary>
/// <param name="Who">By whom; <c>breaker</c> for the program itself.</param>
/// <param name="Why">The reason.</param>
/// <param name="At">Since when.</param>
/// <param name="Until">Until when; null until somebody ends it.</param>
public sealed record Pause(string Who, string Why, DateTimeOffset At, DateTimeOffset? Until = null);
