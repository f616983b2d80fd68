using System.Collections.Concurrent;
using Runbook.Sdk;
using Runbook.Testing;

namespace Runbook.Engine.Tests;

/// <summary>
/// Every target is this machine, taken for a remote one; counts the round trips. Requests are executed in the order in which they
/// were sent, links of chains as the shell loop of a real session does.
/// </summary>
internal sealed class CountingConnector(string folder) : IHostConnector
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _allSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _last = Task.CompletedTask;
    private int _sent;

    /// <summary>Nothing is executed before so many requests were sent: a run that waits for an answer sooner hangs. Default 0.</summary>
    public int HoldsUntil { get; init; }

    /// <summary>Requests sent so far while none was under way, of all sessions.</summary>
    public int RoundTrips { get; set; }

    public ValueTask<IHostSession> OpenAsync(ConnectionTarget target, CancellationToken cancellationToken) =>
        new(_sessions.GetOrAdd(target.Host, _ => new(new LocalShellHost(folder), this)));

    public ValueTask ResetAsync(ConnectionTarget target, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<T> InTurnAsync<T>(Func<ValueTask<T>> request, CancellationToken cancellationToken)
    {
        Task<T> mine;
        lock (_lock)
        {
            if (++_sent >= HoldsUntil)
            {
                _allSent.TrySetResult();
            }

            RoundTrips += _last.IsCompleted ? 1 : 0;
            _last = mine = AfterAsync(Task.WhenAll(_allSent.Task, _last), request, cancellationToken);
        }

        return await mine;
    }

    private static async Task<T> AfterAsync<T>(Task before, Func<ValueTask<T>> request, CancellationToken cancellationToken)
    {
        // Not at once: what is sent behind must find this one under way.
        await Task.Yield();
        await before.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await request();
    }

    private sealed class Session(LocalShellHost inner, CountingConnector owner) : IHostSession
    {
        private string? _chain;
        private int _writes;

        public bool Chains => true;

        public ValueTask<IReadOnlyList<ShellAnswer>> QueryAsync(IReadOnlyList<Sh> batch, ApplyOptions options, CancellationToken cancellationToken) =>
            owner.InTurnAsync(() => inner.QueryAsync(batch, options, cancellationToken), cancellationToken);

        public ValueTask<ActionOutcome> ApplyAsync(RemoteAction action, ApplyOptions options, CancellationToken cancellationToken) =>
            owner.InTurnAsync(() => LinkAsync(action, options, cancellationToken), cancellationToken);

        // leaves every third write to be sent alone, as a host may
        public IReadOnlyList<Task<ActionOutcome>> ApplyAll(IReadOnlyList<PlacedAction> actions, CancellationToken cancellationToken) =>
            [.. actions.Select(a => (a.Action is RemoteAction.Write && ++_writes % 3 == 0
                ? owner.InTurnAsync(Leave, cancellationToken)
                : ApplyAsync(a.Action, a.Options, cancellationToken)).AsTask())];

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private ValueTask<ActionOutcome> Leave()
        {
            _chain = null;
            return new(new ActionOutcome(1, "", "") { IsSkipped = true });
        }

        private async ValueTask<ActionOutcome> LinkAsync(RemoteAction action, ApplyOptions options, CancellationToken cancellationToken)
        {
            if (options.Link is not { } link)
            {
                return await inner.ApplyAsync(action, options, cancellationToken);
            }

            if (!link.IsFirst && _chain != link.Chain.Word)
            {
                return new(1, "", "") { IsSkipped = true };
            }

            _chain = null;
            var outcome = await inner.ApplyAsync(action, options, cancellationToken);
            _chain = outcome.Succeeded ? link.Chain.Word : null;
            return outcome;
        }
    }
}
