using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>A shell on a channel of a connection of our own.</summary>
internal sealed class ChannelLink(WireChannel channel, WireConnection connection, string? greeting) : IByteLink
{
    private int _disposed;

    public string? Greeting => greeting;

    /// <summary>What it is on.</summary>
    public WireConnection Connection => connection;

    /// <summary>The link as a stream, instead of <see cref="Start"/>: what is not read holds the host back.</summary>
    public Stream AsStream() => new ChannelStream(channel);

    /// <summary>Whether its channel was opened long before, so that the host may be gone.</summary>
    public bool IsFromSpare { get; init; }

    public bool IsCommandRefused => channel.IsCommandRefused;

    public HostUnreachableException? Refusal => connection.Refusal;

    public void Start(Action<ReadOnlyMemory<byte>> onData, Action<string?> onClosed) => channel.Attach(onData, onClosed, consumes: true);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => channel.WriteAsync(data, cancellationToken);

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return ValueTask.CompletedTask;
        }

        channel.Close();
        return connection.LinkClosed();
    }
}
