namespace Runbook.Transport;

/// <summary>Why an SSH connection of our own failed.</summary>
internal enum WireFault
{
    /// <summary>The host closed it before its banner: it is busy, or no SSH server. Trying again may help.</summary>
    NoBanner,

    /// <summary>There is no algorithm that both sides know, or no way to log in that this client has: another client may have it.</summary>
    NotForUs,

    /// <summary>The host broke the protocol, or the connection ended in the middle of the key exchange.</summary>
    Protocol,

    /// <summary>The host's key is not trusted.</summary>
    HostKey,

    /// <summary>The host refuses the log-in.</summary>
    Login,

    /// <summary>The connection ended, or the host ended it with a reason.</summary>
    Lost,
}
