using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Links over the SSH connections of one login: one, and more only when the host allows no more sessions on it.</summary>
internal sealed class SshLinkSource : ILinkSource
{
    private static readonly TimeSpan RedialLimit = TimeSpan.FromSeconds(10);
    private readonly SshSettings _settings;
    private readonly SshDialer _dialer;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly List<ISshConnection> _connections = [];

    public SshLinkSource(SshSettings settings, SshDialer dialer, TimeProvider clock)
    {
        (_settings, _dialer) = (settings, dialer);
        Web = new(clock, ConnectAsync);
    }

    public WebClient Web { get; }

    public bool CanFallSilent => true;

    public HostLogin Login => new(_settings.Host)
    {
        Port = _settings.Port,
        User = _settings.User,
        IdentityFiles = _settings.IdentityFiles,
        KnownHostsFiles = _settings.KnownHostsFiles,
        ChecksHostKey = _settings.HostKeys != HostKeyPolicy.Off,
        Jump = _settings.Jumps.Count == 0 ? null : string.Join(',', _settings.Jumps.Select(j => $"{j.User}@{j.Host}:{j.Port}")),
        HasPassword = _settings.Password is not null || _settings.Passphrase is not null,
    };

    public (Secret? Password, Secret? Passphrase) Secrets => (_settings.Password, _settings.Passphrase);

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

            var connection = await _dialer.ConnectAsync(_settings, timeout, cancellationToken).ConfigureAwait(false);
            _connections.Add(connection);
            return await connection.OpenLinkAsync(NeedsDialogue, cancellationToken).ConfigureAwait(false)
                ?? throw new HostUnreachableException(
                    $"{_settings} logs in but opens no session (MaxSessions 0, or a forced restriction in sshd_config?)");
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

    public ValueTask DisposeAsync()
    {
        Web.Dispose();
        return ResetAsync("closed", CancellationToken.None);
    }

    /// <summary>A byte stream from the host to a server.</summary>
    private async ValueTask<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        ISshConnection? connection;
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            connection = _connections.Find(c => c.IsAlive);
            if (connection is null)
            {
                connection = await _dialer.ConnectAsync(_settings, RedialLimit, cancellationToken).ConfigureAwait(false);
                _connections.Add(connection);
            }
        }
        finally
        {
            _opening.Release();
        }

        return await connection.OpenTunnelAsync(host, port, cancellationToken).ConfigureAwait(false);
    }
}
