using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>A module task (or one item of its loop), bound to a host and ready to be read. Used by one host's loop.</summary>
internal sealed record PreparedItem
{
    /// <summary>The evaluation context of the item.</summary>
    public required EvaluationContext Context { get; init; }

    /// <summary>What it came to already: skipped, or not to be bound; null when it is to run.</summary>
    public TaskOutcome? Settled { get; init; }

    /// <summary>The module with its arguments; null for a directive or a settled item.</summary>
    public ModuleCall? Call { get; init; }

    /// <summary>The arguments as evaluated, for <c>invocation</c>; null for a directive.</summary>
    public MapValue? Arguments { get; init; }

    /// <summary>Whom to connect to.</summary>
    public ConnectionTarget? Target { get; init; }

    /// <summary>Environment and timeout.</summary>
    public ApplyOptions Options { get; init; } = ApplyOptions.Default;

    /// <summary>Whom it is delegated to; null when to nobody.</summary>
    public string? DelegatedTo { get; init; }

    /// <summary>The resource and its wish; null where the run does not identify them, and for a directive.</summary>
    public ResourceRef? Resource => Identity?.Value;

    /// <summary>Makes <see cref="Resource"/> when it is asked for: files are digested while the host is busy.</summary>
    public Lazy<ResourceRef>? Identity { get; init; }

    /// <summary>How it runs under <c>async</c>; null when it does not.</summary>
    public AsyncSpec? Async { get; init; }

    /// <summary>Its change, where that was sent ahead of its turn; null otherwise.</summary>
    public SentChange? Sent { get; init; }

    /// <summary>Whether to plan only.</summary>
    public bool Check { get; init; }
}
