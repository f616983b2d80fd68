using Runbook.Core;

namespace Runbook.Language;

/// <summary>A play as written. Never changed.</summary>
public sealed class Play : PlayNode
{
    /// <summary>A play; its lists are given once they are parsed, since they refer to it.</summary>
    public Play(SourceSpan span, IReadOnlyDictionary<string, Value> keywords)
        : base(parent: null, span, keywords)
    {
    }

    /// <summary>The folder of the playbook that it stands in, absolute.</summary>
    public required string PlaybookDirectory { get; init; }

    /// <summary>The <c>hosts</c> as written: a pattern, a list of patterns, or a template.</summary>
    public Value Hosts => Keywords.GetValueOrDefault("hosts") ?? Value.Null;

    /// <summary><c>pre_tasks</c>. Set by the parser only.</summary>
    public IReadOnlyList<TaskItem> PreTasks { get; internal set; } = [];

    /// <summary><c>roles</c>. Set by the parser only.</summary>
    public IReadOnlyList<RoleUse> Roles { get; internal set; } = [];

    /// <summary><c>tasks</c>. Set by the parser only.</summary>
    public IReadOnlyList<TaskItem> Tasks { get; internal set; } = [];

    /// <summary><c>post_tasks</c>. Set by the parser only.</summary>
    public IReadOnlyList<TaskItem> PostTasks { get; internal set; } = [];

    /// <summary>The play's own <c>handlers</c>; those of roles are at their <see cref="RoleUse"/>. Set by the parser only.</summary>
    public IReadOnlyList<TaskItem> Handlers { get; internal set; } = [];
}
