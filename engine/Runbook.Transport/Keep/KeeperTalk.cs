using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>One conversation of the keeper with a run: a request, and what comes of it.</summary>
internal sealed class KeeperTalk(ConnectionKeeper keeper, KeepStream stream, TimeProvider clock)
{
    private const int Piece = 64 * 1024;
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>Serves the run until it is done.</summary>
    /// <exception cref="IOException">The run has gone, or makes no sense.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await stream.HearAsync(KeepJson.Default.KeepRequest, cancellationToken).ConfigureAwait(false) is not { } request)
        {
            return;
        }

        switch (request.Verb)
        {
            case KeepVerb.Link or KeepVerb.Tunnel when request.Login is not null:
                await UseAsync(request, cancellationToken).ConfigureAwait(false);
                break;
            case KeepVerb.Forget when request.Login is not null:
                await keeper.ForgetAsync(request, cancellationToken).ConfigureAwait(false);
                await SayAsync(new(), cancellationToken).ConfigureAwait(false);
                break;
            case KeepVerb.List:
                await SayAsync(new() { Kept = keeper.List() }, cancellationToken).ConfigureAwait(false);
                break;
            case KeepVerb.Close:
                await SayAsync(new() { Kept = await keeper.CloseAsync(request.Name, cancellationToken).ConfigureAwait(false) }, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async Task UseAsync(KeepRequest request, CancellationToken cancellationToken)
    {
        var login = keeper.Enter(request);
        var timeout = TimeSpan.FromSeconds(request.TimeoutSeconds);
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (request.Verb == KeepVerb.Tunnel)
            {
                await TunnelAsync(await login.OpenTunnelAsync(request.ServerHost, request.ServerPort, either.Token).ConfigureAwait(false), cancellationToken)
                    .ConfigureAwait(false);
                return;
            }

            var link = await login.OpenLinkAsync(request.IsDialogue, timeout, either.Token).ConfigureAwait(false);
            await SayAsync(new() { Greeting = link.Greeting, Warnings = login.TakeWarnings() }, cancellationToken).ConfigureAwait(false);
            await CarryAsync(link, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HostUnreachableException or WireException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var refusal = e is OperationCanceledException and not StartTimeoutException ? $"no connection within {timeout.TotalSeconds:0.#} s" : e.Message;
            await SayAsync(
                new() { Refusal = refusal, Fault = ((e.InnerException ?? e) as WireException)?.Fault, Warnings = login.TakeWarnings() }, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            login.Leave();
        }
    }

    /// <summary>Carries a link's data until the run or the host is done. A run that goes without a word leaves the connection to nobody.</summary>
    private async Task CarryAsync(ChannelLink link, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var host = link.AsStream();
        var up = UpAsync(host, over.Token);
        var down = DownAsync(link, host, over.Token);
        var pulse = PulseAsync(over.Token);
        var stale = StaleAsync(link, timeout, over.Token);
        var first = await Task.WhenAny(up, down, pulse, stale).ConfigureAwait(false);
        if (first == stale)
        {
            await link.Connection.RetireAsync(CancellationToken.None).ConfigureAwait(false);
            await SayAsync(new() { IsStale = true }, over.Token).ConfigureAwait(false);
        }

        if (first == stale || (first == down && down.IsCompletedSuccessfully))
        {
            over.CancelAfter(LastWords);
        }
        else
        {
            await over.CancelAsync().ConfigureAwait(false);
        }

        await ((Task)up).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!up.IsCompletedSuccessfully || !await up.ConfigureAwait(false))
        {
            await link.Connection.RetireAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await over.CancelAsync().ConfigureAwait(false);
        await host.DisposeAsync().ConfigureAwait(false);
        await link.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(down, pulse, stale).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>From the run to the host; true when the run says that it is done.</summary>
    private async Task<bool> UpAsync(Stream host, CancellationToken cancellationToken)
    {
        var isLost = false;
        while (await stream.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame)
        {
            if (frame.Kind == KeepStream.Bye)
            {
                return true;
            }

            try
            {
                await (isLost ? ValueTask.CompletedTask : host.WriteAsync(frame.Content, cancellationToken)).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // Why the host is lost is told the other way; what the run has not yet seen of that is taken and dropped.
                isLost = true;
            }
        }

        return false;
    }

    /// <summary>From the host to the run, and at its end why it ended.</summary>
    private async Task DownAsync(ChannelLink link, Stream host, CancellationToken cancellationToken)
    {
        var buffer = new byte[Piece];
        string? reason = null;
        var isStale = link.IsFromSpare;
        try
        {
            int read;
            while ((read = await host.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                isStale = false;
                await stream.WriteAsync(KeepStream.Data, buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (IOException e)
        {
            reason = e.Message;
        }

        var refusal = link.Refusal;
        await SayAsync(
            new()
            {
                Reason = reason,
                IsStale = isStale && !link.Connection.IsAlive,
                IsCommandRefused = link.IsCommandRefused,
                Refusal = refusal?.Message,
                Fault = (refusal?.InnerException as WireException)?.Fault,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends when the host of a link that was opened ahead says nothing at all for a third of the time that connecting may take.</summary>
    private async Task StaleAsync(ChannelLink link, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var heard = link.Connection.Heard;
        await Task.Delay(timeout / 3, clock, cancellationToken).ConfigureAwait(false);
        if (!link.IsFromSpare || link.Connection.Heard != heard)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Shows when the run has gone while the host takes nothing.</summary>
    private async Task PulseAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Pulse, clock, cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(KeepStream.Data, default, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TunnelAsync(Stream server, CancellationToken cancellationToken)
    {
        await using (server.ConfigureAwait(false))
        {
            await SayAsync(new(), cancellationToken).ConfigureAwait(false);
            await Task.WhenAny(
                stream.Plain.CopyToAsync(server, cancellationToken), server.CopyToAsync(stream.Plain, cancellationToken)).ConfigureAwait(false);
        }
    }

    private ValueTask SayAsync(KeepReply reply, CancellationToken cancellationToken) =>
        stream.SayAsync(reply, KeepJson.Default.KeepReply, cancellationToken);
}
