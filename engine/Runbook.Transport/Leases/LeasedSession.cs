using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// A session whose host is taken before anything is changed. The lease travels with the first question, or as the link of a chain before
/// the first change: no turn on the wire of its own. Safe from any thread.
/// </summary>
internal sealed class LeasedSession(IHostSession inner, HostLease lease, LeaseOptions options) : IHostSession
{
    public bool Chains => inner.Chains;

    public async ValueTask<IReadOnlyList<ShellAnswer>> QueryAsync(IReadOnlyList<Sh> batch, ApplyOptions apply, CancellationToken cancellationToken)
    {
        if (batch.Count == 0 || !(options.TakesEarly || lease.IsTaken) || !lease.IsDue())
        {
            return await inner.QueryAsync(batch, apply, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var answers = await inner.QueryAsync([.. batch, lease.Script], apply, cancellationToken).ConfigureAwait(false);
            lease.Judge(answers[^1].ExitCode, answers[^1].Output);
            return [.. answers.Take(batch.Count)];
        }
        catch (Exception e) when (e is HostUnreachableException or OperationCanceledException)
        {
            lease.Forget();
            throw;
        }
    }

    public ValueTask<IReadOnlyList<WebAnswer>> SendAsync(IReadOnlyList<WebQuery> batch, ApplyOptions apply, CancellationToken cancellationToken) =>
        inner.SendAsync(batch, apply, cancellationToken);

    public async ValueTask<ActionOutcome> ApplyAsync(RemoteAction action, ApplyOptions apply, CancellationToken cancellationToken)
    {
        // these change nothing there, and a host that is waited for cannot be asked yet
        var isHarmless = action is RemoteAction.Reconnect or RemoteAction.Fetch;
        if (isHarmless || apply.Link is { IsFirst: false } || (lease.IsTaken && !lease.IsDue()))
        {
            return await SendAsync(action, apply, cancellationToken).ConfigureAwait(false);
        }

        if (inner.Chains && action is RemoteAction.Run { MayLoseHost: false } or RemoteAction.Write
            && await TryBehindAsync(action, apply, cancellationToken).ConfigureAwait(false) is { } outcome)
        {
            return outcome;
        }

        await TakeAsync(cancellationToken).ConfigureAwait(false);
        return await SendAsync(action, apply, cancellationToken).ConfigureAwait(false);
    }

    public IReadOnlyList<Task<ActionOutcome>> ApplyAll(IReadOnlyList<PlacedAction> actions, CancellationToken cancellationToken) =>
        lease.IsFresh
            ? [.. inner.ApplyAll(actions, cancellationToken).Select((sent, i) => WatchAsync(_ => new(sent), actions[i].Action, cancellationToken))]
            : [.. actions.Select(a => ApplyAsync(a.Action, a.Options, cancellationToken).AsTask())];

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private Task<ActionOutcome> SendAsync(RemoteAction action, ApplyOptions apply, CancellationToken cancellationToken) =>
        WatchAsync(token => inner.ApplyAsync(action, apply, token), action, cancellationToken);

    /// <summary>What was sent may have ended the shell that took the lease.</summary>
    private async Task<ActionOutcome> WatchAsync(
        Func<CancellationToken, ValueTask<ActionOutcome>> send, RemoteAction action, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await send(cancellationToken).ConfigureAwait(false);
            if (action is RemoteAction.Reconnect or RemoteAction.Run { MayLoseHost: true } || outcome.ExitCode == ApplyOptions.TimedOut)
            {
                lease.Forget();
            }

            return outcome;
        }
        catch (HostUnreachableException)
        {
            lease.Forget();
            throw;
        }
    }

    /// <summary>Sends the lease and, without waiting, the action behind it, which begins only if the host is ours; null when it did not.</summary>
    private async ValueTask<ActionOutcome?> TryBehindAsync(RemoteAction action, ApplyOptions apply, CancellationToken cancellationToken)
    {
        var chain = apply.Link?.Chain ?? new ActionChain();
        var taking = inner.ApplyAsync(new RemoteAction.Run(lease.Script), new ApplyOptions { Link = new(chain, true) }, cancellationToken).AsTask();
        var acting = inner.ApplyAsync(action, apply with { Link = new(chain, false) }, cancellationToken).AsTask();
        await ((Task)Task.WhenAll(taking, acting)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!taking.IsCompletedSuccessfully || !acting.IsCompletedSuccessfully)
        {
            lease.Forget();
        }

        var (taken, outcome) = (await taking.ConfigureAwait(false), await acting.ConfigureAwait(false));
        lease.Judge(taken.ExitCode, taken.Output);
        return outcome.IsSkipped ? null : outcome;
    }

    /// <summary>Takes the lease, as often as it may wait.</summary>
    private async ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromMilliseconds(20);
        for (var from = options.Time.GetTimestamp(); ; pause = pause * 2 < options.Pause ? pause * 2 : options.Pause)
        {
            var answer = (await inner.QueryAsync([lease.Script], ApplyOptions.Default, cancellationToken).ConfigureAwait(false))[0];
            if (lease.Judge(answer.ExitCode, answer.Output) is not { } owner)
            {
                return;
            }

            if (options.Time.GetElapsedTime(from) >= options.Wait)
            {
                throw lease.Refusal($"is in use by {owner}");
            }

            await Task.Delay(pause, options.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}
