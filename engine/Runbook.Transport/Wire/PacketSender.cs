using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Runbook.Transport;

/// <summary>
/// Seals packets (RFC 4253, section 6) and sends them in the order of the calls, gathered while the stream is busy. Between its
/// own KEXINIT and NEWKEYS, other messages wait. Safe from any thread.
/// </summary>
internal sealed class PacketSender(Stream stream) : IDisposable
{
    /// <summary>How much may wait for the stream before writers are to wait.</summary>
    private const int Plenty = 256 * 1024;

    private const int LengthField = 4;
    private const int LeastPadding = 4;
    private readonly Lock _lock = new();
    private readonly List<byte[]> _deferred = [];
    private byte[] _filling = new byte[4096];
    private byte[] _flushed = [];
    private int _filled;
    private bool _isFlushing;
    private bool _isHeld;
    private bool _isExchanging;
    private PacketCipher _cipher = new PlainCipher();
    private uint _sequence;
    private TaskCompletionSource? _room;
    private Exception? _failed;

    /// <summary>How many bytes went since the keys were changed.</summary>
    public long Sent { get; private set; }

    /// <summary>Sends what is no packet: the banner.</summary>
    public void SendRaw(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            bytes.CopyTo(Reserve(bytes.Length));
            _filled += bytes.Length;
            Flush();
        }
    }

    /// <summary>Sends a message; its content may come in two pieces.</summary>
    public void Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail = default)
    {
        lock (_lock)
        {
            if (_isExchanging)
            {
                _deferred.Add([.. head, .. tail]);
            }
            else
            {
                Seal(head, tail);
                Flush();
            }
        }
    }

    /// <summary>Sends a message of a key exchange.</summary>
    /// <param name="message">The message.</param>
    /// <param name="begins">Whether others wait from now on.</param>
    public void SendExchange(ReadOnlySpan<byte> message, bool begins)
    {
        lock (_lock)
        {
            _isExchanging |= begins;
            Seal(message, default);
            Flush();
        }
    }

    /// <summary>Sends NEWKEYS, uses the new keys from then on, and sends what had to wait.</summary>
    public void SwitchTo(PacketCipher cipher, bool countAnew)
    {
        lock (_lock)
        {
            Seal([MessageNumber.NewKeys], default);
            _cipher.Dispose();
            _cipher = cipher;
            _isExchanging = false;
            Sent = 0;
            if (countAnew)
            {
                _sequence = 0;
            }

            foreach (var message in _deferred)
            {
                Seal(message, default);
            }

            _deferred.Clear();
            Flush();
            ReleaseWriters();
        }
    }

    /// <summary>Gathers what is sent until <see cref="Release"/>, so that it goes as one.</summary>
    public void Hold()
    {
        lock (_lock)
        {
            _isHeld = true;
        }
    }

    public void Release()
    {
        lock (_lock)
        {
            _isHeld = false;
            Flush();
        }
    }

    /// <summary>Waits until there is room for more.</summary>
    /// <exception cref="IOException">The stream has failed.</exception>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            lock (_lock)
            {
                if (_failed is not null)
                {
                    throw new WireException(WireFault.Lost, _failed.Message, _failed);
                }

                if (_filled < Plenty && !_isExchanging)
                {
                    return;
                }

                room = (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Nothing more can be sent: whoever waits is told so.</summary>
    public void Fail(Exception reason)
    {
        lock (_lock)
        {
            _failed ??= reason;
            _filled = 0;
            _deferred.Clear();
            ReleaseWriters();
        }
    }

    public void Dispose()
    {
        Fail(new ObjectDisposedException("the connection"));
        lock (_lock)
        {
            _cipher.Dispose();
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (_filling.Length - _filled < count)
        {
            Array.Resize(ref _filling, Math.Max(_filling.Length * 2, _filled + count));
        }

        return _filling.AsSpan(_filled, count);
    }

    private void Seal(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        if (_failed is not null)
        {
            return;
        }

        var length = head.Length + tail.Length;
        var covered = 1 + length + (_cipher.PadsLength ? LengthField : 0);
        var padding = _cipher.BlockSize - (covered % _cipher.BlockSize);
        padding += padding < LeastPadding ? _cipher.BlockSize : 0;
        var size = LengthField + 1 + length + padding;
        var place = Reserve(size + _cipher.TagLength);
        var packet = place[..size];
        BinaryPrimitives.WriteInt32BigEndian(packet, size - LengthField);
        packet[LengthField] = (byte)padding;
        head.CopyTo(packet[(LengthField + 1)..]);
        tail.CopyTo(packet[(LengthField + 1 + head.Length)..]);
        RandomNumberGenerator.Fill(packet[^padding..]);
        _cipher.Seal(packet, place[size..], _sequence);
        _filled += place.Length;
        Sent += place.Length;
        unchecked
        {
            _sequence++;
        }
    }

    private void Flush()
    {
        if (!_isFlushing && !_isHeld && _filled > 0 && _failed is null)
        {
            _isFlushing = true;
            _ = FlushAsync(CancellationToken.None);
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        // What is called under the lock must not run the stream's code there.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (Next(out var data))
            {
                await stream.WriteAsync(data, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            Fail(e);
        }
    }

    private bool Next(out ReadOnlyMemory<byte> data)
    {
        lock (_lock)
        {
            data = default;
            if (_filled == 0 || _isHeld || _failed is not null)
            {
                _isFlushing = false;
                return false;
            }

            data = _filling.AsMemory(0, _filled);
            (_filling, _flushed) = (_flushed, _filling);
            _filled = 0;
            ReleaseWriters();
            return true;
        }
    }

    private void ReleaseWriters()
    {
        _room?.TrySetResult();
        _room = null;
    }
}
