namespace Runbook.Language;

/// <summary>Where keywords may stand.</summary>
public enum KeywordPlace
{
    /// <summary>A play.</summary>
    Play,

    /// <summary>An entry of a playbook that imports another.</summary>
    ImportPlaybook,

    /// <summary>A block of tasks.</summary>
    Block,

    /// <summary>A task.</summary>
    Task,

    /// <summary>A handler.</summary>
    Handler,

    /// <summary>A task that is <c>include_tasks</c> or <c>include_role</c>.</summary>
    Include,

    /// <summary>An entry of <c>roles:</c>, or of a role's dependencies; any other key is a parameter of the role.</summary>
    RoleEntry,

    /// <summary>The map of <c>loop_control</c>.</summary>
    LoopControl,

    /// <summary>An entry of <c>vars_prompt</c>.</summary>
    VarsPrompt,
}
