using Runbook.Language;

namespace Runbook.Engine;

/// <summary>One instruction of a flattened play. Immutable.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Task">The task; null for a flush of handlers.</param>
internal sealed record Step(StepKind Kind, TaskSpec? Task);
