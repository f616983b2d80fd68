using System.Data.Common;
using Quartz;
using Runbook.Core;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>
/// <c>runbook serve</c>: schedules, workers and the web host with page and API, until it is ended. One
/// instance a process.
/// </summary>
public sealed class DriftServer
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);
    private readonly DriftOptions _options;
    private readonly IProjectLoader _loader;
    private readonly DriftSettingsReader _reader;

    /// <summary>A server.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="loader">Loads projects.</param>
    /// <param name="reader">Reads <c>runbook.yml</c>.</param>
    public DriftServer(DriftOptions options, IProjectLoader loader, DriftSettingsReader reader) => (_options, _loader, _reader) = (options, loader, reader);

    /// <summary>Serves until it is ended; then gives its leases back.</summary>
    /// <exception cref="DiagnosticException"><c>runbook.yml</c> is wrong, or what it says of TLS cannot be done.</exception>
    /// <exception cref="StoreException">The store is of a newer Runbook, or another process serves with this SQLite file.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var written = File.GetLastWriteTimeUtc(_options.SettingsPath);
        var settings = _reader.Read(_options.SettingsPath);
        if (settings.Diagnostics.Any(d => d.Severity == Severity.Error))
        {
            throw new DiagnosticException(settings.Diagnostics);
        }

        var urls = WebAddresses.Find(_options, settings.Serve);
        var tls = settings.Serve.Tls is { } files ? TlsKeeper.Load(files, _options.Log) : null;
        await using var store = await PersistAsync(t => RunbookStore.OpenAsync(_options.Store, t), cancellationToken).ConfigureAwait(false);
        var key = await PersistAsync(t => ResourceKey.OfAsync(store, t), cancellationToken).ConfigureAwait(false);
        var context = new DriftContext(store, _loader, settings, _options, key);
        await using var seat = await ServeSeat.TakeAsync(context, cancellationToken).ConfigureAwait(false);
        using var tracing = Tracing.Start(settings.Serve.Traces, Environment.GetEnvironmentVariable);
        context.Tracing = tracing;
        await using var notifier = new Notifying(context);
        await using var worker = new SweepWorker(context) { Moved = notifier.TellAsync };
        await using var clock = new ScheduleClock(context);
        await using var web = WebHost.Build(context, new(worker, new(store, _options.Time), notifier, urls, tls));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, seat.Lost);
        await web.StartAsync(cancellationToken).ConfigureAwait(false);
        _options.Log($"serving {settings.Schedules.Count} schedules of {_options.SettingsPath}, store {_options.Store.Address}, {string.Join(", ", web.Urls)}");
        if (_options.Ticks)
        {
            await PersistAsync(
                async t =>
                {
                    await clock.StartAsync(t).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }

        var keeping = new SettingsKeeper(context, _reader, clock, tls, written).RunAsync(ending.Token);
        await worker.RunAsync(ending.Token).ConfigureAwait(false);
        await keeping.ConfigureAwait(false);
        await web.StopAsync(CancellationToken.None).ConfigureAwait(false);
        _options.Log("ended");
    }

    /// <summary>Does something with the store, again and again while it is away.</summary>
    private async Task<T> PersistAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await act(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is StoreException { IsTransient: true } or SchedulerException or DbException)
            {
                _options.Log($"the store does not answer: {e.Message}");
                await Task.Delay(Again, _options.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
