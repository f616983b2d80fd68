using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Opens links to one host as one login; what they share (a connection) is kept. Safe from any thread.</summary>
internal interface ILinkSource : IAsyncDisposable
{
    /// <summary>A fresh link to a shell.</summary>
    /// <exception cref="HostUnreachableException">The host cannot be reached or refuses.</exception>
    Task<IByteLink> OpenAsync(TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>
    /// Whether links are to be to a login shell that reads its own input: what runs there does not leave the input alone otherwise.
    /// </summary>
    bool NeedsDialogue { get; set; }

    /// <summary>Closes what is shared; the next link opens it again.</summary>
    ValueTask ResetAsync(string reason, CancellationToken cancellationToken);

    /// <summary>Sends web requests from the host.</summary>
    WebClient Web { get; }

    /// <summary>Whether a silent host must be asked if it lives.</summary>
    bool CanFallSilent { get; }

    /// <summary>How a program of its own would log in.</summary>
    HostLogin Login { get; }

    /// <summary>The password or passphrase for such a program; null for none.</summary>
    (Secret? Password, Secret? Passphrase) Secrets { get; }

    /// <summary>The folder that the login shell is in and scripts are to stay in; null for the home.</summary>
    string? Directory { get; }
}
