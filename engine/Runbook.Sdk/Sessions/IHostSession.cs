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

    /// <summary>
    /// Sends requests from the host to web servers, all at the same time; the answers in their order. That a server does not answer
    /// is an answer, not an exception. A session that cannot (the default) throws <see cref="NotSupportedException"/>.
    /// </summary>
    ValueTask<IReadOnlyList<WebAnswer>> SendAsync(IReadOnlyList<WebQuery> batch, ApplyOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException("this session sends no web requests");

    /// <summary>Executes one action. A failure is an outcome, not an exception. <see cref="RemoteAction.Next"/> and <see cref="RemoteAction.Poll"/> are not for here.</summary>
    ValueTask<ActionOutcome> ApplyAsync(RemoteAction action, ApplyOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Sends several actions in their order, without waiting in between; their outcomes in the same order. What comes of each is as with
    /// <see cref="ApplyAsync"/> (the default sends them so), but a session may do some of them together, where nobody can tell the
    /// difference. An outcome may be <see cref="ActionOutcome.IsSkipped"/> then though nothing before it failed: it is to be sent alone.
    /// </summary>
    IReadOnlyList<Task<ActionOutcome>> ApplyAll(IReadOnlyList<PlacedAction> actions, CancellationToken cancellationToken) =>
        [.. actions.Select(async a => await ApplyAsync(a.Action, a.Options, cancellationToken).ConfigureAwait(false))];
}
