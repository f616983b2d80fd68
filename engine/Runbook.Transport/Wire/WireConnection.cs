using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// An SSH connection of our own: log-in and channels (RFC 4252, 4254). After the key exchange all goes in one flight: the log-in,
/// the first channel, its command, and what is written to it. No thread is kept. Safe from any thread.
/// </summary>
internal sealed class WireConnection : ISshConnection
{
    /// <summary>After so many signs of life without any answer the host counts as lost: OpenSSH's ServerAliveCountMax.</summary>
    private const int MostUnanswered = 3;

    private readonly Lock _lock = new();
    private readonly Dictionary<uint, WireChannel> _channels = [];
    private readonly TaskCompletionSource _loggedIn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private readonly WireTransport _transport;
    private readonly WireLogin _login;
    private readonly Func<WireException, HostUnreachableException> _explain;
    private readonly IAsyncDisposable? _below;
    private readonly ITimer _keepAlive;
    private ChannelLink? _first;
    private WireChannel? _spare;
    private WireChannel? _early;
    private Task _running = Task.CompletedTask;
    private uint _nextId;
    private int _unanswered;
    private int _links;
    private long _heard;
    private bool _isRetired;
    private string? _over;

    /// <param name="transport">The transport after its first key exchange; it belongs to the connection.</param>
    /// <param name="login">The keys.</param>
    /// <param name="explain">Says in full why the connection failed.</param>
    /// <param name="below">What it goes through, to be closed with it.</param>
    /// <param name="keepAlive">How often the host is sent a sign of life.</param>
    /// <param name="clock">The clock.</param>
    public WireConnection(
        WireTransport transport,
        WireLogin login,
        Func<WireException, HostUnreachableException> explain,
        IAsyncDisposable? below,
        TimeSpan keepAlive,
        TimeProvider clock)
    {
        (_transport, _login, _explain, _below) = (transport, login, explain, below);
        _keepAlive = clock.CreateTimer(_ => SendSignOfLife(), null, keepAlive, keepAlive);
    }

    public bool IsAlive => Volatile.Read(ref _over) is null;

    public bool IsFull { get; private set; }

    /// <summary>How many links are open on it.</summary>
    public int Links => Volatile.Read(ref _links);

    /// <summary>How many messages have come since the log-in.</summary>
    public long Heard => Volatile.Read(ref _heard);

    /// <summary>Why the log-in failed; null while it has not.</summary>
    public HostUnreachableException? Refusal { get; private set; }

    /// <summary>Ends when the log-in has succeeded; fails with a <see cref="WireException"/>.</summary>
    public Task LoggedIn => _loggedIn.Task;

    /// <summary>Begins the log-in, with a first channel behind it where the host takes that well, and reads from now on.</summary>
    public void Begin(bool withLink)
    {
        var sender = _transport.Sender;
        sender.Hold();
        sender.Send(new WireWriter().Byte(MessageNumber.ServiceRequest).Text("ssh-userauth").Written);
        sender.Send(_login.Next(_transport.SessionId, _transport.KeyAlgorithms, null));
        if (withLink && IsOpenSsh)
        {
            var greeting = LoopScript.NewWord();
            var channel = NewChannel();
            _early = channel;
            _first = new(channel, this, greeting);
            channel.OpenEarly(ChannelOpening.Session(channel.Id), Bootstrap.Request(greeting));
        }

        sender.Release();
        _running = RunAsync(_closing.Token);
    }

    /// <inheritdoc/>
    public async Task<IByteLink?> OpenLinkAsync(bool isDialogue, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _first, null) is { } first)
        {
            Interlocked.Increment(ref _links);
            if (!isDialogue)
            {
                return first;
            }

            await first.DisposeAsync().ConfigureAwait(false);
        }

        var spare = Interlocked.Exchange(ref _spare, null);
        var channel = spare ?? await OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        if (await channel.Opened.ConfigureAwait(false) is not null)
        {
            IsFull = true;
            return IsAlive ? null : throw new HostUnreachableException($"the connection was lost: {_over}");
        }

        var greeting = isDialogue ? null : LoopScript.NewWord();
        channel.Request(greeting is null ? new WireWriter().Text("shell").Bool(true).ToArray() : Bootstrap.Request(greeting));
        if (IsOpenSsh)
        {
            channel.WriteEarly();
        }

        Interlocked.Increment(ref _links);
        return new ChannelLink(channel, this, greeting) { IsFromSpare = spare is not null };
    }

    /// <summary>
    /// Opens a channel ahead, with nothing running on it, so that the next link need not wait for it. Whether the host is still
    /// there shows in that link then.
    /// </summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Volatile.Read(ref _spare) is not null || IsFull || !IsAlive)
            {
                return;
            }

            var channel = await OpenSessionAsync(cancellationToken).ConfigureAwait(false);
            if (await channel.Opened.ConfigureAwait(false) is null && Interlocked.CompareExchange(ref _spare, channel, null) is not null)
            {
                channel.Close();
            }
        }
        catch (HostUnreachableException)
        {
            // The next link finds that out, too.
        }
    }

    /// <inheritdoc/>
    public async ValueTask RetireAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IsFull = _isRetired = true;
        if (Links == 0)
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A link of it was closed.</summary>
    public ValueTask LinkClosed() =>
        Interlocked.Decrement(ref _links) == 0 && _isRetired ? DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>A way through the host to a port that it can reach (RFC 4254, section 7.2).</summary>
    /// <exception cref="WireException">The host does not let through or does not reach it.</exception>
    public async Task<Stream> OpenTunnelAsync(string host, int port, CancellationToken cancellationToken)
    {
        var channel = NewChannel();
        await OpenAsync(channel, ChannelOpening.Tunnel(channel.Id, host, port), cancellationToken).ConfigureAwait(false);
        return await channel.Opened.ConfigureAwait(false) is { } refused
            ? throw new WireException(WireFault.Lost, $"no way through to {host}:{port}: {refused} (does the sshd there forward, AllowTcpForwarding, and is the port served?)") : new ChannelStream(channel);
    }

    public async ValueTask DisposeAsync()
    {
        await DropAsync(CancellationToken.None).ConfigureAwait(false);
        if (_below is not null)
        {
            await _below.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes it, but not what it goes through.</summary>
    public async Task DropAsync(CancellationToken cancellationToken)
    {
        cancellationToken = default;
        End(new WireException(WireFault.Lost, "the connection was closed"));
        await _closing.CancelAsync().ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _keepAlive.DisposeAsync().ConfigureAwait(false);
    }

    private bool IsOpenSsh => _transport.Software.StartsWith("OpenSSH_", StringComparison.Ordinal);

    private WireChannel NewChannel()
    {
        lock (_lock)
        {
            var channel = new WireChannel(_transport.Sender, _nextId++);
            _channels.Add(channel.Id, channel);
            if (_over is not null)
            {
                channel.End(_over);
            }

            return channel;
        }
    }

    private async Task<WireChannel> OpenSessionAsync(CancellationToken cancellationToken)
    {
        var channel = NewChannel();
        await OpenAsync(channel, ChannelOpening.Session(channel.Id), cancellationToken).ConfigureAwait(false);
        return channel;
    }

    private async Task OpenAsync(WireChannel channel, byte[] opening, CancellationToken cancellationToken)
    {
        try
        {
            await LoggedIn.WaitAsync(cancellationToken).ConfigureAwait(false);
            channel.Open(opening);
            await channel.Opened.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (WireException e)
        {
            throw new HostUnreachableException((Refusal ?? _explain(e)).Message, e);
        }
        catch (OperationCanceledException)
        {
            channel.Close();
            throw;
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LogInAsync(cancellationToken).ConfigureAwait(false);
            _loggedIn.TrySetResult();
            while (true)
            {
                var message = await _transport.ReadAsync(cancellationToken).ConfigureAwait(false);
                Volatile.Write(ref _unanswered, 0);
                Volatile.Write(ref _heard, _heard + 1);
                Take(message.Span);
            }
        }
        catch (WireException e)
        {
            End(e);
        }
        catch (OperationCanceledException)
        {
            End(new WireException(WireFault.Lost, "the connection was closed"));
        }

        await _transport.DisposeAsync().ConfigureAwait(false);
    }

    private async Task LogInAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var message = await ReadInLoginAsync(cancellationToken).ConfigureAwait(false);
            switch (message.Span[0])
            {
                case MessageNumber.UserauthSuccess:
                    _early?.Unpark();
                    return;
                case MessageNumber.UserauthFailure:
                    TryNext(message.Span[1..]);
                    break;
                case MessageNumber.UserauthInfoRequest:
                    _early?.Park();
                    _transport.Sender.Send(_login.Answer(message.Span));
                    break;
                case MessageNumber.ServiceAccept or MessageNumber.UserauthBanner or MessageNumber.GlobalRequest:
                    break;
                default:
                    throw new WireException(WireFault.Protocol, "the host sends other messages in the midst of the log-in");
            }
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadInLoginAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _transport.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (WireException e) when (e.Fault == WireFault.Lost && e.Message.Contains("Too many authentication", StringComparison.Ordinal))
        {
            throw new WireException(WireFault.Login, $"({e.Message})", e);
        }
    }

    private void TryNext(ReadOnlySpan<byte> failure)
    {
        // The host has passed over what came behind the refused request.
        _early?.Park();
        var methods = new WireReader(failure).Names();
        _transport.Sender.Send(_login.Next(_transport.SessionId, _transport.KeyAlgorithms, methods)
            ?? throw new WireException(WireFault.Login, $"({string.Join(',', methods)})"));
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        var number = message[0];
        var reader = new WireReader(message[1..]);
        switch (number)
        {
            case >= MessageNumber.ChannelOpenConfirmation and <= MessageNumber.ChannelFailure:
                var id = reader.UInt32();
                var channel = Find(id) ?? throw new WireException(WireFault.Protocol, "the host speaks of a channel that there is not");
                if (channel.Receive(number, ref reader))
                {
                    Forget(id);
                }

                break;
            case MessageNumber.GlobalRequest:
                reader.Blob();
                if (reader.Bool())
                {
                    _transport.Sender.Send([MessageNumber.RequestFailure]);
                }

                break;
            case MessageNumber.ChannelOpen:
                reader.Blob();
                _transport.Sender.Send(new WireWriter().Byte(MessageNumber.ChannelOpenFailure).UInt32(reader.UInt32())
                    .UInt32(1).Text("not wanted").Text("").Written);
                break;
        }
    }

    private WireChannel? Find(uint id)
    {
        lock (_lock)
        {
            return _channels.GetValueOrDefault(id);
        }
    }

    private void Forget(uint id)
    {
        lock (_lock)
        {
            _channels.Remove(id);
        }
    }

    private void End(WireException reason)
    {
        WireChannel[] channels;
        lock (_lock)
        {
            if (_over is not null)
            {
                return;
            }

            if (!_loggedIn.Task.IsCompleted)
            {
                Refusal = _explain(reason);
            }

            _over = reason.Message;
            channels = [.. _channels.Values];
            _channels.Clear();
        }

        _loggedIn.TrySetException(reason);
        _ = _loggedIn.Task.Exception;
        _transport.Sender.Fail(reason);
        _login.Dispose();
        foreach (var channel in channels)
        {
            channel.End(_over);
        }
    }

    private void SendSignOfLife()
    {
        if (!IsAlive || !_loggedIn.Task.IsCompletedSuccessfully)
        {
            return;
        }

        if (Interlocked.Increment(ref _unanswered) > MostUnanswered)
        {
            End(new WireException(WireFault.Lost, $"the host has answered no sign of life, {MostUnanswered} times in a row"));
            _ = DropAsync(CancellationToken.None);
        }
        else
        {
            _transport.Sender.Send(new WireWriter().Byte(MessageNumber.GlobalRequest).Text("keepalive@openssh.com").Bool(true).Written);
        }
    }
}
