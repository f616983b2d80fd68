namespace Runbook.Store;

/// <summary>Which transitions are asked for, the latest first. Immutable.</summary>
public sealed record TransitionQuery
{
    /// <summary>Only of this host; null (the default) for all.</summary>
    public string? Host { get; init; }

    /// <summary>Only of this resource; null (the default) for all.</summary>
    public string? Key { get; init; }

    /// <summary>Only of this kind; null (the default) for all.</summary>
    public TransitionKind? Kind { get; init; }

    /// <summary>Only of this schedule; null (the default) for all.</summary>
    public string? Schedule { get; init; }

    /// <summary>Only at or after; null (the default) for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only with a number above this; 0 (the default) for all. For "what is new since I looked".</summary>
    public long AfterId { get; init; }

    /// <summary>At most so many. Default 200.</summary>
    public int Limit { get; init; } = 200;
}
