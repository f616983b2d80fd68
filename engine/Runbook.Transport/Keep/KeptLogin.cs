using System.Collections.Concurrent;

namespace Runbook.Transport;

/// <summary>The kept connections of one login, and who uses them. Safe from any thread.</summary>
internal sealed class KeptLogin : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly KeptLoginKey _key;
    private readonly TimeProvider _clock;
    private readonly SshLinkSource _links;
    private TimeSpan _keepFor;
    private long _lastUsed;
    private int _users;

    /// <param name="key">The login.</param>
    /// <param name="slots">How many may connect at once.</param>
    /// <param name="clock">The clock.</param>
    public KeptLogin(KeptLoginKey key, SemaphoreSlim slots, TimeProvider clock)
    {
        (_key, _clock) = (key, clock);
        var options = new TransportOptions { Home = key.Home, SshClient = SshClientChoice.Own, OnWarning = _warnings.Enqueue, TimeProvider = clock };
        _links = new(key.Settings, new(options, new(options), slots), clock);
    }

    /// <summary>How it is shown.</summary>
    public KeptConnectionInfo Info
    {
        get
        {
            lock (_lock)
            {
                var unused = _users > 0 ? TimeSpan.Zero : _clock.GetElapsedTime(_lastUsed);
                return new(
                    _key.Settings.Name, _key.Settings.Host, _key.Settings.Port, _key.Settings.User,
                    _links.Connections, _users, unused.TotalSeconds, _keepFor.TotalSeconds);
            }
        }
    }

    /// <summary>Whether nobody has used it for so long that it is to be closed; at once when it has no connection.</summary>
    public bool IsDue
    {
        get
        {
            lock (_lock)
            {
                return _users == 0 && (_links.Connections == 0 || _clock.GetElapsedTime(_lastUsed) >= _keepFor);
            }
        }
    }

    /// <summary>What the user should know since the last time.</summary>
    public IReadOnlyList<string> TakeWarnings()
    {
        var taken = new List<string>();
        while (_warnings.TryDequeue(out var warning))
        {
            taken.Add(warning);
        }

        return taken;
    }

    /// <summary>Somebody begins to use it.</summary>
    public void Enter(TimeSpan keepFor)
    {
        lock (_lock)
        {
            _users++;
            _keepFor = keepFor;
        }
    }

    /// <summary>Somebody is done with it.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _users--;
            _lastUsed = _clock.GetTimestamp();
        }
    }

    /// <summary>A fresh session.</summary>
    public async Task<ChannelLink> OpenLinkAsync(bool isDialogue, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _links.NeedsDialogue |= isDialogue;
        var link = (ChannelLink)await _links.OpenAsync(timeout, cancellationToken).ConfigureAwait(false);
        _ = link.Connection.PrepareAsync(CancellationToken.None);
        return link;
    }

    /// <summary>A way through the host to a server.</summary>
    public ValueTask<Stream> OpenTunnelAsync(string host, int port, CancellationToken cancellationToken) =>
        _links.OpenTunnelAsync(host, port, cancellationToken);

    /// <summary>Its connections are closed when those who use them are done.</summary>
    public ValueTask RetireAsync(CancellationToken cancellationToken) => _links.RetireAsync(cancellationToken);

    public ValueTask DisposeAsync() => _links.DisposeAsync();
}
