using System.Buffers;

namespace Runbook.Transport;

/// <summary>
/// A channel of a connection (RFC 4254, section 5), with flow control both ways. One writer at a time; else safe from any thread.
/// </summary>
internal sealed class WireChannel(PacketSender sender, uint id)
{
    /// <summary>How much the host may send before it is told of more room.</summary>
    public const int Window = 4 << 20;

    /// <summary>The longest piece that is taken at once.</summary>
    public const int LongestPiece = 32 * 1024;

    /// <summary>How much may be sent before the host has confirmed the channel: far below sshd's window of 2 MiB.</summary>
    private const int EarlyCredit = 256 * 1024;

    private readonly Lock _state = new();
    private readonly Lock _delivery = new();
    private readonly TaskCompletionSource<string?> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<byte[]> _waiting = [];
    private ArrayBufferWriter<byte>? _early;
    private byte[][] _opening = [];
    private Action<ReadOnlyMemory<byte>>? _onData;
    private Action<string?>? _onClosed;
    private TaskCompletionSource? _credit;
    private uint _remoteId;
    private long _window;
    private int _longest = LongestPiece;
    private bool _isConfirmed;
    private bool _isParked;
    private bool _sentEof;
    private bool _sentClose;
    private bool _closesWhenConfirmed;
    private bool _isOver;
    private bool _consumes;
    private string? _why;
    private readonly LastWords _words = new();
    private int _taken;
    private long _room = Window;

    public uint Id => id;

    /// <summary>Null once the host has confirmed the channel, or why it refuses.</summary>
    public Task<string?> Opened => _opened.Task;

    /// <summary>Whether the host refused the command that it was asked to run.</summary>
    public bool IsCommandRefused { get; private set; }

    /// <summary>
    /// Asks for the channel and its command and waits for no answer: what is written goes out at once, to the number that sshd
    /// gives its first channel, 0.
    /// </summary>
    public void OpenEarly(byte[] opening, byte[] request)
    {
        lock (_state)
        {
            _opening = [opening, Head(MessageNumber.ChannelRequest).Raw(request).ToArray()];
            _early = new();
            Announce();
        }
    }

    /// <summary>The log-in was refused, so the host has passed over the channel: nothing goes out until <see cref="Announce"/>.</summary>
    public void Park()
    {
        lock (_state)
        {
            _isParked = _early is not null;
        }
    }

    /// <summary>The log-in succeeded: asks for a parked channel again, and sends what was written so far.</summary>
    public void Unpark()
    {
        lock (_state)
        {
            if (_isParked)
            {
                _isParked = false;
                Announce();
            }
        }
    }

    /// <summary>Asks for the channel; <see cref="Opened"/> tells the answer.</summary>
    public void Open(byte[] opening) => sender.Send(opening);

    /// <summary>Sends a request of the channel (RFC 4254, section 5.4) once it is open.</summary>
    public void Request(byte[] nameAndRest) => sender.Send(Head(MessageNumber.ChannelRequest).Raw(nameAndRest).Written);

    /// <summary>
    /// What is written need not wait for room at the other end: sshd gives it when the command runs, which it does before it comes to
    /// what was written behind the request.
    /// </summary>
    public void WriteEarly()
    {
        lock (_state)
        {
            _early = _window == 0 ? new() : _early;
        }
    }

    /// <summary>Begins to deliver what arrives; <paramref name="consumes"/> says whether it is dealt with when the callback returns.</summary>
    public void Attach(Action<ReadOnlyMemory<byte>> onData, Action<string?> onClosed, bool consumes)
    {
        lock (_delivery)
        {
            (_onData, _onClosed, _consumes) = (onData, onClosed, consumes);
            foreach (var piece in _waiting)
            {
                Deliver(piece);
            }

            _waiting.Clear();
            if (_isOver)
            {
                Interlocked.Exchange(ref _onClosed, null)?.Invoke(_why);
            }
        }
    }

    /// <summary>Sends data; returns when all of it is on its way.</summary>
    /// <exception cref="IOException">The channel is closed.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        while (!data.IsEmpty)
        {
            await sender.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            var sent = Send(data.Span, out var credit);
            if (sent == 0)
            {
                await credit!.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            data = data[sent..];
        }
    }

    /// <summary>Nothing more will be written.</summary>
    public void SendEof()
    {
        lock (_state)
        {
            if (!_sentEof && !_sentClose && !_isOver && _isConfirmed)
            {
                _sentEof = true;
                sender.Send(Head(MessageNumber.ChannelEof).Written);
            }
        }
    }

    /// <summary>Closes it from this side.</summary>
    public void Close()
    {
        lock (_state)
        {
            _closesWhenConfirmed = true;
            SendClose();
        }

        End(null);
    }

    /// <summary>The reader has dealt with so much.</summary>
    public void Consume(int count)
    {
        lock (_state)
        {
            _taken += count;
            if (_taken >= Window / 4 && !_isOver && _isConfirmed)
            {
                sender.Send(Head(MessageNumber.ChannelWindowAdjust).UInt32((uint)_taken).Written);
                _room += _taken;
                _taken = 0;
            }
        }
    }

    /// <summary>Takes a message of the host for this channel, after the channel's number; true when the channel is over.</summary>
    public bool Receive(byte number, ref WireReader reader)
    {
        switch (number)
        {
            case MessageNumber.ChannelOpenConfirmation:
                Confirm(reader.UInt32(), reader.UInt32(), reader.UInt32());
                return false;
            case MessageNumber.ChannelOpenFailure:
                reader.UInt32();
                Refuse(reader.Text());
                return true;
            case MessageNumber.ChannelWindowAdjust:
                AddCredit(reader.UInt32());
                return false;
            case MessageNumber.ChannelData:
                Arrived(Within(reader.Blob()));
                return false;
            case MessageNumber.ChannelExtendedData:
                reader.UInt32();
                Hear(Within(reader.Blob()));
                return false;
            case MessageNumber.ChannelRequest:
                reader.Blob();
                Answer(reader.Bool());
                return false;
            case MessageNumber.ChannelFailure:
                IsCommandRefused = true;
                Close();
                return false;
            case MessageNumber.ChannelClose:
                lock (_state)
                {
                    SendClose();
                }

                End(_words.Line());
                return true;
            default:
                return false;
        }
    }

    /// <summary>It is over: whoever reads or writes is told why (null for an ordinary end).</summary>
    public void End(string? why)
    {
        lock (_state)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            _why = why;
            Wake();
        }

        _opened.TrySetResult(why ?? "closed");
        lock (_delivery)
        {
            Interlocked.Exchange(ref _onClosed, null)?.Invoke(why);
        }
    }

    private void Announce()
    {
        foreach (var message in _opening)
        {
            sender.Send(message);
        }

        var rest = _early!.WrittenMemory;
        while (!rest.IsEmpty)
        {
            var piece = rest[..Math.Min(rest.Length, LongestPiece)];
            SendData(piece.Span);
            rest = rest[piece.Length..];
        }
    }

    private int Send(ReadOnlySpan<byte> data, out Task? credit)
    {
        lock (_state)
        {
            credit = null;
            if (_isOver || _sentClose)
            {
                throw new WireException(WireFault.Lost, _why ?? "the channel is closed");
            }

            var room = _early is null ? _window : EarlyCredit - _early.WrittenCount;
            var count = (int)Math.Min(Math.Min(data.Length, room), _longest);
            if (count <= 0)
            {
                credit = (_credit ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                return 0;
            }

            _window -= count;
            _early?.Write(data[..count]);
            if (!_isParked)
            {
                SendData(data[..count]);
            }

            return count;
        }
    }

    private void SendData(ReadOnlySpan<byte> piece) => sender.Send(Head(MessageNumber.ChannelData).UInt32((uint)piece.Length).Written, piece);

    private WireWriter Head(byte number) => new WireWriter().Byte(number).UInt32(_remoteId);

    private void Confirm(uint remoteId, uint window, uint longest)
    {
        lock (_state)
        {
            if (_early is not null && remoteId != _remoteId)
            {
                throw new WireException(WireFault.NotForUs, "the host numbers its channels in another way");
            }

            _remoteId = remoteId;
            _isConfirmed = true;
            _longest = (int)Math.Clamp(longest, 1, LongestPiece);
            _window += window;
            _early = window > 0 ? null : _early;
            if (_closesWhenConfirmed)
            {
                SendClose();
            }

            Wake();
        }

        _opened.TrySetResult(null);
    }

    /// <summary>More room at the other end. sshd gives none before the command runs: that ends the time of early writing.</summary>
    private void AddCredit(uint count)
    {
        lock (_state)
        {
            _window += count;
            _early = null;
            Wake();
        }
    }

    private void Refuse(string text)
    {
        var why = $"the host opens no channel: {LastWords.Plain(text)}";
        _opened.TrySetResult(why);
        End(why);
    }

    private void Arrived(ReadOnlySpan<byte> data)
    {
        lock (_delivery)
        {
            var piece = data.ToArray();
            if (_onData is null)
            {
                _waiting.Add(piece);
            }
            else
            {
                Deliver(piece);
            }
        }
    }

    private ReadOnlySpan<byte> Within(ReadOnlySpan<byte> data)
    {
        lock (_state)
        {
            _room -= data.Length;
            return _room >= 0 ? data : throw new WireException(WireFault.Protocol, "the host sends more than there is room for");
        }
    }

    private void Deliver(byte[] piece)
    {
        _onData!(piece);
        if (_consumes)
        {
            Consume(piece.Length);
        }
    }

    private void Hear(ReadOnlySpan<byte> data)
    {
        _words.Add(data);
        Consume(data.Length);
    }

    private void Answer(bool wantsReply)
    {
        if (wantsReply)
        {
            sender.Send(Head(MessageNumber.ChannelFailure).Written);
        }
    }

    private void SendClose()
    {
        if (!_sentClose && _isConfirmed)
        {
            _sentClose = true;
            sender.Send(Head(MessageNumber.ChannelClose).Written);
        }
    }

    private void Wake()
    {
        _credit?.TrySetResult();
        _credit = null;
    }
}
