using Runbook.Sdk;
using Runbook.Testing;

namespace Runbook.Engine.Tests;

/// <summary>Every target is this machine, taken for a remote one; counts the round trips.</summary>
internal sealed class CountingConnector(string folder) : IHostConnector
{
    private int _roundTrips;

    /// <summary>Requests sent so far, of all sessions.</summary>
    public int RoundTrips
    {
        get => _roundTrips;
        set => _roundTrips = value;
    }

    public ValueTask<IHostSession> OpenAsync(ConnectionTarget target, CancellationToken cancellationToken) =>
        new(new Session(new LocalShellHost(folder), this));

    public ValueTask ResetAsync(ConnectionTarget target, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Session(LocalShellHost inner, CountingConnector owner) : IHostSession
    {
        public ValueTask<IReadOnlyList<ShellAnswer>> QueryAsync(IReadOnlyList<Sh> batch, ApplyOptions options, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref owner._roundTrips);
            return inner.QueryAsync(batch, options, cancellationToken);
        }

        public ValueTask<ActionOutcome> ApplyAsync(RemoteAction action, ApplyOptions options, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref owner._roundTrips);
            return inner.ApplyAsync(action, options, cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
