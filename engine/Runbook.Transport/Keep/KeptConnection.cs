using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>A connection that the keeper holds; each link is a session of its own on it. Safe from any thread.</summary>
internal sealed class KeptConnection(KeepClient keeper, SshSettings settings, TimeSpan timeout) : ISshConnection
{
    private KeptLink? _first;

    public bool IsAlive { get; private set; } = true;

    public bool IsFull => false;

    public bool MayBeDead => false;

    /// <summary>Asks for the first link, which shows whether the host can be reached.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken) =>
        _first = await AskAsync(isDialogue: false, cancellationToken).ConfigureAwait(false);

    public async Task<IByteLink?> OpenLinkAsync(bool isDialogue, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _first, null) is { } first)
        {
            if (!isDialogue)
            {
                return first;
            }

            await first.DisposeAsync().ConfigureAwait(false);
        }

        try
        {
            return await AskAsync(isDialogue, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            IsAlive = false;
            throw new HostUnreachableException($"the connection was lost: {e.Message}", e);
        }
    }

    public async Task<Stream> OpenTunnelAsync(string host, int port, CancellationToken cancellationToken)
    {
        var (stream, _) = await keeper.AskAsync(
            KeepVerb.Tunnel, settings, timeout, r => r with { ServerHost = host, ServerPort = port }, cancellationToken).ConfigureAwait(false);
        return stream.Plain;
    }

    /// <summary>No run is to use it again.</summary>
    public async ValueTask ForgetAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync().ConfigureAwait(false);
        try
        {
            var (stream, _) = await keeper.AskAsync(KeepVerb.Forget, settings, timeout, static r => r, cancellationToken).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HostUnreachableException)
        {
            // There is no keeper any more, and so no connection.
        }
    }

    /// <summary>Leaves it to the next run.</summary>
    public ValueTask DisposeAsync()
    {
        IsAlive = false;
        return Interlocked.Exchange(ref _first, null)?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private async Task<KeptLink> AskAsync(bool isDialogue, CancellationToken cancellationToken)
    {
        var (stream, reply) = await keeper.AskAsync(
            KeepVerb.Link, settings, timeout, r => r with { IsDialogue = isDialogue }, cancellationToken).ConfigureAwait(false);
        return new(stream, reply.Greeting);
    }
}
