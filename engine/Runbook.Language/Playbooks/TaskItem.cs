using Runbook.Core;

namespace Runbook.Language;

/// <summary>What stands in a list of tasks: a <see cref="TaskSpec"/>, a <see cref="Block"/> or a <see cref="RoleUse"/>.</summary>
public abstract class TaskItem : PlayNode
{
    /// <summary>An item with its keywords.</summary>
    protected TaskItem(PlayNode? parent, SourceSpan span, IReadOnlyDictionary<string, Value> keywords)
        : base(parent, span, keywords)
    {
    }
}
