using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>A duplex byte stream to a shell; what arrives is pushed, so that a waiting link costs no thread of the pool.</summary>
internal interface IByteLink : IAsyncDisposable
{
    /// <summary>
    /// Begins to deliver. Neither callback is called twice at once; what <paramref name="onData"/> gets is its own only until it returns.
    /// <paramref name="onClosed"/> is called once, last, with the reason or null for an ordinary end.
    /// </summary>
    void Start(Action<ReadOnlyMemory<byte>> onData, Action<string?> onClosed);

    /// <summary>
    /// The word that a small program at the other end prints before it reads one line of the input, takes no more than that, and
    /// evaluates it; null for a login shell, which may read ahead.
    /// </summary>
    string? Greeting => null;

    /// <summary>Whether the host refused to run that program.</summary>
    bool IsCommandRefused => false;

    /// <summary>Whether it turned out to be on a connection that was dead already: nothing was begun, another link may do.</summary>
    bool IsStale => false;

    /// <summary>Why the link never came to be, when it was given out before that was known; null otherwise.</summary>
    HostUnreachableException? Refusal => null;

    /// <summary>Sends bytes; returns when they are on their way, which is the back-pressure.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);
}
