namespace Runbook.Sdk;

/// <summary>How far a <see cref="RemoteAction.Poll"/> has come. Immutable.</summary>
/// <param name="IsDone">Whether what was waited for has come.</param>
/// <param name="Reason">What is still missing; empty when done.</param>
public sealed record PollVerdict(bool IsDone, string Reason)
{
    /// <summary>Whether it will never come: the wait ends at once, with the reason. Default false.</summary>
    public bool IsHopeless { get; init; }

    /// <summary>What was read, for <see cref="ActionOutcome.Seen"/>; null for nothing.</summary>
    public object? Seen { get; init; }
}
