namespace Runbook.Store;

/// <summary>Which results are asked for. Immutable.</summary>
public sealed record ResultQuery
{
    /// <summary>Only of this run; null (the default) for all, the latest first.</summary>
    public string? RunId { get; init; }

    /// <summary>Only of this host; null (the default) for all.</summary>
    public string? Host { get; init; }

    /// <summary>Whether those that are ok or skipped are left out. Default false.</summary>
    public bool NotableOnly { get; init; }

    /// <summary>Whether result and diffs are read too. Default false.</summary>
    public bool WithOutcome { get; init; }

    /// <summary>At most so many. Default 10,000.</summary>
    public int Limit { get; init; } = 10_000;
}
