using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine;

/// <summary>A failure on its way to the block that takes it. Immutable.</summary>
/// <param name="Status">How the task ended.</param>
/// <param name="IsCounted">Whether the host's recap counts it: not what another host ran for this one, nor another host's failure.</param>
internal sealed record Failure(TaskStatus Status, bool IsCounted);
