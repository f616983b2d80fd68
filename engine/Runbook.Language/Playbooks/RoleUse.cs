using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// A role where it is used: an entry of <c>roles:</c>, an <c>import_role</c>, a dependency, or an <c>include_role</c> once
/// expanded. Its keywords (<c>when</c>, <c>tags</c>, <c>vars</c>…) count for its tasks. Never changed.
/// </summary>
public sealed class RoleUse : TaskItem
{
    /// <summary>A use of a role; its tasks are given once they are parsed, since they refer to it.</summary>
    public RoleUse(PlayNode? parent, SourceSpan span, IReadOnlyDictionary<string, Value> keywords, Role role)
        : base(parent, span, keywords)
    {
        UsedRole = role;
    }

    /// <summary>The role.</summary>
    public Role UsedRole { get; }

    /// <summary>Parameters given beside the role's name, or by the dependency; empty when none.</summary>
    public MapValue Parameters { get; init; } = MapValue.Empty;

    /// <summary>The uses of the roles that it depends on, to run before it. Set by the parser only.</summary>
    public IReadOnlyList<RoleUse> Dependencies { get; internal set; } = [];

    /// <summary>Its tasks. Set by the parser only.</summary>
    public IReadOnlyList<TaskItem> Tasks { get; internal set; } = [];

    /// <summary>Its handlers. Set by the parser only.</summary>
    public IReadOnlyList<TaskItem> Handlers { get; internal set; } = [];

    /// <summary>
    /// Equal for uses that a host goes through once per play (same role, parameters, <c>when</c>, <c>tags</c>, files): skip a use
    /// when another with the same key has run at least one task of it on that host. Null when duplicates are allowed.
    /// </summary>
    public string? OnceKey { get; init; }

    /// <summary>
    /// Whether its defaults and vars are seen by the rest of the play: yes for <c>roles:</c>, by <c>public</c> otherwise.
    /// </summary>
    public bool IsPublic { get; init; } = true;
}
