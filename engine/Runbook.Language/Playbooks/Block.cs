using Runbook.Core;

namespace Runbook.Language;

/// <summary>A block; also what a static <c>import_tasks</c> becomes, carrying the import's keywords. Never changed.</summary>
public sealed class Block : TaskItem
{
    /// <summary>A block; its parts are given once they are parsed, since they refer to it.</summary>
    public Block(PlayNode? parent, SourceSpan span, IReadOnlyDictionary<string, Value> keywords)
        : base(parent, span, keywords)
    {
    }

    /// <summary>The tasks. Set by the parser only.</summary>
    public IReadOnlyList<TaskItem> Items { get; internal set; } = [];

    /// <summary>What runs when one of them fails. Set by the parser only.</summary>
    public IReadOnlyList<TaskItem> Rescue { get; internal set; } = [];

    /// <summary>What runs in any case. Set by the parser only.</summary>
    public IReadOnlyList<TaskItem> Always { get; internal set; } = [];
}
