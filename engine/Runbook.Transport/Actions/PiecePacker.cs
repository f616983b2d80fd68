using System.IO.Compression;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Tells how fast pieces go, and packs them where that is worth it. Safe from any thread.</summary>
internal sealed class PiecePacker(Content content, TimeProvider clock)
{
    /// <summary>Packing takes longer than sending on a way that carries more, in bytes a second (decision 13).</summary>
    private const double Slow = 25e6;

    /// <summary>How much of a piece is tried first, in bytes.</summary>
    private const int Sample = 1 << 18;

    /// <summary>What packing must leave at most, for it takes time at both ends.</summary>
    private const double Worth = 0.8;

    private readonly Lock _lock = new();
    private long _first = -1;
    private long _since;
    private bool _isSlow;

    /// <summary>Whether the way is slow, as far as is known: from the second piece that has arrived.</summary>
    public bool IsSlow => Volatile.Read(ref _isSlow);

    /// <summary>So many bytes have arrived. The time of the first tells of the round trip, so it begins the count.</summary>
    public void Arrived(long bytes)
    {
        lock (_lock)
        {
            if (_first < 0)
            {
                _first = clock.GetTimestamp();
                return;
            }

            _since += bytes;
            _isSlow = _since < Slow * clock.GetElapsedTime(_first).TotalSeconds;
        }
    }

    /// <summary>The piece, packed; null where it would not become much smaller.</summary>
    public async Task<Content?> PackAsync(Piece piece, CancellationToken cancellationToken)
    {
        var bytes = new byte[piece.Length];
        await using (var stream = content.Open())
        {
            stream.Seek(piece.Offset, SeekOrigin.Begin);
            try
            {
                await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            }
            catch (EndOfStreamException)
            {
                throw new InputException($"{content.File} became shorter while it was sent");
            }
        }

        var tried = Math.Min(Sample, bytes.Length);
        return Packed(bytes.AsSpan(0, tried)).Length <= Worth * tried ? Content.Bytes(Packed(bytes)) : null;
    }

    private static byte[] Packed(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
