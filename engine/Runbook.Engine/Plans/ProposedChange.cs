using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>A change that a module planned. Immutable.</summary>
/// <param name="Host">The host whose task it is.</param>
/// <param name="Key">What tells it apart from the run's other changes: play, place in the play, item of the loop. The same in every run of the same inputs.</param>
/// <param name="Task">The task.</param>
/// <param name="Change">What it plans.</param>
public sealed record ProposedChange(string Host, string Key, TaskRef Task, Change Change)
{
    /// <summary>Whether it is planned only, and not applied. Default false.</summary>
    public bool IsCheck { get; init; }

    /// <summary>The resource, its wish and what was found; null when the run does not identify them (<see cref="RunOptions.ResourceKey"/>).</summary>
    public ResourceRef? Resource { get; init; }

    /// <summary>The tags of the task and of what it stands in.</summary>
    public IReadOnlyCollection<string> Tags { get; init; } = [];

    /// <summary>Whether checks apply it too (<c>check_mode: false</c>): it only asks, or does no harm. Default false.</summary>
    public bool RunsInChecks { get; init; }

    /// <summary>Whether nothing of it may be shown (<c>no_log</c>). Default false.</summary>
    public bool IsHidden { get; init; }
}
