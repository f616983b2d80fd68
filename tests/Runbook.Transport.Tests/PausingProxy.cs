using System.Net;
using System.Net.Sockets;

namespace Runbook.Transport.Tests;

/// <summary>A link to a port of this machine that can fall silent, come back, and put in words of its own.</summary>
public sealed class PausingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<NetworkStream> _near = [];
    private readonly HashSet<NetworkStream> _frozen = [];
    private readonly Lock _lock = new();
    private readonly int _port;
    private readonly Task _serving;
    private TaskCompletionSource _open = new();
    private long _passed;
    private bool _isOver;

    /// <summary>A link to that port, open.</summary>
    public PausingProxy(int port)
    {
        _port = port;
        _open.SetResult();
        _listener.Start(1000);
        _serving = ServeAsync(_stop.Token);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were made.</summary>
    public int Connections { get; private set; }

    /// <summary>How many bytes have come from those who connect.</summary>
    public long Passed => Volatile.Read(ref _passed);

    /// <summary>After how many bytes from those who connect nothing more comes through. Default: never.</summary>
    public long Allowance { get; init; } = long.MaxValue;

    /// <summary>Nothing comes through from now on, in either direction; what is sent waits.</summary>
    public void Pause() => _open = new();

    /// <summary>Nothing comes through on the connections that there are; later ones are not touched.</summary>
    public void PauseThoseThatAre()
    {
        lock (_lock)
        {
            _frozen.UnionWith(_near);
        }
    }

    /// <summary>All goes on where it stood.</summary>
    public void Resume() => _open.TrySetResult();

    /// <summary>Says something to whoever is connected, as if the host had.</summary>
    public async Task SayAsync(byte[] words, CancellationToken cancellationToken)
    {
        NetworkStream[] all;
        lock (_lock)
        {
            all = [.. _near];
        }

        foreach (var stream in all)
        {
            await stream.WriteAsync(words, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isOver, true))
        {
            return;
        }

        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        var all = new List<Task>();
        try
        {
            while (true)
            {
                all.Add(CarryAsync(await _listener.AcceptTcpClientAsync(cancellationToken), cancellationToken));
                Connections++;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(all);
        }
    }

    private async Task CarryAsync(TcpClient near, CancellationToken cancellationToken)
    {
        using var far = new TcpClient { NoDelay = true };
        using (near)
        {
            try
            {
                near.NoDelay = true;
                await far.ConnectAsync(IPAddress.Loopback, _port, cancellationToken);
                lock (_lock)
                {
                    _near.Add(near.GetStream());
                }

                await Task.WhenAny(
                    PumpAsync(near.GetStream(), far.GetStream(), true, cancellationToken), PumpAsync(far.GetStream(), near.GetStream(), false, cancellationToken));
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // One side has gone.
            }

            lock (_lock)
            {
                _near.RemoveAll(s => !s.Socket.Connected || s == near.GetStream());
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool counts, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await _open.Task.WaitAsync(cancellationToken);
            if (counts && Interlocked.Add(ref _passed, read) > Allowance)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (IsFrozen(from) || IsFrozen(to))
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private bool IsFrozen(NetworkStream stream)
    {
        lock (_lock)
        {
            return _frozen.Contains(stream);
        }
    }
}
