namespace Runbook.Store;

/// <summary>A host as last seen. Immutable.</summary>
/// <param name="Host">Its name in the inventory.</param>
/// <param name="State">
/// How it stands; <see cref="HostState.Paused"/> and <see cref="HostState.Stale"/> follow from the other fields, <see cref="HostState.Remediating"/> from its lease.
/// </param>
/// <param name="Since">Since when it stands so.</param>
public sealed record HostRecord(string Host, HostState State, DateTimeOffset Since)
{
    /// <summary>Why, for failed and unreachable ones; null otherwise.</summary>
    public string? Detail { get; init; }

    /// <summary>When it was last checked to the end; null never.</summary>
    public DateTimeOffset? LastCheck { get; init; }

    /// <summary>When a schedule last came to it, reached or not; null never.</summary>
    public DateTimeOffset? LastTry { get; init; }

    /// <summary>How it was found the last time, whatever follows from the other fields; the same as <see cref="State"/> unless it was read from a store.</summary>
    public HostState Found { get; init; } = State;

    /// <summary>The run of that check.</summary>
    public string? LastRun { get; init; }

    /// <summary>How often it is to be checked; null when unknown.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How many resources are known.</summary>
    public int Resources { get; init; }

    /// <summary>How many of them are drifted.</summary>
    public int Drifted { get; init; }

    /// <summary>How many of them are pending or new.</summary>
    public int Pending { get; init; }

    /// <summary>How many of them are in error.</summary>
    public int Failed { get; init; }

    /// <summary>Who paused it, why, when, until when; null when nobody did.</summary>
    public Pause? Paused { get; init; }
}
