using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Drift;

/// <summary>What one run saw of one resource of one host. Immutable.</summary>
/// <param name="At">When.</param>
/// <param name="Resource">Which, and what was wished and found.</param>
/// <param name="Status">How its task ended.</param>
public sealed record Observation(DateTimeOffset At, ResourceRef Resource, TaskStatus Status)
{
    /// <summary>Whether a failure does not count. Default false.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>Why, in a sentence; null for none.</summary>
    public string? Message { get; init; }

    /// <summary>What differs, or what was changed; secrets masked.</summary>
    public IReadOnlyList<Diff> Diffs { get; init; } = [];

    /// <summary>Whether a rule keeps silent about it. Default false.</summary>
    public bool IsSuppressed { get; init; }
}
