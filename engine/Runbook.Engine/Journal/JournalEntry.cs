using Runbook.Core;

namespace Runbook.Engine;

/// <summary>One record of a journal: what came of a task, or of one item of its loop, on one host. Immutable.</summary>
/// <param name="Key">What it is of.</param>
/// <param name="Identity">Which task it was, so that another one at its place is noticed.</param>
internal sealed record JournalEntry(JournalKey Key, string Identity)
{
    /// <summary>What came of it; null for a loop's list and for what a play was told.</summary>
    public TaskOutcome? Outcome { get; init; }

    /// <summary>The variables that it brought.</summary>
    public Brought Brought { get; init; } = Brought.Nothing;

    /// <summary>The items of a loop; null for other records.</summary>
    public IReadOnlyList<Value>? List { get; init; }

    /// <summary>Whether it says that a change is about to be sent, and nothing of what came of it. Default false.</summary>
    public bool IsBegin { get; init; }

    /// <summary>Whether nothing of it may be read without the key (<c>no_log</c>). Default false.</summary>
    public bool IsHidden { get; init; }
}
