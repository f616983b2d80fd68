namespace Runbook.Core;

/// <summary>What came of a task (or of one item of its loop) on one host. Immutable.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Result">The result as <c>register</c> stores it, under Ansible's keys.</param>
/// <param name="Duration">How long it took, waiting for other hosts not counted.</param>
public sealed record TaskOutcome(TaskStatus Status, MapValue Result, TimeSpan Duration)
{
    /// <summary>Whether a failure does not count (<c>ignore_errors</c>, <c>ignore_unreachable</c>).</summary>
    public bool Ignored { get; init; }

    /// <summary>Why, in a sentence, for failures and skips; null otherwise.</summary>
    public string? Message { get; init; }

    /// <summary>What differs; empty when nothing does or nothing can be shown.</summary>
    public IReadOnlyList<Diff> Diffs { get; init; } = [];

    /// <summary>What was sent to the host, secrets masked: shown with a failure and at high verbosity.</summary>
    public IReadOnlyList<string> Sent { get; init; } = [];

    /// <summary>The host it was delegated to, or null.</summary>
    public string? DelegatedTo { get; init; }

    /// <summary>The resource that it speaks of; null when the run does not identify them, and for directives and whole loops.</summary>
    public ResourceRef? Resource { get; init; }

    /// <summary>Mistakes of the user's found when the task was bound to this host; they are errors of this host.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];
}
