namespace Runbook.Sdk;

/// <summary>How a program of its own would log in to a host: what the session itself uses. Immutable.</summary>
/// <param name="Address">The address or name to connect to; null when the host is the machine itself.</param>
public sealed record HostLogin(string? Address)
{
    /// <summary>TCP port, 1 to 65535; null is the program's own default.</summary>
    public int? Port { get; init; }

    /// <summary>Who logs in; null is the program's own default.</summary>
    public string? User { get; init; }

    /// <summary>Private key files, as far as they were named; the usual ones are not among them.</summary>
    public IReadOnlyList<string> IdentityFiles { get; init; } = [];

    /// <summary>The known_hosts files; null is the program's own default.</summary>
    public IReadOnlyList<string>? KnownHostsFiles { get; init; }

    /// <summary>Whether the host's key is checked. Default true.</summary>
    public bool ChecksHostKey { get; init; } = true;

    /// <summary>Hosts to go through as <c>ssh -J</c> takes them; null for none.</summary>
    public string? Jump { get; init; }

    /// <summary>Whether a password or passphrase is known and will be given to a program that asks (<c>SSH_ASKPASS</c>).</summary>
    public bool HasPassword { get; init; }

    /// <summary>As whom the other end is to run; null is as who logs in.</summary>
    public BecomeTarget? Become { get; init; }
}
