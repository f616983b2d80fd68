using System.Globalization;
using System.Threading.Channels;
using Runbook.Core;

namespace Runbook.Store;

/// <summary>
/// Records a run. Events are written to a file beside the store at once, in the background; the store gets them from there, so a store that is
/// away, locked or full costs the run nothing, and a process that dies leaves what it did. <see cref="Emit"/> never throws, and waits for nothing
/// but the file when 16,384 events wait already.
/// One instance a run; <see cref="DisposeAsync"/> when it ended.
/// </summary>
public sealed class RunRecorder : IEventSink, IAsyncDisposable
{
    private const int Waiting = 16_384;
    private const int Turn = 256;

    // a part of a run begins at its millisecond: no part before it had so many events in so short a time
    private const long PartWidth = 1_000_000;
    private readonly Channel<(long Sequence, RunEvent Event)> _events =
        Channel.CreateBounded<(long, RunEvent)>(Waiting);

    private readonly Lock _turn = new();
    private readonly RecorderOptions _options;
    private readonly Task _writing;
    private SpoolFile? _file;
    private SpoolDelivery? _delivery;
    private readonly long _first;
    private bool _isDead;
    private long _next;

    /// <summary>Waits for the first event.</summary>
    public RunRecorder(RecorderOptions options)
    {
        _options = options with { Header = HeaderMask.Apply(options.Header, options.Secrets) };
        _next = _first = options.IsResumed ? options.Store.Time.GetUtcNow().ToUnixTimeMilliseconds() * PartWidth : 0;
        _writing = Task.Run(() => WriteAsync(CancellationToken.None));
    }

    /// <inheritdoc/>
    public void Emit(RunEvent e)
    {
        var next = (_next++, e);
        while (!_events.Writer.TryWrite(next) && !_events.Reader.Completion.IsCompleted)
        {
            // the writing is far behind: some of it is done here, so that what waits stays bounded and in order
            WriteSome();
        }
    }

    /// <summary>Ends the record: waits until all is on disk, and a little while for the store.</summary>
    public async ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        if (_delivery is not null)
        {
            await _delivery.DisposeAsync().ConfigureAwait(false);
        }

        try
        {
            _file?.Dispose();
        }
        catch (IOException e)
        {
            // what was still in the stream's buffer found no room
            Die(e);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        while (await _events.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (WriteSome())
            {
            }

            Flush();
        }
    }

    /// <summary>Writes some of the events that wait, in order.</summary>
    /// <returns>Whether any waited.</returns>
    private bool WriteSome()
    {
        lock (_turn)
        {
            var written = 0;
            for (; written < Turn && _events.Reader.TryRead(out var next); written++)
            {
                Open(next.Event);
                Try(() => _file?.Write(next.Sequence, next.Event));
            }

            return written > 0;
        }
    }

    // the files are taken in by their names: the first part before those that followed
    private string FileName(string runId) => _options.IsResumed ? string.Create(CultureInfo.InvariantCulture, $"{runId}.part{_first}") : runId;

    private void Open(RunEvent e)
    {
        if (_file is null && e is RunEvent.RunStarted run)
        {
            Try(() =>
            {
                _file = SpoolFile.Create(_options.Store.SpoolFolder, FileName(run.RunId), _options.Header);
                _delivery = new(_options, _file);
            });
        }
    }

    private void Flush() => Try(() =>
    {
        _file?.Flush();
        _delivery?.Wake();
    });

    /// <summary>Does what may fail for want of room; after the first failure nothing more is tried, and the run goes on.</summary>
    private void Try(Action act)
    {
        try
        {
            if (!_isDead)
            {
                act();
            }
        }
        catch (Exception x) when (x is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            Die(x);
        }
    }

    private void Die(Exception e)
    {
        if (!Interlocked.Exchange(ref _isDead, true))
        {
            _options.Warn($"this run is not recorded from here on: {e.Message}");
        }
    }
}
