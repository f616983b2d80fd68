namespace Runbook.Language;

/// <summary>What a file of a project is for.</summary>
public enum LintFileKind
{
    /// <summary>A list of plays.</summary>
    Playbook,

    /// <summary>A list of tasks.</summary>
    Tasks,

    /// <summary>A list of handlers.</summary>
    Handlers,

    /// <summary>Variables of an inventory, a play or a role.</summary>
    Variables,

    /// <summary>A role's defaults.</summary>
    Defaults,

    /// <summary>A role's <c>meta/main.yml</c>.</summary>
    Meta,

    /// <summary>An inventory.</summary>
    Inventory,

    /// <summary>A template or other text: read for the names in it only.</summary>
    Text,

    /// <summary>YAML that is none of these.</summary>
    OtherYaml,
}
