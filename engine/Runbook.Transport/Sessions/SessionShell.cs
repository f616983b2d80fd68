using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// The shell of one user on one host, opened when needed and opened anew when it was lost or had to be given up. Safe from any thread.
/// </summary>
internal sealed class SessionShell(ConnectionTarget target, ILinkSource links, TransportOptions options) : IAsyncDisposable
{
    /// <summary>The host's name in the inventory.</summary>
    public string Host => target.Host;

    /// <summary>As whom it runs; null is as who logs in.</summary>
    public BecomeTarget? Become => target.Become;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Heartbeat _heartbeat = new(target, links, options);
    private Task _lastTurn = Task.CompletedTask;
    private ShellLoop? _loop;
    private bool _closed;

    /// <summary>
    /// Sends a request; makes it again for another shell when the first was given up before beginning it. While somebody holds the
    /// shell, requests wait, and go in the order of the calls then.
    /// </summary>
    public Task<ShellRequest> SendAsync(Func<ShellRequest> make, CancellationToken cancellationToken)
    {
        ShellHold? turn;
        lock (_lock)
        {
            turn = _lastTurn.IsCompleted ? null : Hold();
        }

        return turn is null ? SendNowAsync(make, cancellationToken) : SendInTurnAsync(turn, make, cancellationToken);
    }

    /// <summary>Keeps the shell for requests of one's own, by <see cref="SendNowAsync"/>, until the hold is released.</summary>
    public ShellHold Hold()
    {
        lock (_lock)
        {
            var hold = new ShellHold(_lastTurn);
            _lastTurn = hold.Released;
            return hold;
        }
    }

    /// <summary>Another shell of the same user on the same host, on a channel of its own; the caller closes it.</summary>
    public SessionShell Another() => new(target, links, options);

    /// <summary>Sends a request whoever holds the shell.</summary>
    public async Task<ShellRequest> SendNowAsync(Func<ShellRequest> make, CancellationToken cancellationToken)
    {
        while (true)
        {
            var loop = await BegunAsync(target.ConnectTimeout, cancellationToken).ConfigureAwait(false);
            var request = make();
            try
            {
                await loop.SendAsync(request, cancellationToken).ConfigureAwait(false);
                return request;
            }
            catch (ShellReplacedException)
            {
                // The shell had to be given up for another request; this one was not begun.
            }
        }
    }

    /// <summary>Opens the shell if it is not open, and waits until it runs.</summary>
    public async Task LiveAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        while (true)
        {
            var loop = await BegunAsync(timeout, cancellationToken).ConfigureAwait(false);
            try
            {
                await loop.Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ShellReplacedException)
            {
                // It was begun in a way that does not suit the host.
            }
        }
    }

    /// <summary>Opens the shell if it is not open; it may not run yet, and what is wrong shows in its requests then.</summary>
    public async Task<ShellLoop> BegunAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (_loop is { IsOver: false } live)
        {
            return live;
        }

        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_loop is { IsOver: false } opened)
            {
                return opened;
            }

            var old = _loop;
            links.NeedsDialogue |= old is { NeedsDialogue: true };
            var next = await OpenAsync(timeout, cancellationToken).ConfigureAwait(false);
            if (old is not null)
            {
                await BuryAsync(old, next, cancellationToken).ConfigureAwait(false);
            }

            if (links.CanFallSilent)
            {
                _ = _heartbeat.WatchAsync(next, next.Over);
            }

            return _loop = next;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Closes the shell; the next request opens another.</summary>
    public async ValueTask CloseAsync(string reason, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_loop is { } loop)
        {
            loop.Lose(new HostUnreachableException(reason));
            await loop.DisposeAsync().ConfigureAwait(false);
        }

        await _heartbeat.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        await CloseAsync("the session was closed", CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<ShellRequest> SendInTurnAsync(ShellHold turn, Func<ShellRequest> make, CancellationToken cancellationToken)
    {
        Task<ShellRequest> sent;
        try
        {
            await turn.Begins.WaitAsync(cancellationToken).ConfigureAwait(false);
            sent = SendNowAsync(make, cancellationToken);
        }
        finally
        {
            turn.Release();
        }

        return await sent.ConfigureAwait(false);
    }

    private static async Task BuryAsync(ShellLoop old, ShellLoop next, CancellationToken cancellationToken)
    {
        if (old is { MustBeKilled: true, ProcessId: > 0 })
        {
            var answer = new Answer(new(1024, null, null), new(1024, null, null));
            var script = KillScript.Text(old.ProcessId, old.SparesChildren);
            var kill = new ShellRequest(RequestBody.Query([Sh.Verbatim(script)], []), [answer], TimeSpan.FromSeconds(10));
            await next.SendAsync(kill, cancellationToken).ConfigureAwait(false);
        }

        await old.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<ShellLoop> OpenAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var clock = new CancellationTokenSource(timeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            return await StartAsync(timeout, either.Token).ConfigureAwait(false);
        }
        catch (ShellReplacedException e)
        {
            links.NeedsDialogue |= !e.IsStale;
            return await StartAsync(timeout, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            var stuck = e as StartTimeoutException;
            throw new HostUnreachableException(stuck?.Message ?? $"no shell within {timeout.TotalSeconds:0.#} s", e)
            {
                IsBecomeFailure = stuck is { IsBecome: true },
            };
        }
    }

    private async Task<ShellLoop> StartAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var link = await links.OpenAsync(timeout, cancellationToken).ConfigureAwait(false);
        return await ShellStarter.StartAsync(link, target.Shell, links.Directory, target.Become, timeout, options, cancellationToken)
            .ConfigureAwait(false);
    }
}
