using System.Collections.Concurrent;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// Sends web requests from one host: one kept connection for each endpoint (several where the server has no HTTP/2), so that
/// hundreds of requests go out together. Safe from any thread.
/// </summary>
/// <param name="clock">For time limits.</param>
/// <param name="connect">A byte stream from the host to a server's name and port; null connects from this machine.</param>
internal sealed class WebClient(TimeProvider clock, Func<string, int, CancellationToken, ValueTask<Stream>>? connect) : IDisposable
{
    private const int AtOnce = 64;
    private readonly ConcurrentDictionary<WebEndpoint, Lazy<HttpMessageInvoker>> _servers = new();
    private readonly ConcurrentDictionary<WebQuery, WebAnswer> _kept = new();
    private readonly SemaphoreSlim _slots = new(AtOnce, AtOnce);

    /// <summary>Sends all at the same time; the answers in their order.</summary>
    public async Task<IReadOnlyList<WebAnswer>> SendAsync(IReadOnlyList<WebQuery> batch, ApplyOptions apply, CancellationToken cancellationToken) =>
        await Task.WhenAll(batch.Select(q => SendAsync(q, apply.Timeout, cancellationToken))).ConfigureAwait(false);

    /// <summary>Does an action.</summary>
    public async Task<ActionOutcome> ApplyAsync(RemoteAction.Web web, ApplyOptions apply, CancellationToken cancellationToken)
    {
        var answers = await SendAsync(web.Requests, apply, cancellationToken).ConfigureAwait(false);
        var bad = answers.Select((a, i) => (Answer: a, Request: web.Requests[i])).FirstOrDefault(p => !p.Answer.Succeeded);
        return bad.Answer is null
            ? new(0, "", "") { Answers = answers }
            : new(1, "", bad.Answer.Failure ?? $"{bad.Request.Shown} was answered with status {bad.Answer.Status}: {bad.Answer.Body}") { Answers = answers };
    }

    public void Dispose()
    {
        foreach (var server in _servers.Values.Where(s => s.IsValueCreated))
        {
            server.Value.Dispose();
        }

        _slots.Dispose();
    }

    private async Task<WebAnswer> SendAsync(WebQuery query, TimeSpan? limit, CancellationToken cancellationToken)
    {
        var key = query with { MayBeKept = true };
        if (query.MayBeKept && _kept.TryGetValue(query, out var kept))
        {
            return kept;
        }

        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var answer = await AnswerAsync(query, limit is { } l && l < query.Timeout ? l : query.Timeout, cancellationToken).ConfigureAwait(false);
            if (answer.Succeeded && (query.MayBeKept || _kept.ContainsKey(key)))
            {
                _kept[key] = answer;
            }

            return answer;
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<WebAnswer> AnswerAsync(WebQuery query, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var server = _servers.GetOrAdd(query.Endpoint, e => new(() => WebHandler.For(e, connect))).Value;
            if (query.Subprotocol is not null)
            {
                return await WebSockets.AskAsync(server, query, either.Token).ConfigureAwait(false);
            }

            var from = clock.GetTimestamp();
            while (true)
            {
                using var request = WebMessage.Of(query);
                using var response = await server.SendAsync(request, either.Token).ConfigureAwait(false);
                var body = await response.Content.ReadAsStringAsync(either.Token).ConfigureAwait(false);
                if (WebMessage.AgainAfter(response) is not { } pause || clock.GetElapsedTime(from) + pause >= limit)
                {
                    return new((int)response.StatusCode, body) { Headers = WebMessage.HeadersOf(response) };
                }

                await Task.Delay(pause, clock, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return WebAnswer.None($"{query.Endpoint} gave no answer within {limit.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (WebTrouble.Reason(query.Endpoint, e) is not null)
        {
            return WebAnswer.None(WebTrouble.Reason(query.Endpoint, e)!);
        }
    }
}
