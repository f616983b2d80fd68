using Runbook.Language;

namespace Runbook.Editor;

/// <summary>What the keys around a cursor mean. Immutable.</summary>
/// <param name="Kind">What the map or list is that the cursor is in.</param>
/// <param name="Action">The module or directive whose arguments it holds; null elsewhere.</param>
/// <param name="Around">The keyword whose list it is in, or the argument; null elsewhere.</param>
internal sealed record CursorMeaning(CursorKind Kind, ActionPage? Action, string? Around)
{
    private static readonly string[] Lists = ["tasks", "pre_tasks", "post_tasks", "block", "rescue", "always"];

    /// <summary>The place of the keywords that may stand here; null when none may.</summary>
    public KeywordPlace? Keywords => Kind switch
    {
        CursorKind.Play => KeywordPlace.Play,
        CursorKind.Task => KeywordPlace.Task,
        CursorKind.Handler => KeywordPlace.Handler,
        CursorKind.Role => KeywordPlace.RoleEntry,
        CursorKind.LoopControl => KeywordPlace.LoopControl,
        CursorKind.Prompt => KeywordPlace.VarsPrompt,
        CursorKind.Apply => KeywordPlace.Block,
        _ => null,
    };

    /// <summary>Reads the path of a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="root">What the document is a list of: plays, tasks or handlers.</param>
    /// <param name="book">The modules and directives.</param>
    public static CursorMeaning Of(CursorPlace place, CursorKind root, ActionBook book)
    {
        var meaning = new CursorMeaning(root, null, null);
        foreach (var step in place.Path)
        {
            meaning = step.IsItem ? meaning.Item() : meaning.Below(step, book);
        }

        return meaning;
    }

    private CursorMeaning Item() => Kind switch
    {
        CursorKind.Playbook => new(CursorKind.Play, null, null),
        CursorKind.Tasks => new(CursorKind.Task, null, null),
        CursorKind.Handlers => new(CursorKind.Handler, null, null),
        CursorKind.Roles => new(CursorKind.Role, null, "roles"),
        CursorKind.Prompts => new(CursorKind.Prompt, null, null),
        CursorKind.Values => this,
        _ => new(CursorKind.Unknown, null, null),
    };

    private CursorMeaning Below(CursorPlace.Step step, ActionBook book) => (Kind, step.Name) switch
    {
        (CursorKind.Play, "handlers") => new(CursorKind.Handlers, null, null),
        (CursorKind.Play, "roles") => new(CursorKind.Roles, null, null),
        (CursorKind.Play, "vars_prompt") => new(CursorKind.Prompts, null, null),
        (CursorKind.Play, var name) when Lists.Contains(name) => new(CursorKind.Tasks, null, null),
        (CursorKind.Task, var name) when Lists.Contains(name) => new(CursorKind.Tasks, null, null),
        (CursorKind.Handler, var name) when Lists.Contains(name) => new(CursorKind.Handlers, null, null),
        (CursorKind.Task or CursorKind.Handler, "loop_control") => new(CursorKind.LoopControl, null, null),
        (CursorKind.Task or CursorKind.Handler, "args") => new(CursorKind.Arguments, step.Beside.Select(book.Find).FirstOrDefault(p => p is not null), null),
        (CursorKind.Task or CursorKind.Handler, var name) when book.Find(name) is { } page => new(CursorKind.Arguments, page, null),
        (CursorKind.Arguments, "apply") when Action is { IsDirective: true } => new(CursorKind.Apply, null, null),
        (CursorKind.Arguments, var name) => new(CursorKind.Values, Action, name),
        (CursorKind.Play or CursorKind.Task or CursorKind.Handler or CursorKind.Role, var name) => new(CursorKind.Values, null, name),
        _ => new(CursorKind.Unknown, null, null),
    };
}
