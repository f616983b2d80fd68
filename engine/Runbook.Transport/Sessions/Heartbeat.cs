using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// Asks a silent host for a sign of life, over a second shell on the same connection: the first is busy with what it owes. A
/// frozen host or a cut cable shows in no other way.
/// </summary>
internal sealed class Heartbeat(ConnectionTarget target, ILinkSource links, TransportOptions options) : IAsyncDisposable
{
    private ShellLoop? _second;

    /// <summary>Watches a shell until it is over.</summary>
    public async Task WatchAsync(ShellLoop loop, CancellationToken over)
    {
        var clock = options.TimeProvider;
        try
        {
            while (true)
            {
                await Task.Delay(options.HeartbeatAfter, clock, over).ConfigureAwait(false);
                var isSilent = loop.IsOwed && clock.GetElapsedTime(loop.LastHeard) >= options.HeartbeatAfter;
                if (isSilent && !await AnswersAsync(over).ConfigureAwait(false))
                {
                    var silent = clock.GetElapsedTime(loop.LastHeard).TotalSeconds;
                    var reason = $"{target.Host} has stopped answering: no sign of life for {silent:0} s (host frozen, or the network cut)";
                    loop.Lose(new HostUnreachableException(reason));
                    await links.ResetAsync(reason, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The shell is over.
        }
    }

    public ValueTask DisposeAsync() => _second?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<bool> AnswersAsync(CancellationToken over)
    {
        using var deadline = new CancellationTokenSource(options.HeartbeatDeadline, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, over);
        try
        {
            if (_second is not { IsOver: false })
            {
                await DisposeAsync().ConfigureAwait(false);
                var link = await links.OpenAsync(options.HeartbeatDeadline, either.Token).ConfigureAwait(false);
                _second = await ShellStarter.StartAsync(link, "/bin/sh", null, null, options.HeartbeatDeadline, options, either.Token).ConfigureAwait(false);
            }

            var answer = new Answer(new(0, null, null), new(0, null, null));
            var request = new ShellRequest(RequestBody.Query([Sh.Verbatim(":")], []), [answer], null) { IsReading = true };
            await _second.SendAsync(request, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception e) when (e is HostUnreachableException or OperationCanceledException or ShellReplacedException)
        {
            return false;
        }
    }
}
