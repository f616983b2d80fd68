using Runbook.Core;

namespace Runbook.Engine;

/// <summary>A change as a saved plan holds it: readable, secrets masked, and with digests to tell whether it is still the same. Immutable.</summary>
/// <param name="Host">The host whose task it is.</param>
/// <param name="Key">What tells it apart from the plan's other changes.</param>
/// <param name="Task">The task's name.</param>
/// <param name="Place">Where the task is written, <c>file:line:column</c>.</param>
/// <param name="Kind">How the plan counts it.</param>
/// <param name="Digest">Of all of it: what is there, what it becomes, and what is sent.</param>
/// <param name="Sent">Of what is sent alone.</param>
public sealed record PlannedChange(string Host, string Key, string Task, string Place, PlannedKind Kind, string Digest, string Sent)
{
    /// <summary>Whether it holds secrets: those are neither shown nor compared, but evaluated again. Default false.</summary>
    public bool HasSecrets { get; init; }

    /// <summary>What is sent, as people see it.</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>How it is.</summary>
    public string Before { get; init; } = "";

    /// <summary>How it becomes.</summary>
    public string After { get; init; } = "";

    /// <summary>The differences.</summary>
    public IReadOnlyList<Diff> Diffs { get; init; } = [];
}
