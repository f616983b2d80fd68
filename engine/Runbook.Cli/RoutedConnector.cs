using Runbook.Sdk;

namespace Runbook.Cli;

/// <summary>Opens the sessions of <c>connection: NAME</c> with the transport of that name, all others as usual. Safe from any thread.</summary>
/// <param name="usual">For ssh and local.</param>
/// <param name="own">The project's transports by name.</param>
internal sealed class RoutedConnector(IHostConnector usual, IReadOnlyDictionary<string, IHostConnector> own) : IHostConnector
{
    /// <inheritdoc/>
    public ValueTask<IHostSession> OpenAsync(ConnectionTarget target, CancellationToken cancellationToken) => For(target).OpenAsync(target, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IHostSession> StartAsync(ConnectionTarget target, CancellationToken cancellationToken) => For(target).StartAsync(target, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IHostSession> AttachAsync(ConnectionTarget target, CancellationToken cancellationToken) => For(target).AttachAsync(target, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ResetAsync(ConnectionTarget target, CancellationToken cancellationToken) => For(target).ResetAsync(target, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connector in own.Values.Append(usual))
        {
            await connector.DisposeAsync().ConfigureAwait(false);
        }
    }

    private IHostConnector For(ConnectionTarget target) => own.GetValueOrDefault(target.Connection, usual);
}
