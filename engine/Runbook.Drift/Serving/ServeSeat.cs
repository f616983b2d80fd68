using Runbook.Store;

namespace Runbook.Drift;

/// <summary>
/// The one seat of a SQLite store: Quartz does not cluster on it, so a second process is refused. With PostgreSQL there are as many as
/// one likes. Disposing gives it back.
/// </summary>
internal sealed class ServeSeat : IAsyncDisposable
{
    private readonly DriftContext _context;
    private readonly Lease? _lease;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _keeping;

    private ServeSeat(DriftContext context, Lease? lease)
    {
        (_context, _lease) = (context, lease);
        _keeping = lease is null ? Task.CompletedTask : KeepAsync(lease, _ending.Token);
    }

    /// <summary>Cancelled when another process has the seat: the clock was set, or this process slept.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Takes the seat; waits for one lease's time, for a process that was killed holds it as long.</summary>
    /// <exception cref="StoreException">Another process has it.</exception>
    public static async Task<ServeSeat> TakeAsync(DriftContext context, CancellationToken cancellationToken)
    {
        if (context.Options.Store.Address.IsPostgres)
        {
            return new(context, null);
        }

        var begun = context.Time.GetTimestamp();
        while (true)
        {
            var answer = await context.Store.Leases.TakeAsync(["serve"], context.Owner, "serves", context.Options.Lease, isPerson: false, cancellationToken).ConfigureAwait(false);
            if (answer.Taken is [var lease])
            {
                return new(context, lease);
            }

            if (context.Time.GetElapsedTime(begun) > context.Options.Lease + context.Options.Poll)
            {
                throw new StoreException($"another runbook serve ({answer.Refused[0].Owner}) works with this SQLite store; several need PostgreSQL");
            }

            await Task.Delay(context.Options.Poll, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(false);
        if (_lease is not null)
        {
            await _context.Store.Leases.ReleaseAsync([_lease], CancellationToken.None).ConfigureAwait(false);
        }

        _lost.Dispose();
        _ending.Dispose();
    }

    private async Task KeepAsync(Lease lease, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(_context.Options.Lease / 3, _context.Time, cancellationToken).ConfigureAwait(false);
                try
                {
                    if ((await _context.Store.Leases.RenewAsync([lease], _context.Options.Lease, cancellationToken).ConfigureAwait(false)).Count == 0)
                    {
                        _context.Log("another runbook serve took over");
                        await _lost.CancelAsync().ConfigureAwait(false);
                        return;
                    }
                }
                catch (StoreException e)
                {
                    _context.Log($"the store does not answer: {e.Message}");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // ended
        }
    }
}
