namespace Runbook.Engine;

/// <summary>What a step of a program does.</summary>
internal enum StepKind
{
    /// <summary>Runs a task.</summary>
    Task,

    /// <summary>Runs the handlers that were notified.</summary>
    FlushHandlers,
}
