namespace Runbook.Sdk;

/// <summary>
/// How a <see cref="SourceFile"/> argument is found on the control machine. Without it: as it is, below <c>files</c>.
/// </summary>
/// <param name="folder">The subfolder of a role or playbook it is looked for in: <c>files</c> or <c>templates</c>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class SourceAttribute(string folder = "files") : Attribute
{
    /// <summary>The subfolder of a role or playbook it is looked for in.</summary>
    public string Folder { get; } = folder;

    /// <summary>Whether it is a template, to be rendered before the module sees it. Default false.</summary>
    public bool Rendered { get; init; }

    /// <summary>Whether only the first word is the file, the rest being its arguments (<c>script</c>). Default false.</summary>
    public bool FirstWord { get; init; }

    /// <summary>Whether it may be missing: the module then gets the path as written, with no <see cref="SourceFile.FullPath"/>. Default false.</summary>
    public bool Optional { get; init; }

    /// <summary>A boolean argument which, when true, says that the path is on the host after all (<c>remote_src</c>); null for none.</summary>
    public string? Unless { get; init; }

    /// <summary>Whether the path is on the host when <see cref="Unless"/>'s argument is not given. Default false.</summary>
    public bool IsOnHostByDefault { get; init; }
}
