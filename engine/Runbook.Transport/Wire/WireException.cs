namespace Runbook.Transport;

/// <summary>An SSH connection failed; the message is plain text for the user, without the host's name.</summary>
internal sealed class WireException(WireFault fault, string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>What kind of failure, which says what may be tried next.</summary>
    public WireFault Fault => fault;
}
