namespace Runbook.Store;

/// <summary>Which resources are asked for. Immutable.</summary>
public sealed record ResourceQuery
{
    /// <summary>Only of this host; null (the default) for all.</summary>
    public string? Host { get; init; }

    /// <summary>Only in this state; null (the default) for all.</summary>
    public ResourceState? State { get; init; }

    /// <summary>Only where host, key or task holds this text, whatever its case; null (the default) for all.</summary>
    public string? Text { get; init; }

    /// <summary>At most so many. Default 200.</summary>
    public int Limit { get; init; } = 200;

    /// <summary>So many are left out first. Default 0.</summary>
    public int Offset { get; init; }
}
