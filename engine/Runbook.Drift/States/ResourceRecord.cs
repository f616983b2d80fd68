namespace Runbook.Drift;

/// <summary>What is known of a resource of a host between runs. Immutable.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Wish">What was wished of it at the last look, as a digest.</param>
public sealed record ResourceRecord(ResourceState State, string Wish)
{
    /// <summary>Since when it stands so.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The wish that held when it was last as wished; null when it never was.</summary>
    public string? AppliedWish { get; init; }

    /// <summary>What was found, as a digest; null while it is as wished.</summary>
    public string? Found { get; init; }

    /// <summary>The wish of the last change that failed; null for none.</summary>
    public string? FailedWish { get; init; }

    /// <summary>What was found before the last change that failed; null for none.</summary>
    public string? FailedFound { get; init; }
}
