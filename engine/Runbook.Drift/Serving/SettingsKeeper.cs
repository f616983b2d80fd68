using System.Data.Common;
using Quartz;
using Runbook.Core;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Reads <c>runbook.yml</c> again when it has changed; while it is wrong, what it said before holds. Used by one server.</summary>
/// <param name="context">What is shared.</param>
/// <param name="reader">Reads the file.</param>
/// <param name="clock">Gets the new times.</param>
/// <param name="tls">The certificate, which is read again when it has changed too; null for none.</param>
/// <param name="written">When the file was last written as it was read first.</param>
internal sealed class SettingsKeeper(DriftContext context, DriftSettingsReader reader, ScheduleClock clock, TlsKeeper? tls, DateTime written)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private readonly DateTimeOffset _begun = context.Time.GetUtcNow();
    private readonly long _ticks = context.Time.GetTimestamp();
    private TimeSpan _ahead;

    /// <summary>Watches until it is ended. Also takes in the runs of people whose lines lie beside the store.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var path = context.Options.SettingsPath;
        var (seen, isApplied) = (written, true);
        try
        {
            while (true)
            {
                await Task.Delay(Every, context.Time, cancellationToken).ConfigureAwait(false);
                tls?.Refresh();
                var now = File.GetLastWriteTimeUtc(path);
                if (now != seen)
                {
                    // what was read before and not put to the clock yet still has to be, also while the file is wrong
                    seen = now;
                    isApplied &= !Read(path);
                }

                isApplied &= !WasSetBack();
                try
                {
                    await context.Store.Runs.TakeInAsync(cancellationToken).ConfigureAwait(false);
                    if (!isApplied)
                    {
                        await clock.ApplyAsync(cancellationToken).ConfigureAwait(false);
                        isApplied = true;
                    }
                }
                catch (Exception e) when (e is StoreException or SchedulerException or DbException)
                {
                    // the worker tells of it; the next round tries again
                }
            }
        }
        catch (OperationCanceledException)
        {
            // ended
        }
    }

    /// <summary>Whether the clock was set back since the last look: ticks that lie far ahead then are put anew.</summary>
    private bool WasSetBack()
    {
        var ahead = context.Time.GetUtcNow() - _begun - context.Time.GetElapsedTime(_ticks);
        var wasSetBack = ahead < _ahead - Every;
        if (wasSetBack)
        {
            context.Log($"the clock was set back by {Durations.Text(TimeSpan.FromSeconds(Math.Round((_ahead - ahead).TotalSeconds)))}");
        }

        _ahead = ahead;
        return wasSetBack;
    }

    private bool Read(string path)
    {
        var settings = reader.Read(path);
        var errors = settings.Diagnostics.Where(d => d.Severity == Severity.Error).ToArray();
        if (errors.Length > 0)
        {
            context.Log($"{path} is wrong, what it said before holds: {string.Join("; ", errors.Select(e => e.ToString()))}");
            context.Settings = context.Settings with { Diagnostics = errors };
            return false;
        }

        if (Shape(settings.Serve) != Shape(context.Settings.Serve))
        {
            context.Log($"{path}: what changed under serve holds from the next start on");
        }

        context.Settings = settings with { Serve = context.Settings.Serve };
        context.Keep(settings.Secrets);
        context.Log($"{path} was read again: {settings.Schedules.Count} schedules");
        return true;
    }

    /// <summary>What can be compared of the section: records of lists are equal only to themselves, and places move.</summary>
    private static string Shape(ServeSettings serve) => string.Join('\n', [
        .. serve.Listen, $"{serve.Tls?.Certificate} {serve.Tls?.Key} {serve.PlainHttp} {serve.Traces} {serve.Traces?.Headers} {serve.Traces?.Share}", .. serve.Proxies.Select(p => p.ToString()),
        $"{serve.OpenId} {serve.OpenId?.ClientSecret} {serve.OpenId?.NameClaim} {serve.OpenId?.RoleClaim} {serve.OpenId?.Label}",
        .. serve.OpenId?.Scopes ?? [], .. serve.OpenId?.Roles.Select(r => $"{r.Key}: {string.Join(',', r.Value)}") ?? [],
    ]);
}
