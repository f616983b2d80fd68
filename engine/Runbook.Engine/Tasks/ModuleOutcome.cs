using Runbook.Core;
using Runbook.Sdk;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine;

/// <summary>What a module or directive came to, before <c>changed_when</c> and its like. Immutable.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Values">The keys of the result.</param>
internal sealed record ModuleOutcome(TaskStatus Status, IReadOnlyList<KeyValuePair<string, Value>> Values)
{
    /// <summary>The sentence for people, or null.</summary>
    public string? Message { get; init; }

    /// <summary>What differs.</summary>
    public IReadOnlyList<Diff> Diffs { get; init; } = [];

    /// <summary>What was sent.</summary>
    public IReadOnlyList<string> Sent { get; init; } = [];

    /// <summary>Mistakes found while binding.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>What was written on the host, so that readings of it are stale.</summary>
    public Footprint Touched { get; init; } = Footprint.Nothing;

    /// <summary>Whether something ran that may have changed anything, though it failed: a command counts as changed then.</summary>
    public bool RanAnyway { get; init; }

    /// <summary>Why its change was not applied though the run applies; null when nothing held it.</summary>
    public string? Held { get; init; }

    /// <summary>Whether it was ended because its time was over. Default false.</summary>
    public bool IsLate { get; init; }

    /// <summary>Variables to set for the host, as <c>set_fact</c> does.</summary>
    public IReadOnlyList<KeyValuePair<string, Value>> Assigned { get; init; } = [];

    /// <summary>Whether <see cref="Assigned"/> are facts too (<c>cacheable</c>). Default false.</summary>
    public bool AssignedAreFacts { get; init; }

    /// <summary>Variables to set for the host, as <c>include_vars</c> does.</summary>
    public IReadOnlyList<KeyValuePair<string, Value>> Included { get; init; } = [];

    /// <summary>Tasks that it brought; null for none.</summary>
    public Inclusion? Inclusion { get; init; }

    /// <summary>What it asks of the host's loop.</summary>
    public MetaRequest Request { get; init; }

    /// <summary>Ok, with keys.</summary>
    public static ModuleOutcome Ok(params (string Key, Value Value)[] values) => new(TaskStatus.Ok, ModuleResult.Of(values).Values);

    /// <summary>Skipped, with a reason.</summary>
    public static ModuleOutcome Skip(string reason, params (string Key, Value Value)[] values) =>
        new(TaskStatus.Skipped, ModuleResult.Of(values).Values) { Message = reason };

    /// <summary>Failed, with a reason.</summary>
    public static ModuleOutcome Fail(string message, params (string Key, Value Value)[] values) =>
        new(TaskStatus.Failed, ModuleResult.Of(values).Values) { Message = message };

    /// <summary>Failed by mistakes of the user's.</summary>
    public static ModuleOutcome Fail(IReadOnlyList<Diagnostic> diagnostics) =>
        new(TaskStatus.Failed, []) { Message = string.Join('\n', diagnostics.Select(d => d.ToString())), Diagnostics = diagnostics };
}
