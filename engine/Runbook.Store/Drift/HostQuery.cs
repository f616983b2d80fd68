namespace Runbook.Store;

/// <summary>Which hosts are asked for. Immutable.</summary>
public sealed record HostQuery
{
    /// <summary>Only in this state; null (the default) for all.</summary>
    public HostState? State { get; init; }

    /// <summary>Only where the name holds this text, whatever its case; null (the default) for all.</summary>
    public string? Text { get; init; }

    /// <summary>At most so many. Default 200.</summary>
    public int Limit { get; init; } = 200;

    /// <summary>So many are left out first. Default 0.</summary>
    public int Offset { get; init; }
}
