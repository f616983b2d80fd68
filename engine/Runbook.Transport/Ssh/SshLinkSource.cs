using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Links over the SSH connections of one login: one, and more only when the host allows no more sessions on it.</summary>
internal sealed class SshLinkSource(SshSettings settings, SshDialer dialer) : ILinkSource
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly List<ISshConnection> _connections = [];

    public bool CanFallSilent => true;

    public HostLogin Login => new(settings.Host)
    {
        Port = settings.Port,
        User = settings.User,
        IdentityFiles = settings.IdentityFiles,
        KnownHostsFiles = settings.KnownHostsFiles,
        ChecksHostKey = settings.HostKeys != HostKeyPolicy.Off,
        Jump = settings.Jumps.Count == 0 ? null : string.Join(',', settings.Jumps.Select(j => $"{j.User}@{j.Host}:{j.Port}")),
        HasPassword = settings.Password is not null || settings.Passphrase is not null,
    };

    public (Secret? Password, Secret? Passphrase) Secrets => (settings.Password, settings.Passphrase);

    public string? Directory => null;

    public bool NeedsDialogue { get; set; }

    public async Task<IByteLink> OpenAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var i = _connections.Count - 1; i >= 0; i--)
            {
                if (!_connections[i].IsAlive)
                {
                    await _connections[i].DisposeAsync().ConfigureAwait(false);
                    _connections.RemoveAt(i);
                }
                else if (!_connections[i].IsFull
                    && await _connections[i].OpenLinkAsync(NeedsDialogue, cancellationToken).ConfigureAwait(false) is { } link)
                {
                    return link;
                }
            }

            var connection = await dialer.ConnectAsync(settings, timeout, cancellationToken).ConfigureAwait(false);
            _connections.Add(connection);
            return await connection.OpenLinkAsync(NeedsDialogue, cancellationToken).ConfigureAwait(false)
                ?? throw new HostUnreachableException(
                    $"{settings} logs in but opens no session (MaxSessions 0, or a forced restriction in sshd_config?)");
        }
        finally
        {
            _opening.Release();
        }
    }

    public async ValueTask ResetAsync(string reason, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var connection in _connections)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            _connections.Clear();
        }
        finally
        {
            _opening.Release();
        }
    }

    public ValueTask DisposeAsync() => ResetAsync("closed", CancellationToken.None);
}
