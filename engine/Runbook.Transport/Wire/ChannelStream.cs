using System.IO.Pipelines;

namespace Runbook.Transport;

/// <summary>A channel as a stream, such as a tunnel. One reader and one writer at a time.</summary>
internal sealed class ChannelStream : Stream
{
    private readonly WireChannel _channel;

    // The window bounds what can be in the pipe: no more is let through before it is read.
    private readonly Pipe _pipe = new(new(pauseWriterThreshold: 0, useSynchronizationContext: false));

    public ChannelStream(WireChannel channel)
    {
        _channel = channel;
        channel.Attach(Arrived, why => _pipe.Writer.Complete(why is null ? null : new IOException(why)), consumes: false);
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await _pipe.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var piece = result.Buffer.First;
        var count = Math.Min(piece.Length, buffer.Length);
        piece[..count].CopyTo(buffer);
        _pipe.Reader.AdvanceTo(result.Buffer.GetPosition(count));
        _channel.Consume(count);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _channel.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _channel.Close();
        }

        base.Dispose(disposing);
    }

    private void Arrived(ReadOnlyMemory<byte> data)
    {
        data.Span.CopyTo(_pipe.Writer.GetSpan(data.Length));
        _pipe.Writer.Advance(data.Length);
        // Never waits: the pipe has no threshold.
        _ = _pipe.Writer.FlushAsync(CancellationToken.None).AsTask();
    }
}
