using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Runbook.Transport;

/// <summary>
/// Both ends of a conversation with the keeper: frames of a kind, a length of four bytes, and as many bytes. One reader and one writer
/// at a time.
/// </summary>
internal sealed class KeepStream(Stream stream) : IAsyncDisposable
{
    /// <summary>A request or a reply.</summary>
    public const byte Words = (byte)'W';

    /// <summary>A piece of the link's data.</summary>
    public const byte Data = (byte)'D';

    /// <summary>The run is done with the link, and all is well.</summary>
    public const byte Bye = (byte)'B';

    private const int HeadLength = 5;
    private const int Longest = 1 << 20;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly byte[] _head = new byte[HeadLength];
    private byte[] _buffer = new byte[4096];
    private bool _isTorn;

    /// <summary>What is below, once all frames have been read: the rest is a plain stream, both ways.</summary>
    public Stream Plain => stream;

    /// <summary>The next frame, good until the next call; null at the end.</summary>
    /// <exception cref="IOException">The other side is lost or makes no sense.</exception>
    public async ValueTask<(byte Kind, ReadOnlyMemory<byte> Content)?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await stream.ReadAtLeastAsync(_head, HeadLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < HeadLength)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(_head.AsSpan(1));
        if (length is < 0 or > Longest)
        {
            throw new IOException("a frame has an impossible length");
        }

        if (_buffer.Length < length)
        {
            _buffer = new byte[length];
        }

        await stream.ReadExactlyAsync(_buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        return (_head[0], _buffer.AsMemory(0, length));
    }

    /// <summary>Sends a frame; nothing more can be sent after one that was cancelled.</summary>
    public async ValueTask WriteAsync(byte kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var frame = new byte[HeadLength + content.Length];
        frame[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), content.Length);
        content.CopyTo(frame.AsMemory(HeadLength));
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isTorn)
            {
                throw new IOException("a frame was not finished");
            }

            _isTorn = true;
            await stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            _isTorn = false;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Sends words.</summary>
    public ValueTask SayAsync<T>(T words, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        WriteAsync(Words, JsonSerializer.SerializeToUtf8Bytes(words, type), cancellationToken);

    /// <summary>The next words; null at the end.</summary>
    public async ValueTask<T?> HearAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (await ReadAsync(cancellationToken).ConfigureAwait(false) is not { } frame)
        {
            return null;
        }

        try
        {
            return frame.Kind == Words ? JsonSerializer.Deserialize(frame.Content.Span, type) : throw new IOException("words were expected");
        }
        catch (JsonException e)
        {
            throw new IOException("the words make no sense", e);
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
