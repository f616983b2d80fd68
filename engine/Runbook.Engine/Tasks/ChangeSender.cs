using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>Sends the actions of a change one behind the other, without waiting where the session chains. Stateless.</summary>
internal static class ChangeSender
{
    /// <summary>Whether all of a change can go out without an answer in between.</summary>
    public static bool GoesWhole(Change change) => change.Actions.All(IsLink);

    /// <summary>Sends as many of the first actions as can go without an answer.</summary>
    /// <param name="change">The change.</param>
    /// <param name="session">Where to.</param>
    /// <param name="options">For each action.</param>
    /// <param name="link">The place of the first action in a chain that others may follow in.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the sending and what was sent.</param>
    public static SentChange Send(
        Change change, IHostSession session, ApplyOptions options, ActionLink link, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!session.Chains)
        {
            return new(change, []);
        }

        return new(change, [.. change.Actions.TakeWhile(IsLink).Select((action, i) => Kept(TimedAsync(session, action, Placed(options, link, i), time, cancellationToken)))]);
    }

    /// <summary>
    /// Sends several changes ahead of their turns, each a chain of its own that is begun whatever comes of the others, as <see cref="SendEarly"/>
    /// would; what the host can do together is done so. All must go whole.
    /// </summary>
    public static IReadOnlyList<SentChange> SendAll(
        IReadOnlyList<(Change Change, ApplyOptions Options)> changes, IHostSession session, TimeProvider time, CancellationToken cancellationToken)
    {
        var relays = changes.Select(_ => new OutputRelay()).ToList();
        var actions = changes.SelectMany((c, i) => Actions(c.Change, c.Options with { OnOutput = relays[i].Take })).ToList();
        var outcomes = session.ApplyAll(actions, cancellationToken);
        var sent = new List<SentChange>(changes.Count);
        for (int i = 0, at = 0; i < changes.Count; at += changes[i++].Change.Actions.Count)
        {
            sent.Add(new(changes[i].Change, [.. outcomes.Skip(at).Take(changes[i].Change.Actions.Count).Select(o => Kept(TimedAsync(_ => new(o), time, cancellationToken)))])
            {
                Output = relays[i],
            });
        }

        return sent;

        static IEnumerable<PlacedAction> Actions(Change change, ApplyOptions options)
        {
            var link = new ActionLink(new ActionChain(), true);
            return change.Actions.Select((action, i) => new PlacedAction(action, Placed(options, link, i)));
        }
    }

    /// <summary>Sends a change ahead of its task's turn: its output waits for somebody to watch.</summary>
    public static SentChange SendEarly(
        Change change, IHostSession session, ApplyOptions options, ActionLink link, TimeProvider time, CancellationToken cancellationToken)
    {
        var relay = new OutputRelay();
        return Send(change, session, options with { OnOutput = relay.Take }, link, time, cancellationToken) with { Output = relay };
    }

    /// <summary>Waits for the outcomes of what was sent.</summary>
    /// <returns>The outcome that fails the change, or null; and the actions still to be done.</returns>
    public static async ValueTask<(ActionOutcome? Failed, IEnumerable<RemoteAction> Left)> CollectAsync(
        SentChange sent, List<string> shown, List<ActionOutcome> outcomes, CancellationToken cancellationToken)
    {
        for (var i = 0; i < sent.First.Count; i++)
        {
            var outcome = await sent.First[i].WaitAsync(cancellationToken).ConfigureAwait(false);
            if (outcome.IsSkipped)
            {
                break;
            }

            var action = sent.Change.Actions[i];
            shown.Add(action.ToString()!);
            outcomes.Add(outcomes.Count == 0 ? outcome : After(outcomes[^1], outcome));
            if (Fails(action, outcome))
            {
                return (outcome, []);
            }
        }

        return (null, sent.Change.Actions.Skip(outcomes.Count));
    }

    /// <summary>Whether an outcome ends a change as a failure.</summary>
    public static bool Fails(RemoteAction action, ActionOutcome outcome) => !outcome.Succeeded && !action.TakesAnyStatus;

    /// <summary>Executes one action and notes when.</summary>
    public static Task<ActionOutcome> TimedAsync(
        IHostSession session, RemoteAction action, ApplyOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        TimedAsync(
            token => action is RemoteAction.Poll poll ? Poller.RunAsync(poll, session, options, time, token) : session.ApplyAsync(action, options, token),
            time,
            cancellationToken);

    private static async Task<ActionOutcome> TimedAsync(
        Func<CancellationToken, ValueTask<ActionOutcome>> send, TimeProvider time, CancellationToken cancellationToken)
    {
        var (started, ticks) = (time.GetUtcNow(), time.GetTimestamp());
        return await send(cancellationToken).ConfigureAwait(false) with { Started = started, Duration = time.GetElapsedTime(ticks) };
    }

    private static ApplyOptions Placed(ApplyOptions options, ActionLink link, int index) => options with { Link = link with { IsFirst = link.IsFirst && index == 0 } };

    /// <summary>What nobody comes to ask for, because the host was lost before, is told by the task that lost it.</summary>
    private static Task<ActionOutcome> Kept(Task<ActionOutcome> sent)
    {
        _ = sent.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return sent;
    }

    private static bool IsLink(RemoteAction action) => action is RemoteAction.Run { MayLoseHost: false } or RemoteAction.Write;

    /// <summary>One that was sent before the other's end began at that end.</summary>
    private static ActionOutcome After(ActionOutcome before, ActionOutcome outcome)
    {
        var (begun, end) = (before.Started + before.Duration, outcome.Started + outcome.Duration);
        return outcome.Started >= begun || end < begun ? outcome : outcome with { Started = begun, Duration = end - begun };
    }
}
