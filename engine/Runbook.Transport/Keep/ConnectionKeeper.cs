using System.Net.Sockets;
using System.Text.Json;

namespace Runbook.Transport;

/// <summary>
/// Keeps SSH connections open between runs: listens at a private socket, opens what runs ask for, and ends by itself when nothing is
/// kept any more. Passwords are only ever in its memory. Safe from any thread; runs once.
/// </summary>
/// <param name="folder">The folder of the socket.</param>
/// <param name="clock">The clock.</param>
public sealed class ConnectionKeeper(string folder, TimeProvider clock)
{
    private const int AtOnce = 32;
    private const int Backlog = 256;
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, KeptLogin> _logins = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(AtOnce, AtOnce);
    private int _talks;
    private long _lastTalk;

    /// <summary>Leaves the terminal, if this process has one: its end and Ctrl-C are for the runs alone. Call it first in a process of its own.</summary>
    public static void LeaveTerminal() => NativeCalls.LeaveTerminal();

    /// <summary>Serves until nothing is kept any more. Where another keeper serves already, ends at once.</summary>
    /// <param name="onReady">Called when runs can connect.</param>
    /// <param name="cancellationToken">Closes all connections and ends.</param>
    /// <exception cref="IOException">The folder cannot be made or is open to others.</exception>
    public async Task RunAsync(Action onReady, CancellationToken cancellationToken)
    {
        KeeperSocket.Secure(folder);
        var path = KeeperSocket.PathIn(folder);
        using var mine = TryLock(path + ".lock");
        if (mine is null)
        {
            onReady();
            return;
        }

        File.Delete(path);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(Backlog);
        _lastTalk = clock.GetTimestamp();
        onReady();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accepting = AcceptAsync(listener, stop.Token);
        await SweepAsync(stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        File.Delete(path);
        await stop.CancelAsync().ConfigureAwait(false);
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync("", CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The login of a request, entered.</summary>
    internal KeptLogin Enter(KeepRequest request)
    {
        var text = KeyOf(request);
        lock (_lock)
        {
            if (!_logins.TryGetValue(text, out var login))
            {
                login = new(request.Login!, _slots, clock);
                _logins.Add(text, login);
            }

            login.Enter(TimeSpan.FromSeconds(request.KeepSeconds));
            return login;
        }
    }

    /// <summary>No run gets a connection of that login again.</summary>
    internal async Task ForgetAsync(KeepRequest request, CancellationToken cancellationToken)
    {
        KeptLogin? login;
        lock (_lock)
        {
            _logins.Remove(KeyOf(request), out login);
        }

        if (login is not null)
        {
            await login.RetireAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What is kept.</summary>
    internal IReadOnlyList<KeptConnectionInfo> List()
    {
        lock (_lock)
        {
            return [.. _logins.Values.Select(l => l.Info).Where(i => i.Connections > 0).OrderBy(i => i.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Closes the connections of a host, or all, also those in use; tells which.</summary>
    internal async Task<IReadOnlyList<KeptConnectionInfo>> CloseAsync(string name, CancellationToken cancellationToken)
    {
        KeyValuePair<string, KeptLogin>[] closed;
        lock (_lock)
        {
            closed = [.. _logins.Where(l => name.Length == 0 || l.Value.Info.Name == name || l.Value.Info.Host == name)];
            foreach (var (key, _) in closed)
            {
                _logins.Remove(key);
            }
        }

        var infos = closed.Select(l => l.Value.Info).Where(i => i.Connections > 0).ToList();
        await Task.WhenAll(closed.Select(l => l.Value.DisposeAsync().AsTask())).WaitAsync(cancellationToken).ConfigureAwait(false);
        return infos;
    }

    private static string KeyOf(KeepRequest request) => JsonSerializer.Serialize(request.Login!, KeepJson.Default.KeptLoginKey);

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task AcceptAsync(Socket listener, CancellationToken cancellationToken)
    {
        while (true)
        {
            var socket = await listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
            if (!KeeperSocket.IsOurs(socket))
            {
                socket.Dispose();
                continue;
            }

            lock (_lock)
            {
                _talks++;
            }

            _ = TalkAsync(new KeepStream(new NetworkStream(socket, ownsSocket: true)), cancellationToken);
        }
    }

    private async Task TalkAsync(KeepStream stream, CancellationToken cancellationToken)
    {
        try
        {
            await using (stream.ConfigureAwait(false))
            {
                await new KeeperTalk(this, stream, clock).RunAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The run has gone, or the keeper ends.
        }
        finally
        {
            lock (_lock)
            {
                _talks--;
                _lastTalk = clock.GetTimestamp();
            }
        }
    }

    /// <summary>Closes what is due, until nothing is left.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Sweep, clock, cancellationToken).ConfigureAwait(false);
            KeptLogin[] due;
            lock (_lock)
            {
                var found = _logins.Where(l => l.Value.IsDue).ToArray();
                foreach (var (key, _) in found)
                {
                    _logins.Remove(key);
                }

                due = [.. found.Select(l => l.Value)];
                if (_logins.Count == 0 && due.Length == 0 && _talks == 0 && clock.GetElapsedTime(_lastTalk) > Patience)
                {
                    return;
                }
            }

            await Task.WhenAll(due.Select(l => l.DisposeAsync().AsTask())).ConfigureAwait(false);
        }
    }
}
