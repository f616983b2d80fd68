using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>A user's session on a host. Safe from any thread.</summary>
internal sealed class HostSession(SessionShell shell, ILinkSource links, TransportOptions options) : IHostSession
{
    public bool Chains => true;

    public async ValueTask<IReadOnlyList<ShellAnswer>> QueryAsync(
        IReadOnlyList<Sh> batch, ApplyOptions apply, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            return [];
        }

        var body = RequestBody.Query(batch, apply.Environment);
        var request = await shell.SendAsync(Make, cancellationToken).ConfigureAwait(false);
        return [.. request.Answers.Select(a => a.ToShellAnswer())];

        ShellRequest Make() => new(body, [.. batch.Select(_ => NewAnswer(apply))], apply.Timeout) { IsReading = true };
    }

    public async ValueTask<IReadOnlyList<WebAnswer>> SendAsync(
        IReadOnlyList<WebQuery> batch, ApplyOptions apply, CancellationToken cancellationToken) =>
        await links.Web.SendAsync(batch, apply, cancellationToken).ConfigureAwait(false);

    public async ValueTask<ActionOutcome> ApplyAsync(RemoteAction action, ApplyOptions apply, CancellationToken cancellationToken)
    {
        var started = options.TimeProvider.GetUtcNow();
        var from = options.TimeProvider.GetTimestamp();
        var outcome = await (action switch
        {
            RemoteAction.Run { MayLoseHost: true } run => RunToTheEndAsync(run, apply, cancellationToken),
            RemoteAction.Run run => RunAsync(new(run.Script.Text) { Input = run.Input, LeavesNothing = run.LeavesNothing }, apply, cancellationToken),
            RemoteAction.RunLocally run => LocalRunner.RunAsync(run, links, shell.Become, apply, options, cancellationToken),
            RemoteAction.Write write => WriteAsync(write, apply, cancellationToken),
            RemoteAction.WriteTree tree => TreeWriter.WriteAsync(shell, tree, apply, options, cancellationToken),
            RemoteAction.Web web => links.Web.ApplyAsync(web, apply, cancellationToken),
            RemoteAction.Fetch fetch => FileFetcher.FetchAsync(shell, fetch, apply, options, cancellationToken),
            RemoteAction.Reconnect reconnect => ReconnectAsync(reconnect, cancellationToken),
            _ => throw new ArgumentException($"not an action for a session: {action.GetType().Name}", nameof(action)),
        }).ConfigureAwait(false);
        return outcome with { Started = started, Duration = options.TimeProvider.GetElapsedTime(from) };
    }

    public IReadOnlyList<Task<ActionOutcome>> ApplyAll(IReadOnlyList<PlacedAction> actions, CancellationToken cancellationToken)
    {
        var outcomes = new List<Task<ActionOutcome>>(actions.Count);
        while (outcomes.Count < actions.Count)
        {
            var placed = actions[outcomes.Count];
            if (WriteGroup.At(actions, outcomes.Count) is { } group)
            {
                var sent = WriteGroupSender.SendAsync(shell, group, placed.Options, options, cancellationToken);
                outcomes.AddRange(Enumerable.Range(0, group.Count).Select(i => OutcomeAsync(sent, i, cancellationToken)));
            }
            else
            {
                outcomes.Add(ApplyAsync(placed.Action, placed.Options, cancellationToken).AsTask());
            }
        }

        return outcomes;
    }

    public ValueTask DisposeAsync() => shell.CloseAsync("the session was closed", CancellationToken.None);

    private static async Task<ActionOutcome> OutcomeAsync(
        Task<IReadOnlyList<ActionOutcome>> sent, int index, CancellationToken cancellationToken) => (await sent.WaitAsync(cancellationToken).ConfigureAwait(false))[index];

    private Answer NewAnswer(ApplyOptions apply) => ScriptRunner.NewAnswer(apply, options);

    private Task<ActionOutcome> RunAsync(HostScript script, ApplyOptions apply, CancellationToken cancellationToken) =>
        ScriptRunner.RunAsync(shell, script, apply, options, null, cancellationToken);

    /// <summary>A script during which the host may go away.</summary>
    private async Task<ActionOutcome> RunToTheEndAsync(RemoteAction.Run run, ApplyOptions apply, CancellationToken cancellationToken)
    {
        const int LostStatus = 255;
        try
        {
            return await RunAsync(new(run.Script.Text) { Input = run.Input }, apply, cancellationToken).ConfigureAwait(false);
        }
        catch (HostUnreachableException e)
        {
            return new(LostStatus, "", e.Message);
        }
    }

    private async Task<ActionOutcome> WriteAsync(RemoteAction.Write write, ApplyOptions apply, CancellationToken cancellationToken)
    {
        if (write.Content.File is { } file && !File.Exists(file))
        {
            return new(1, "", $"cannot send: {file} does not exist here");
        }

        var outcome = await (BigWriter.Serves(links, write.Content)
            ? new BigWriter(shell, write, apply, options).WriteAsync(cancellationToken)
            : RunAsync(WriteScript.Of(write, shell.Host), apply, cancellationToken)).ConfigureAwait(false);
        var backup = outcome.Output.TrimEnd('\n');
        return outcome with
        {
            Output = "",
            Error = FailureText.Plain(outcome.Error),
            BackupFile = write.Backup && backup.EndsWith('~') ? backup : null,
        };
    }

    private async Task<ActionOutcome> ReconnectAsync(RemoteAction.Reconnect reconnect, CancellationToken cancellationToken)
    {
        var clock = options.TimeProvider;
        var from = clock.GetTimestamp();
        await shell.CloseAsync("the connection was dropped to connect again", cancellationToken).ConfigureAwait(false);
        await links.ResetAsync("the connection was dropped to connect again", cancellationToken).ConfigureAwait(false);
        await Task.Delay(reconnect.Delay, clock, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            try
            {
                await shell.LiveAsync(reconnect.ConnectTimeout, cancellationToken).ConfigureAwait(false);
                return new(0, "", "");
            }
            catch (HostUnreachableException e)
            {
                if (clock.GetElapsedTime(from) + reconnect.Pause >= reconnect.Timeout)
                {
                    return new(1, "", $"no connection within {reconnect.Timeout.TotalSeconds:0} s; the last try: {e.Message}");
                }
            }

            await Task.Delay(reconnect.Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
