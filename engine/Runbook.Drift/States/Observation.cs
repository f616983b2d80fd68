using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Drift;

/// <summary>What one run saw of one resource of one host. Immutable.</summary>
/// <param name="At">When.</param>
/// <param name="Host">The host.</param>
/// <param name="Task">The task that spoke of it.</param>
/// <param name="Resource">Which, and what was wished and found.</param>
/// <param name="Status">How the task ended.</param>
public sealed record Observation(DateTimeOffset At, string Host, TaskRef Task, ResourceRef Resource, TaskStatus Status)
{
    /// <summary>Whether a failure does not count. Default false.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>Why, in a sentence; null for none.</summary>
    public string? Message { get; init; }

    /// <summary>What differs, or what was changed, as unified text; secrets masked; null for nothing to show.</summary>
    public string? Diff { get; init; }

    /// <summary>Why a rule keeps silent about it; null when none does.</summary>
    public string? Suppressed { get; init; }
}
