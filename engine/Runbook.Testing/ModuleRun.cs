using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Testing;

/// <summary>What came of running a module once. Immutable.</summary>
/// <param name="Result">The keys of the result, with <c>changed</c>, <c>failed</c>, <c>skipped</c> and <c>msg</c> as the engine adds them.</param>
public sealed record ModuleRun(MapValue Result)
{
    /// <summary>What was planned; null when nothing was to do, or the arguments or the reading failed.</summary>
    public Change? Change { get; init; }

    /// <summary>What a diff shows; empty when nothing was to do.</summary>
    public IReadOnlyList<Diff> Diffs { get; init; } = [];

    /// <summary>The actions that ran, what <see cref="RemoteAction.Next"/> decided among them.</summary>
    public IReadOnlyList<RemoteAction> Executed { get; init; } = [];

    /// <summary>Whether it changed something, or would.</summary>
    public bool Changed => Result["changed"] == Value.True;

    /// <summary>Whether it failed.</summary>
    public bool Failed => Result["failed"] == Value.True;

    /// <summary>The message; empty when there is none.</summary>
    public string Message => Result["msg"]?.AsText() ?? "";
}
