namespace Runbook.Core;

/// <summary>
/// Which resource a task spoke of, what was wished of it and what was found: enough to tell a host that drifted from a playbook that
/// was edited, and nothing that could be shown to people. Immutable.
/// </summary>
/// <param name="Key">Tells it from the others of its host: the module and the arguments that identify it (<c>copy /etc/motd</c>).</param>
/// <param name="Wish">A keyed digest (hex) of all arguments and of the contents that they name; equal wishes are equal digests.</param>
public sealed record ResourceRef(string Key, string Wish)
{
    /// <summary>A keyed digest (hex) of what was found and differs from the wish; null when nothing differs or nothing was read.</summary>
    public string? Found { get; init; }

    /// <summary>Whether it was only planned: in a check, or held. Default false.</summary>
    public bool Planned { get; init; }

    /// <summary>Why the change was not applied though the run applies (a limit, no approval); null when nothing held it.</summary>
    public string? Held { get; init; }
}
