using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>The keys that a module adds to its result, and its own verdict where it has one. Immutable.</summary>
/// <param name="Values">Keys under Ansible's names. <c>changed</c>, <c>failed</c> and <c>diff</c> are the engine's.</param>
public sealed record ModuleResult(IReadOnlyList<KeyValuePair<string, Value>> Values)
{
    /// <summary>No keys.</summary>
    public static ModuleResult Empty { get; } = new([]);

    /// <summary>The sentence shown with a failure, and stored as <c>msg</c>; null for none.</summary>
    public string? Message { get; init; }

    /// <summary>The sentence in place of <see cref="Message"/> where nothing is to be applied; null (the default): the same.</summary>
    public string? PlannedMessage { get; init; }

    /// <summary>Whether the module judges that it failed. Default false.</summary>
    public bool Failed { get; init; }

    /// <summary>Whether it changed something, when only the outcome can tell; null leaves it to the engine (a plan is a change).</summary>
    public bool? Changed { get; init; }

    /// <summary>
    /// What to show as a diff, when only the outcome can tell; null leaves it to the plan. Without a plan: what there would be to do,
    /// but that the task does not ask for it.
    /// </summary>
    public IReadOnlyList<Diff>? Diffs { get; init; }

    /// <summary>Whether there was nothing to do, as with <c>creates:</c>. Default false.</summary>
    public bool Skipped { get; init; }

    /// <summary>A result of keys.</summary>
    public static ModuleResult Of(params (string Key, Value Value)[] values) =>
        new([.. values.Select(v => KeyValuePair.Create(v.Key, v.Value))]);
}
