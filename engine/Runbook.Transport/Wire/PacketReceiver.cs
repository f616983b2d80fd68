using System.Text;

namespace Runbook.Transport;

/// <summary>Takes packets off a stream and opens them (RFC 4253, section 6). One reader at a time.</summary>
internal sealed class PacketReceiver(Stream stream) : IDisposable
{
    /// <summary>The longest packet that is taken: OpenSSH's limit. RFC 4253 asks for 35,000 bytes at least.</summary>
    public const int LongestPacket = 256 * 1024;

    private const int FirstBuffer = 16 * 1024;
    private const int BiggerBuffer = 128 * 1024;
    private const int LongestGreeting = 64 * 1024;
    private const int LengthField = 4;
    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private PacketCipher _cipher = new PlainCipher();
    private uint _length;

    /// <summary>The number of the next packet.</summary>
    public uint Sequence { get; private set; }

    /// <summary>How many bytes came since the keys were changed.</summary>
    public long Received { get; private set; }

    /// <summary>The host's banner without its line end; what it prints before that is passed over.</summary>
    public async ValueTask<string> ReadBannerAsync(CancellationToken cancellationToken)
    {
        var seen = 0;
        while (true)
        {
            int at;
            while ((at = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0)
            {
                if (seen + _end - _start > LongestGreeting || !await FillAsync(1, cancellationToken).ConfigureAwait(false))
                {
                    throw new WireException(WireFault.NoBanner, "no SSH banner came");
                }
            }

            var line = Encoding.Latin1.GetString(_buffer, _start, at).TrimEnd('\r');
            _start += at + 1;
            seen += at + 1;
            if (line.StartsWith("SSH-", StringComparison.Ordinal))
            {
                return line;
            }
        }
    }

    /// <summary>The next packet's payload, good until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> payload;
        while (!TryTake(out payload, out var wanted))
        {
            if (!await FillAsync(wanted, cancellationToken).ConfigureAwait(false))
            {
                throw new WireException(WireFault.Lost, "the host closed the connection");
            }
        }

        return payload;
    }

    /// <summary>From the next packet on the other side uses new keys.</summary>
    public void SwitchTo(PacketCipher cipher, bool countAnew)
    {
        _cipher.Dispose();
        _cipher = cipher;
        Received = 0;
        if (countAnew)
        {
            Sequence = 0;
        }
    }

    public void Dispose() => _cipher.Dispose();

    private bool TryTake(out ReadOnlyMemory<byte> payload, out int wanted)
    {
        payload = default;
        wanted = LengthField;
        var held = _buffer.AsSpan(_start, _end - _start);
        if (held.Length < LengthField)
        {
            return false;
        }

        _length = _cipher.ReadLength(held[..LengthField], Sequence);
        if (_length is < 5 or > LongestPacket || ((_length + (_cipher.PadsLength ? LengthField : 0)) % _cipher.BlockSize) != 0)
        {
            throw new WireException(WireFault.Protocol, "a packet of the host has an impossible length");
        }

        var size = LengthField + (int)_length;
        wanted = size + _cipher.TagLength;
        if (held.Length < wanted)
        {
            return false;
        }

        var packet = held[..size];
        _cipher.Open(packet, held[size..wanted], Sequence);
        var padding = packet[LengthField];
        if (padding < 4 || padding > _length - 2)
        {
            throw new WireException(WireFault.Protocol, "a packet of the host has an impossible padding");
        }

        payload = _buffer.AsMemory(_start + LengthField + 1, (int)_length - padding - 1);
        _start += wanted;
        Received += wanted;
        unchecked
        {
            Sequence++;
        }

        return true;
    }

    /// <summary>Reads more, having made room for a packet of that size; false at the end of the stream.</summary>
    private async ValueTask<bool> FillAsync(int wanted, CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_end == _buffer.Length || _start + wanted > _buffer.Length)
        {
            MakeRoom(wanted);
        }

        int read;
        try
        {
            read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw e as WireException ?? new WireException(WireFault.Lost, e.Message, e);
        }

        _end += read;
        return read > 0;
    }

    private void MakeRoom(int wanted)
    {
        var held = _end - _start;
        var target = held == _buffer.Length || wanted > _buffer.Length
            ? new byte[Math.Max(Math.Max(wanted, held * 2), BiggerBuffer)] : _buffer;
        Buffer.BlockCopy(_buffer, _start, target, 0, held);
        (_buffer, _start, _end) = (target, 0, held);
    }
}
