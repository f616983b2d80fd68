namespace Runbook.Transport;

/// <summary>Looks at the connections that are kept between runs, and closes them. Safe from any thread.</summary>
/// <param name="folder">The folder of the keeper's socket.</param>
public sealed class KeptConnections(string folder)
{
    /// <summary>What is kept, by the keepers of all builds that understand it.</summary>
    /// <exception cref="IOException">The socket is somebody else's.</exception>
    public Task<IReadOnlyList<KeptConnectionInfo>> ListAsync(CancellationToken cancellationToken) => AskAsync(new(KeepVerb.List), cancellationToken);

    /// <summary>Closes connections, also those in use, and tells which.</summary>
    /// <param name="name">Only those of this host, by its name in the inventory or its address; empty for all.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IOException">The socket is somebody else's.</exception>
    public Task<IReadOnlyList<KeptConnectionInfo>> CloseAsync(string name, CancellationToken cancellationToken) =>
        AskAsync(new(KeepVerb.Close) { Name = name }, cancellationToken);

    private async Task<IReadOnlyList<KeptConnectionInfo>> AskAsync(KeepRequest request, CancellationToken cancellationToken)
    {
        var all = new List<KeptConnectionInfo>();
        foreach (var path in KeeperSocket.AllIn(folder))
        {
            if (await KeeperSocket.ConnectAsync(path, cancellationToken).ConfigureAwait(false) is not { } open)
            {
                continue;
            }

            var stream = new KeepStream(open);
            await using var _ = stream.ConfigureAwait(false);
            await stream.SayAsync(request, KeepJson.Default.KeepRequest, cancellationToken).ConfigureAwait(false);
            if (await stream.HearAsync(KeepJson.Default.KeepReply, cancellationToken).ConfigureAwait(false) is { } reply)
            {
                all.AddRange(reply.Kept);
            }
        }

        return all;
    }
}
