using Runbook.Sdk;
using Runbook.Testing;

namespace Runbook.Engine.Tests;

/// <summary>Every target is this machine, but those named lost, which cannot be reached.</summary>
internal sealed class LocalConnector(string folder) : IHostConnector
{
    private readonly LocalShellHost _host = new(folder);

    public ValueTask<IHostSession> OpenAsync(ConnectionTarget target, CancellationToken cancellationToken) =>
        target.Host.StartsWith("lost", StringComparison.Ordinal)
            ? throw new HostUnreachableException("nobody there")
            : new(_host);

    public ValueTask ResetAsync(ConnectionTarget target, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
