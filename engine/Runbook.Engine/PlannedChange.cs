using Runbook.Core;

namespace Runbook.Engine;

/// <summary>A change that is about to be applied. Immutable.</summary>
/// <param name="Host">The host in the inventory.</param>
/// <param name="Task">Where its task is written.</param>
/// <param name="Resource">The resource, with what was found; null when the run does not identify them (<see cref="RunOptions.ResourceKey"/>).</param>
/// <param name="Tags">The tags of the task and of what it stands in.</param>
/// <param name="IsHandler">Whether it is a handler's.</param>
/// <param name="IsOpaque">Whether nobody can say what it would change (a <c>command</c> without a guard).</param>
public sealed record PlannedChange(string Host, SourceSpan Task, ResourceRef? Resource, IReadOnlyCollection<string> Tags, bool IsHandler, bool IsOpaque);
