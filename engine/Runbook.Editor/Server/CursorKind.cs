namespace Runbook.Editor;

/// <summary>What can be written at a place of a playbook or a file of tasks.</summary>
internal enum CursorKind
{
    /// <summary>Nothing that is known.</summary>
    Unknown,

    /// <summary>A list of plays.</summary>
    Playbook,

    /// <summary>A play's keywords.</summary>
    Play,

    /// <summary>A list of tasks.</summary>
    Tasks,

    /// <summary>A list of handlers.</summary>
    Handlers,

    /// <summary>A task's keywords and actions.</summary>
    Task,

    /// <summary>A handler's keywords and actions.</summary>
    Handler,

    /// <summary>An action's arguments.</summary>
    Arguments,

    /// <summary>A list of roles.</summary>
    Roles,

    /// <summary>A role's entry.</summary>
    Role,

    /// <summary>The map of loop_control.</summary>
    LoopControl,

    /// <summary>A list of questions.</summary>
    Prompts,

    /// <summary>A question.</summary>
    Prompt,

    /// <summary>A block's keywords, given to what is included.</summary>
    Apply,

    /// <summary>A list whose items are values of the keyword around it.</summary>
    Values,
}
