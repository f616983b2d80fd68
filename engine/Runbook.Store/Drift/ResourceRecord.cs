namespace Runbook.Store;

/// <summary>One resource of one host, as last seen. Immutable. Texts are stored as given: mask secrets first.</summary>
/// <param name="Host">The host.</param>
/// <param name="Key">Which resource: the module and its key arguments, e.g. <c>file:/etc/motd</c>.</param>
/// <param name="Module">The module.</param>
/// <param name="WishHash">A digest of what is wished.</param>
/// <param name="StateHash">A digest of what was read; null when it could not be.</param>
/// <param name="State">How it stands.</param>
/// <param name="Since">Since when it stands so.</param>
/// <param name="Checked">When it was last read.</param>
public sealed record ResourceRecord(
    string Host, string Key, string Module, string WishHash, string? StateHash, ResourceState State, DateTimeOffset Since, DateTimeOffset Checked)
{
    /// <summary>The task's name; null when unknown.</summary>
    public string? Task { get; init; }

    /// <summary>Where the task is written, <c>file:line:column</c>; null when unknown.</summary>
    public string? Place { get; init; }

    /// <summary>The schedule that last checked it; null for a person's run.</summary>
    public string? Schedule { get; init; }

    /// <summary>What differs, as unified text; null when nothing does.</summary>
    public string? Diff { get; init; }

    /// <summary>Why it is in error, unknown or suppressed; null otherwise.</summary>
    public string? Message { get; init; }

    /// <summary>The wish at the last apply; null when it was never applied.</summary>
    public string? AppliedWish { get; init; }

    /// <summary>The state after the last apply.</summary>
    public string? AppliedState { get; init; }

    /// <summary>When it was last applied.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>Who applied it: a person, or <c>schedule:NAME</c>.</summary>
    public string? AppliedBy { get; init; }

    /// <summary>The run that applied it.</summary>
    public string? AppliedRun { get; init; }

    /// <summary>The wish of a remediation that failed; it is not tried again while this and <see cref="FailedState"/> stay.</summary>
    public string? FailedWish { get; init; }

    /// <summary>The state that a failed remediation met.</summary>
    public string? FailedState { get; init; }
}
