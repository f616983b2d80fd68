using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>A shell on a channel of a connection of our own.</summary>
internal sealed class ChannelLink(WireChannel channel, WireConnection connection, string? greeting) : IByteLink
{
    public string? Greeting => greeting;

    public bool IsCommandRefused => channel.IsCommandRefused;

    public HostUnreachableException? Refusal => connection.Refusal;

    public void Start(Action<ReadOnlyMemory<byte>> onData, Action<string?> onClosed) => channel.Attach(onData, onClosed, consumes: true);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => channel.WriteAsync(data, cancellationToken);

    public ValueTask DisposeAsync()
    {
        channel.Close();
        return ValueTask.CompletedTask;
    }
}
