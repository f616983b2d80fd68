using System.Net;
using System.Net.Sockets;
using Polly;
using Polly.Retry;
using Renci.SshNet;
using Renci.SshNet.Common;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// Connects and logs in. SSH.NET blocks while it does, so each of its connections takes a thread of its own, and only so many at once. Safe from any
/// thread.
/// </summary>
internal sealed class SshDialer
{
    private const int StreamBuffer = 64 * 1024;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);
    private readonly KeyRing _ring = new();
    private readonly WireDialer _wire;
    private readonly KeepClient? _keep;
    private readonly TransportOptions _options;
    private readonly KnownHosts _knownHosts;
    private readonly SemaphoreSlim _slots;
    private readonly ResiliencePipeline _retry;

    public SshDialer(TransportOptions options, KnownHosts knownHosts, SemaphoreSlim slots)
    {
        (_options, _knownHosts, _slots) = (options, knownHosts, slots);
        _wire = new(options, knownHosts, _ring, slots);
        _keep = options.Keep is { } keep ? new(keep, options) : null;
        _retry = new ResiliencePipelineBuilder { TimeProvider = options.TimeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is HostUnreachableException { InnerException: { } cause } && ConnectFailure.IsPassing(cause)),
                MaxRetryAttempts = 20,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(2),
                UseJitter = true,
            })
            .Build();
    }

    /// <summary>A session on a connection; null when the host allows no more on it.</summary>
    public async Task<IByteLink?> OpenLinkAsync(SshConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await OnThreadAsync(
                () => connection.Client.CreateShellStreamNoTerminal(StreamBuffer), s => s.Dispose(), cancellationToken)
                .ConfigureAwait(false);
            return new SshLink(stream, connection.WhyLost);
        }
        catch (Exception e) when (e is SshException or InvalidOperationException or SocketException && connection.IsAlive)
        {
            connection.IsFull = true;
            return null;
        }
        catch (Exception e) when (e is SshException or InvalidOperationException or SocketException)
        {
            throw new HostUnreachableException($"the connection was lost: {e.Message}", e);
        }
    }

    /// <summary>
    /// A connection that is logged in or about to be, through the jump hosts; tried again while a busy host turns it away before the
    /// log-in. By the client of our own where that serves, else by SSH.NET.
    /// </summary>
    /// <exception cref="HostUnreachableException">With a plain reason.</exception>
    public async Task<ISshConnection> ConnectAsync(SshSettings settings, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (_wire.Serves(settings))
        {
            try
            {
                return await KeptAsync(settings, timeout, cancellationToken).ConfigureAwait(false) ?? (ISshConnection)await ChainAsync<WireConnection>(
                    settings, timeout, (hop, below, token) => _wire.ConnectAsync(hop, below, ReferenceEquals(hop, settings), timeout, token), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (HostUnreachableException e) when (_wire.MustLeave(settings, e))
            {
                // SSH.NET may have what the host wants.
            }
        }

        return await ChainAsync<SshConnection>(
            settings, timeout, (hop, below, token) => ConnectOnceAsync(hop, below, timeout, token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A connection that outlives the run; null when none are kept.</summary>
    private async Task<KeptConnection?> KeptAsync(SshSettings settings, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (_keep is not { IsUsable: true } keep)
        {
            return null;
        }

        try
        {
            return await keep.ConnectAsync(settings, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            keep.GiveUp(e.Message);
            return null;
        }
    }

    private async Task<T> ChainAsync<T>(
        SshSettings settings, TimeSpan timeout, Func<SshSettings, T?, CancellationToken, Task<T>> connect, CancellationToken cancellationToken)
        where T : class, ISshConnection
    {
        T? below = null;
        try
        {
            foreach (var hop in settings.Jumps)
            {
                var under = below;
                below = await PatientlyAsync(token => connect(hop, under, token), timeout, cancellationToken).ConfigureAwait(false);
            }

            return await PatientlyAsync(token => connect(settings, below, token), timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HostUnreachableException or OperationCanceledException)
        {
            await (below?.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<T> PatientlyAsync<T>(Func<CancellationToken, Task<T>> connect, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Exception? last = null;
        try
        {
            return await _retry.ExecuteAsync(AttemptAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (last is HostUnreachableException reason)
        {
            throw new HostUnreachableException($"{reason.Message}; tried again for {timeout.TotalSeconds:0.#} s", reason.InnerException);
        }

        async ValueTask<T> AttemptAsync(CancellationToken token)
        {
            try
            {
                return await connect(token).ConfigureAwait(false);
            }
            catch (HostUnreachableException e)
            {
                last = e;
                throw;
            }
        }
    }

    private async Task<SshConnection> ConnectOnceAsync(
        SshSettings settings, SshConnection? below, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (host, port, tunnel) = await WayAsync(settings, below, cancellationToken).ConfigureAwait(false);
        using var authentication = SshAuthentication.For(settings, _options, _ring);
        var info = new ConnectionInfo(host, port, settings.User, authentication.Methods) { Timeout = timeout };
        SshAlgorithms.Prefer(info, _knownHosts.TypesOf(settings));
        var client = new SshClient(info) { KeepAliveInterval = KeepAlive };
        string? refused = null;
        client.HostKeyReceived += (_, e) =>
        {
            refused = _knownHosts.Judge(settings, e.HostKeyName, e.HostKey);
            e.CanTrust = refused is null;
        };
        try
        {
            await OnThreadAsync(() => Connect(client), _ => client.Dispose(), cancellationToken).ConfigureAwait(false);
            return new(client, settings, this, below);
        }
        catch (OperationCanceledException e)
        {
            tunnel?.Dispose();
            throw new StartTimeoutException(ConnectFailure.Timeout(settings, timeout), false, e);
        }
        catch (Exception e) when (e is SshException or SocketException or IOException or InvalidOperationException)
        {
            tunnel?.Dispose();
            client.Dispose();
            throw new HostUnreachableException(
                refused ?? ConnectFailure.Reason(settings, e, authentication, timeout), refused is null ? e : null);
        }
    }

    /// <summary>The address to connect to: the host's, or this end of a tunnel through the host below.</summary>
    private static async Task<(string Host, int Port, ForwardedPortLocal? Tunnel)> WayAsync(
        SshSettings settings, SshConnection? below, CancellationToken cancellationToken)
    {
        if (below is null)
        {
            return ((await ResolveAsync(settings, cancellationToken).ConfigureAwait(false)).ToString(), settings.Port, null);
        }

        var tunnel = new ForwardedPortLocal("127.0.0.1", 0, settings.Host, (uint)settings.Port);
        below.Client.AddForwardedPort(tunnel);
        tunnel.Start();
        return ("127.0.0.1", (int)tunnel.BoundPort, tunnel);
    }

    private static SshClient Connect(SshClient client)
    {
        client.Connect();
        return client;
    }

    public static async Task<IPAddress> ResolveAsync(SshSettings settings, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(settings.Host, out var literal))
        {
            return literal;
        }

        try
        {
            var all = await Dns.GetHostAddressesAsync(settings.Host, cancellationToken).ConfigureAwait(false);
            return Array.Find(all, a => a.AddressFamily == AddressFamily.InterNetwork) ?? all[0];
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new HostUnreachableException(
                $"the name {settings.Host} does not resolve (check the spelling, or set ansible_host to its address)", e);
        }
    }

    /// <summary>Runs what blocks on a thread of its own; when nobody waits for it any more, what it made is dropped.</summary>
    private async Task<T> OnThreadAsync<T>(Func<T> work, Action<T> drop, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        var task = Task.Factory.StartNew(InSlot, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = DropAsync(task, drop, CancellationToken.None);
            throw;
        }

        T InSlot()
        {
            try
            {
                return work();
            }
            finally
            {
                _slots.Release();
            }
        }
    }

    private static async Task DropAsync<T>(Task<T> task, Action<T> drop, CancellationToken cancellationToken)
    {
        await ((Task)task).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (task.IsCompletedSuccessfully)
        {
            drop(await task.ConfigureAwait(false));
        }
    }
}
