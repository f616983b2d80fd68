using System.Net.Http.Json;
using System.Text.Json;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>
/// Tells of changes of state, and of nothing else: each schedule's targets after a batch, or gathered for as long as a target's digest
/// says. A target that does not answer is tried three times; then the message is dropped with a line in the log. Safe from any thread.
/// </summary>
internal sealed class Notifying(DriftContext context)
{
    private const int Tries = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http = new() { Timeout = Patience };
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<(string Schedule, Transition Change)>> _gathered = new(StringComparer.Ordinal);

    /// <summary>Tells of what moved in a batch.</summary>
    public async Task TellAsync(Schedule schedule, IReadOnlyList<Transition> moved, CancellationToken cancellationToken)
    {
        foreach (var target in schedule.Notify.Select(n => context.Settings.Notify.GetValueOrDefault(n)).OfType<NotifyTarget>())
        {
            if (target.Digest <= TimeSpan.Zero)
            {
                await SendAsync(target, [.. moved.Select(m => (schedule.Name, m))], cancellationToken).ConfigureAwait(false);
            }
            else if (Gather(target, schedule.Name, moved))
            {
                _ = FlushLaterAsync(target, cancellationToken);
            }
        }
    }

    /// <summary>Keeps changes for later; whether they are the first.</summary>
    private bool Gather(NotifyTarget target, string schedule, IReadOnlyList<Transition> moved)
    {
        lock (_lock)
        {
            var isFirst = !_gathered.TryGetValue(target.Name, out var list);
            (list ??= _gathered[target.Name] = []).AddRange(moved.Select(m => (schedule, m)));
            return isFirst;
        }
    }

    private async Task FlushLaterAsync(NotifyTarget target, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(target.Digest, context.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // what was gathered is told now: nobody will later
        }

        List<(string, Transition)> changes;
        lock (_lock)
        {
            _gathered.Remove(target.Name, out var list);
            changes = list ?? [];
        }

        await SendAsync(target, changes, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task SendAsync(NotifyTarget target, IReadOnlyList<(string Schedule, Transition Change)> changes, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                await (target.Kind == NotifyKind.Email
                    ? Mail.SendAsync(target, NotifyText.Subject(changes), NotifyText.Of(target, changes), cancellationToken)
                    : PostAsync(target, changes, cancellationToken)).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException or System.Net.Sockets.SocketException or System.Net.Mail.SmtpException)
            {
                context.Log($"{target.Name} could not be told (try {attempt} of {Tries}): {e.Message}");
                if (attempt < Tries && !cancellationToken.IsCancellationRequested)
                {
                    await Task.Delay(TimeSpan.FromSeconds(attempt), context.Time, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task PostAsync(NotifyTarget target, IReadOnlyList<(string Schedule, Transition Change)> changes, CancellationToken cancellationToken)
    {
        object body = target.Kind == NotifyKind.Slack
            ? new { text = NotifyText.Of(target, changes) }
            : new
            {
                text = NotifyText.Of(target, changes),
                changes = changes.Select(c => new
                {
                    schedule = c.Schedule,
                    at = c.Change.At,
                    host = c.Change.Host,
                    resource = c.Change.Key,
                    kind = JsonNamingPolicy.SnakeCaseLower.ConvertName(c.Change.Kind.ToString()),
                    from = c.Change.From,
                    to = c.Change.To,
                    who = c.Change.Who,
                    run = c.Change.RunId,
                    diff = c.Change.Diff,
                    message = c.Change.Message,
                }),
            };
        using var response = await _http.PostAsJsonAsync(target.To, body, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }
}
