namespace Runbook.Transport;

/// <summary>A duplex byte stream to a shell; what arrives is pushed, so that a waiting link costs no thread of the pool.</summary>
internal interface IByteLink : IAsyncDisposable
{
    /// <summary>
    /// Begins to deliver. Neither callback is called twice at once; what <paramref name="onData"/> gets is its own only until it returns.
    /// <paramref name="onClosed"/> is called once, last, with the reason or null for an ordinary end.
    /// </summary>
    void Start(Action<ReadOnlyMemory<byte>> onData, Action<string?> onClosed);

    /// <summary>Sends bytes; returns when they are on their way, which is the back-pressure.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);
}
