using System.Collections.Immutable;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Links over the SSH connections of one login: one, and more only when the host allows no more sessions on it.</summary>
internal sealed class SshLinkSource : ILinkSource
{
    private static readonly TimeSpan RedialLimit = TimeSpan.FromSeconds(10);
    private readonly SshSettings _settings;
    private readonly SshDialer _dialer;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private ImmutableList<ISshConnection> _connections = [];

    public SshLinkSource(SshSettings settings, SshDialer dialer, TimeProvider clock)
    {
        (_settings, _dialer, _clock) = (settings, dialer, clock);
        Web = new(clock, OpenTunnelAsync);
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
            foreach (var open in _connections.Reverse())
            {
                if (!open.IsAlive)
                {
                    await open.DisposeAsync().ConfigureAwait(false);
                    _connections = _connections.Remove(open);
                }
                else if (!open.IsFull && await OnAsync(open, timeout, cancellationToken).ConfigureAwait(false) is { } link)
                {
                    return link;
                }
            }

            var connection = await _dialer.ConnectAsync(_settings, timeout, cancellationToken).ConfigureAwait(false);
            _connections = _connections.Add(connection);
            return await connection.OpenLinkAsync(NeedsDialogue, cancellationToken).ConfigureAwait(false)
                ?? throw new HostUnreachableException(
                    $"{_settings} logs in but opens no session (MaxSessions 0, or a forced restriction in sshd_config?)");
        }
        finally
        {
            _opening.Release();
        }
    }

    public ValueTask ResetAsync(string reason, CancellationToken cancellationToken) =>
        CloseAsync(c => c.ForgetAsync(cancellationToken), cancellationToken);

    /// <summary>Opens no further link on its connections; each is closed with its last link.</summary>
    public ValueTask RetireAsync(CancellationToken cancellationToken) => CloseAsync(c => c.RetireAsync(cancellationToken), cancellationToken);

    /// <summary>How many connections are open.</summary>
    public int Connections => _connections.Count(c => c.IsAlive);

    public ValueTask DisposeAsync()
    {
        Web.Dispose();
        return CloseAsync(static c => c.DisposeAsync(), CancellationToken.None);
    }

    /// <summary>A link on an open connection; null when there is none to be had in good time.</summary>
    private async Task<IByteLink?> OnAsync(ISshConnection connection, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!connection.MayBeDead)
        {
            return await connection.OpenLinkAsync(NeedsDialogue, cancellationToken).ConfigureAwait(false);
        }

        using var limit = new CancellationTokenSource(timeout / 3, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await connection.OpenLinkAsync(NeedsDialogue, either.Token).ConfigureAwait(false);
        }
        catch (HostUnreachableException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await connection.RetireAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private async ValueTask CloseAsync(Func<ISshConnection, ValueTask> close, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var connection in _connections)
            {
                await close(connection).ConfigureAwait(false);
            }

            _connections = [];
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>A byte stream from the host to a server.</summary>
    public async ValueTask<Stream> OpenTunnelAsync(string host, int port, CancellationToken cancellationToken)
    {
        ISshConnection? connection;
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            connection = _connections.Find(c => c.IsAlive);
            if (connection is null)
            {
                connection = await _dialer.ConnectAsync(_settings, RedialLimit, cancellationToken).ConfigureAwait(false);
                _connections = _connections.Add(connection);
            }
        }
        finally
        {
            _opening.Release();
        }

        return await connection.OpenTunnelAsync(host, port, cancellationToken).ConfigureAwait(false);
    }
}
