using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailKit;
using MailKit.Security;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>
/// Tells of changes of state, and of nothing else: each schedule's targets after a batch, or gathered for as long as a target's digest
/// says. A target that does not answer is tried three times; then the message is dropped with a line in the log. Disposing tells what is
/// still gathered. Safe from any thread.
/// </summary>
internal sealed class Notifying(DriftContext context) : IAsyncDisposable
{
    private const int Tries = 3;
    private const string SignatureHeader = "X-Runbook-Signature";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly CancellationTokenSource _ending = new();
    private readonly HttpClient _http = new() { Timeout = Patience };
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<(string Schedule, Transition Change)>> _gathered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _flushing = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Target, bool WasTold), long> _counts = new();

    /// <summary>How many messages were sent, and how many dropped, by target.</summary>
    public IReadOnlyDictionary<(string Target, bool WasTold), long> Counts => _counts;

    /// <summary>Tells of what moved in a batch.</summary>
    public async Task TellAsync(Schedule schedule, IReadOnlyList<Transition> moved, CancellationToken cancellationToken)
    {
        foreach (var target in schedule.Notify.Select(n => context.Settings.Notify.GetValueOrDefault(n)).OfType<NotifyTarget>())
        {
            if (target.Digest <= TimeSpan.Zero)
            {
                await SendAsync(target, [.. moved.Select(m => (schedule.Name, m))], cancellationToken).ConfigureAwait(false);
            }
            else
            {
                Gather(target, schedule.Name, moved, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        Task[] flushing;
        lock (_lock)
        {
            flushing = [.. _flushing.Values];
        }

        await Task.WhenAll(flushing).ConfigureAwait(false);
        _http.Dispose();
        _ending.Dispose();
    }

    /// <summary>Keeps changes for later; the first begin a digest.</summary>
    private void Gather(NotifyTarget target, string schedule, IReadOnlyList<Transition> moved, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var isFirst = !_gathered.TryGetValue(target.Name, out var list);
            (list ??= _gathered[target.Name] = []).AddRange(moved.Select(m => (schedule, m)));
            if (isFirst)
            {
                var before = _flushing.GetValueOrDefault(target.Name) ?? Task.CompletedTask;
                _flushing[target.Name] = FlushLaterAsync(target, before, cancellationToken);
            }
        }
    }

    private async Task FlushLaterAsync(NotifyTarget target, Task before, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        try
        {
            await Task.Delay(target.Digest, context.Time, ending.Token).ConfigureAwait(false);
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

        await before.ConfigureAwait(false);
        await SendAsync(target, changes, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task SendAsync(NotifyTarget target, IReadOnlyList<(string Schedule, Transition Change)> changes, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                await (target.Kind == NotifyKind.Email
                    ? Mail.SendAsync(target, NotifyText.Subject(target, changes), NotifyText.Of(target, changes), cancellationToken)
                    : PostAsync(target, changes, cancellationToken)).ConfigureAwait(false);
                Count(target, wasTold: true);
                return;
            }
            catch (Exception e) when (IsFailure(e))
            {
                context.Log($"{target.Name} could not be told (try {attempt} of {Tries}): {e.Message}");
                if (attempt < Tries && !cancellationToken.IsCancellationRequested)
                {
                    await Task.Delay(TimeSpan.FromSeconds(attempt), context.Time, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }

        Count(target, wasTold: false);
    }

    private static bool IsFailure(Exception e) =>
        e is HttpRequestException or IOException or OperationCanceledException or System.Net.Sockets.SocketException
            or ServiceNotAuthenticatedException or CommandException or ProtocolException or SslHandshakeException or AuthenticationException or NotSupportedException;

    private void Count(NotifyTarget target, bool wasTold) => _counts.AddOrUpdate((target.Name, wasTold), 1, (_, n) => n + 1);

    private async Task PostAsync(NotifyTarget target, IReadOnlyList<(string Schedule, Transition Change)> changes, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(BodyOf(target, changes), Json);
        using var request = new HttpRequestMessage(HttpMethod.Post, target.To) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json", "utf-8");
        if (target.Secret is { } secret)
        {
            request.Headers.Add(SignatureHeader, $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}");
        }

        using var own = target.Authorities is { } file ? ClientFor(file) : null;
        using var response = await (own ?? _http).SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }

    private static HttpClient ClientFor(string authorities)
    {
        var roots = TrustedRoots.Load(authorities, out var trouble) ?? throw new IOException(trouble);
        return new(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = roots.Holds } }) { Timeout = Patience };
    }

    private static object BodyOf(NotifyTarget target, IReadOnlyList<(string Schedule, Transition Change)> changes) => target.Kind == NotifyKind.Slack
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
}
