using System.Collections.Concurrent;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// Opens sessions over SSH (by a client of our own, and SSH.NET where that does not serve) and on this machine. Sessions of one host, port and login share a connection. Nothing is
/// connected before it is asked for. Safe from any thread.
/// </summary>
public sealed class HostConnector : IHostConnector
{
    private readonly ConcurrentDictionary<ConnectionTarget, Lazy<ILinkSource>> _links = new();
    private readonly ConcurrentDictionary<ConnectionTarget, Lazy<SessionEntry>> _sessions = new();
    private readonly TransportOptions _options;
    private readonly SshConnections _ssh;

    /// <summary>With the settings of the control machine.</summary>
    public HostConnector(TransportOptions options)
    {
        _options = options;
        _ssh = new(options);
    }

    /// <inheritdoc/>
    public async ValueTask<IHostSession> OpenAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        var entry = EntryOf(target);
        await entry.Shell.LiveAsync(target.ConnectTimeout, cancellationToken).ConfigureAwait(false);
        return entry.Session;
    }

    /// <inheritdoc/>
    public async ValueTask<IHostSession> StartAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        var entry = EntryOf(target);
        await entry.Shell.BegunAsync(target.ConnectTimeout, cancellationToken).ConfigureAwait(false);
        return entry.Session;
    }

    /// <inheritdoc/>
    public ValueTask<IHostSession> AttachAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(EntryOf(target).Session);
    }

    /// <inheritdoc/>
    public async ValueTask ResetAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        const string Reason = "the connection was reset";
        var login = Login(target);
        foreach (var (key, entry) in _sessions)
        {
            if (entry.IsValueCreated && Login(key) == login)
            {
                await entry.Value.Shell.CloseAsync(Reason, cancellationToken).ConfigureAwait(false);
            }
        }

        if (_links.TryGetValue(login, out var links))
        {
            await links.Value.ResetAsync(Reason, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Closes every session and connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_sessions.Values.Where(s => s.IsValueCreated).Select(s => s.Value.Shell.DisposeAsync().AsTask()))
            .ConfigureAwait(false);
        await Task.WhenAll(_links.Values.Where(l => l.IsValueCreated).Select(l => l.Value.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    /// <summary>What tells logins apart: everything but the user that is become afterwards, and what only names or times it.</summary>
    private static ConnectionTarget Login(ConnectionTarget target) => target with
    {
        Host = target.Connection == "local" ? "" : target.Host,
        Become = null,
        Shell = "",
        ConnectTimeout = TimeSpan.Zero,
    };

    private SessionEntry EntryOf(ConnectionTarget target) => _sessions.GetOrAdd(target, t => new(() => NewEntry(t))).Value;

    private SessionEntry NewEntry(ConnectionTarget target)
    {
        if (target.Become is { } become && !BecomeCommand.Methods.Contains(become.Method))
        {
            throw new HostUnreachableException(
                $"become method \"{become.Method}\" is not known; known are {string.Join(", ", BecomeCommand.Methods)}")
            {
                IsBecomeFailure = true,
            };
        }

        var links = _links.GetOrAdd(Login(target), _ => new(() => NewLinks(target))).Value;
        var shell = new SessionShell(target, links, _options);
        return new(shell, new(shell, links, _options));
    }

    private ILinkSource NewLinks(ConnectionTarget target) => target.Connection switch
    {
        "local" => new LocalLinkSource(_options.LocalDirectory, _options.TimeProvider),
        "ssh" or "paramiko" or "smart" => _ssh.LinksTo(target),
        _ => throw new HostUnreachableException($"connection \"{target.Connection}\" is not known; known are ssh and local"),
    };

    private sealed record SessionEntry(SessionShell Shell, HostSession Session);
}
