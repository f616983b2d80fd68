namespace Runbook.Lab;

/// <summary>What a <see cref="QuickSshd"/> offers.</summary>
public sealed record SshdOptions
{
    /// <summary>Types of the host keys, as <c>ssh-keygen -t</c> names them. The default is ed25519.</summary>
    public IReadOnlyList<string> HostKeys { get; init; } = ["ed25519"];

    /// <summary>
    /// Types of the users' keys that may log in, a file <c>id_TYPE</c> each. The default is ed25519.
    /// A type may end in <c>+</c>: then its key is encrypted with <see cref="QuickSshd.Passphrase"/>.
    /// </summary>
    public IReadOnlyList<string> UserKeys { get; init; } = ["ed25519"];

    /// <summary>More lines of <c>sshd_config</c>; they come first, so they win over the defaults. The default is none.</summary>
    public IReadOnlyList<string> Config { get; init; } = [];
}
