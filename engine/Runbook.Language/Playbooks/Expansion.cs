using Runbook.Core;

namespace Runbook.Language;

/// <summary>What a dynamic inclusion brings. Immutable.</summary>
/// <param name="Item">A <see cref="Block"/> of the tasks, or a <see cref="RoleUse"/>; null when an error is among the diagnostics.</param>
/// <param name="Diagnostics">What is wrong.</param>
public sealed record Expansion(TaskItem? Item, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Whether the file held nothing at all, not even an empty list: Ansible does not count such an inclusion. Default false.</summary>
    public bool IsOfNothing { get; init; }

    /// <summary>Whether it must not be run.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);
}
