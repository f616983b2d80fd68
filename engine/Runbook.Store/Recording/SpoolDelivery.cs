using System.Threading.Channels;

namespace Runbook.Store;

/// <summary>Brings a run's lines from its spool file into the store while the run goes on. Disposing it ends that, with a bounded wait.</summary>
internal sealed class SpoolDelivery : IAsyncDisposable
{
    private const int Crowded = 50;
    private const int SweepLimit = 20;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly Channel<bool> _more = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _patience = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly RecorderOptions _options;
    private readonly SpoolFile _file;
    private readonly Task _work;
    private string? _warned;

    /// <summary>Begins.</summary>
    public SpoolDelivery(RecorderOptions options, SpoolFile file)
    {
        (_options, _file) = (options, file);
        _work = Task.Run(() => DeliverAsync(_stop.Token));
    }

    /// <summary>Says that more lines are there.</summary>
    public void Wake() => _more.Writer.TryWrite(true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _more.Writer.TryComplete();
        await _patience.CancelAsync().ConfigureAwait(false);
        _stop.CancelAfter(_options.Farewell);
        await _work.ConfigureAwait(false);
        _patience.Dispose();
        _stop.Dispose();
    }

    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await IsWorthItAsync(_patience.Token).ConfigureAwait(false))
            {
                await DeliverStubbornlyAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            Warn($"the store {_options.Store.Address} did not answer in time; the run waits in {_file.Path}");
        }
    }

    /// <summary>Waits whether the run is a long one. A short one's lines stay for whoever opens the SQLite file next.</summary>
    private async Task<bool> IsWorthItAsync(CancellationToken cancellationToken)
    {
        if (_options.Shared is not null || _options.Store.Address.IsPostgres || _options.Patience <= TimeSpan.Zero || SpoolIntake.Paths(_options.Store.SpoolFolder).Length > Crowded)
        {
            return true;
        }

        try
        {
            await Task.Delay(_options.Patience, _options.Store.Time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Tries until the run ends; a store that will never do is tried once.</summary>
    private async Task DeliverStubbornlyAsync(CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await DeliverOnceAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (StoreException e)
            {
                Warn($"{e.Message}; the run goes on, and waits in {_file.Path}");
                if (!e.IsTransient || _patience.IsCancellationRequested)
                {
                    return;
                }
            }

            await PauseAsync(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _patience.Token);
            await Task.Delay(pause, _options.Store.Time, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // the run ended: one last try
        }
    }

    private async Task DeliverOnceAsync(CancellationToken cancellationToken)
    {
        if (_options.Shared is { } shared)
        {
            await DeliverToAsync(shared, cancellationToken).ConfigureAwait(false);
            return;
        }

        // a lock is not waited for longer than the end of a run may be
        var wait = _options.Farewell < _options.Store.BusyTimeout ? _options.Farewell : _options.Store.BusyTimeout;
        await using var store = await RunbookStore.OpenAsync(_options.Store with { BusyTimeout = wait }, cancellationToken).ConfigureAwait(false);
        await DeliverToAsync(store, cancellationToken).ConfigureAwait(false);
    }

    private async Task DeliverToAsync(RunbookStore store, CancellationToken cancellationToken)
    {
        var reader = new SpoolReader(_file);
        RunWriter? writer = null;
        do
        {
            for (var lines = await reader.NextAsync(cancellationToken).ConfigureAwait(false); lines.Count > 0;)
            {
                writer ??= store.Runs.WriterFor(reader.Header!);
                // the next lines are read and understood while the database is at these
                var ahead = Task.Run(() => reader.NextAsync(cancellationToken), cancellationToken);
                try
                {
                    await writer.WriteAsync(lines, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                lines = await ahead.ConfigureAwait(false);
            }
        }
        while (writer is not { IsFinished: true } && await _more.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && _more.Reader.TryRead(out _));

        if (writer is not null)
        {
            await EndAsync(store, writer, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(RunbookStore store, RunWriter writer, CancellationToken cancellationToken)
    {
        if (!writer.IsFinished)
        {
            await writer.CutAsync(cancellationToken).ConfigureAwait(false);
        }

        _file.Delete();
        await store.Runs.TakeInAsync(cancellationToken).ConfigureAwait(false);
        if (_options.Retention is { } retention)
        {
            await store.Runs.SweepAsync(retention, SweepLimit, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Warn(string text)
    {
        if (_warned != text)
        {
            _warned = text;
            _options.Warn(text);
        }
    }
}
