namespace Runbook.Editor;

/// <summary>What files a schema is for.</summary>
public enum SchemaKind
{
    /// <summary>Playbooks and files of tasks: what an entry is, is seen by whether it has <c>hosts</c> or imports a playbook.</summary>
    Both,

    /// <summary>Playbooks only.</summary>
    Playbook,

    /// <summary>Files of tasks or handlers only, as roles have them.</summary>
    Tasks,
}
