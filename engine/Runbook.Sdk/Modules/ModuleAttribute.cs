namespace Runbook.Sdk;

/// <summary>Names a module. The short name stands also for <c>ansible.builtin.NAME</c>.</summary>
/// <param name="name">Its name in a playbook.</param>
/// <param name="aliases">Other names, e.g. <c>ansible.posix.mount</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ModuleAttribute(string name, params string[] aliases) : Attribute
{
    /// <summary>Its name in a playbook.</summary>
    public string Name { get; } = name;

    /// <summary>Other names for it.</summary>
    public IReadOnlyList<string> Aliases { get; } = aliases;
}
