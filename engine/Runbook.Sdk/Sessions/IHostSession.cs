namespace Runbook.Sdk;

/// <summary>
/// A user's session on a host: one long-lived shell over one connection. Requests may be sent from several tasks at once; they are
/// answered in the order they were sent. Members throw <see cref="HostUnreachableException"/> when the host is lost.
/// </summary>
public interface IHostSession : IAsyncDisposable
{
    /// <summary>Asks questions in one round trip; the answers in their order.</summary>
    ValueTask<IReadOnlyList<ShellAnswer>> QueryAsync(IReadOnlyList<Sh> batch, ApplyOptions options, CancellationToken cancellationToken);

    /// <summary>Whether actions may be links of an <see cref="ActionChain"/>. Default false.</summary>
    bool Chains => false;

    /// <summary>Executes one action. A failure is an outcome, not an exception. <see cref="RemoteAction.Next"/> is not for here.</summary>
    ValueTask<ActionOutcome> ApplyAsync(RemoteAction action, ApplyOptions options, CancellationToken cancellationToken);
}
