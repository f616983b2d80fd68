using Runbook.Core;

namespace Runbook.Language;

/// <summary>A task or handler as written. Never changed.</summary>
public sealed class TaskSpec : TaskItem
{
    /// <summary>A task.</summary>
    public TaskSpec(
        PlayNode? parent, SourceSpan span, IReadOnlyDictionary<string, Value> keywords, string action, SourceSpan actionSpan, Value arguments)
        : base(parent, span, keywords)
    {
        Action = action;
        ActionSpan = actionSpan;
        Arguments = arguments;
    }

    /// <summary>The module or directive as written, e.g. <c>ansible.builtin.copy</c>; a template when it holds <c>{{</c>.</summary>
    public string Action { get; }

    /// <summary>Where the action is written.</summary>
    public SourceSpan ActionSpan { get; }

    /// <summary>
    /// The arguments: a map (of a mapping, of <c>k=v</c> text, merged with <c>args:</c>), where free text stands under
    /// <c>_raw_params</c>; or a template of the whole map (<c>file: "{{ args }}"</c>).
    /// </summary>
    public Value Arguments { get; }

    /// <summary>The loop as written, or null.</summary>
    public LoopSpec? Loop { get; init; }

    /// <summary>The block that a loop goes over: the whole of it runs for each item. Null for a task.</summary>
    public Block? Body { get; init; }

    /// <summary>Whether it stands under <c>handlers</c>.</summary>
    public bool IsHandler { get; init; }

    /// <summary>
    /// For a static import (<c>import_tasks</c>, <c>import_role</c>): nothing, the parser has put the tasks in its place, below
    /// a <see cref="Block"/> with the import's keywords. For a dynamic inclusion this task stays, and is expanded as it runs.
    /// </summary>
    public bool IsInclusion => ShortAction is "include_tasks" or "include_role" or "include" || Body is not null;

    /// <summary>The action without <c>ansible.builtin.</c> or <c>ansible.legacy.</c>.</summary>
    public string ShortAction =>
        Action.StartsWith("ansible.builtin.", StringComparison.Ordinal) ? Action[16..]
        : Action.StartsWith("ansible.legacy.", StringComparison.Ordinal) ? Action[15..]
        : Action;
}
