namespace Runbook.Store;

/// <summary>Which runs are asked for, the latest first. Immutable.</summary>
public sealed record RunQuery
{
    /// <summary>At most so many. Default 20.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Only those with this host; null (the default) for all.</summary>
    public string? Host { get; init; }

    /// <summary>Only those that did not end with 0. Default false.</summary>
    public bool FailedOnly { get; init; }

    /// <summary>Only of this schedule; null (the default) for all.</summary>
    public string? Schedule { get; init; }

    /// <summary>Only those that began before, to page on; null (the default) for all.</summary>
    public DateTimeOffset? Before { get; init; }
}
