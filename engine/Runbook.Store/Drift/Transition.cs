namespace Runbook.Store;

/// <summary>A resource or a host changed its state, or was put back. Immutable. Texts are stored as given: mask secrets first.</summary>
/// <param name="At">When.</param>
/// <param name="Host">The host.</param>
/// <param name="Key">The resource; null when it is about the host.</param>
/// <param name="Kind">What happened.</param>
/// <param name="From">The state before, as a name of <see cref="ResourceState"/> or <see cref="HostState"/> in snake case; null at first sight.</param>
/// <param name="To">The state after.</param>
public sealed record Transition(DateTimeOffset At, string Host, string? Key, TransitionKind Kind, string? From, string To)
{
    /// <summary>Its number in the store, growing; 0 before it is written.</summary>
    public long Id { get; init; }

    /// <summary>Who did it: a person, <c>schedule:NAME</c>; null when the host changed of itself.</summary>
    public string? Who { get; init; }

    /// <summary>The schedule that saw it; null for a person's run.</summary>
    public string? Schedule { get; init; }

    /// <summary>The run.</summary>
    public string? RunId { get; init; }

    /// <summary>What differs, as unified text.</summary>
    public string? Diff { get; init; }

    /// <summary>Anything else worth saying.</summary>
    public string? Message { get; init; }
}
