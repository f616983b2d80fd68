using Runbook.Sdk;

namespace Runbook.Testing;

/// <summary>A host whose connection breaks after some actions: those that follow are never sent. Used by one thread.</summary>
/// <param name="session">The host.</param>
/// <param name="actions">How many actions are let through.</param>
internal sealed class CutSession(IHostSession session, int actions) : IHostSession
{
    private int _left = actions;

    /// <summary>Whether it broke.</summary>
    public bool IsCut { get; private set; }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ShellAnswer>> QueryAsync(IReadOnlyList<Sh> batch, ApplyOptions options, CancellationToken cancellationToken) =>
        session.QueryAsync(batch, options, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WebAnswer>> SendAsync(IReadOnlyList<WebQuery> batch, ApplyOptions options, CancellationToken cancellationToken) =>
        session.SendAsync(batch, options, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ActionOutcome> ApplyAsync(RemoteAction action, ApplyOptions options, CancellationToken cancellationToken)
    {
        if (_left-- <= 0)
        {
            IsCut = true;
            throw new HostUnreachableException("the connection was cut on purpose");
        }

        return session.ApplyAsync(action, options, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
