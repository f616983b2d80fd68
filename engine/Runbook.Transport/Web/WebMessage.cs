using System.Text;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Requests and answers between Runbook's types and the library's. Stateless.</summary>
internal static class WebMessage
{
    /// <summary>The request, with the endpoint's credentials.</summary>
    public static HttpRequestMessage Of(WebQuery query)
    {
        var endpoint = query.Endpoint;
        var request = new HttpRequestMessage(new HttpMethod(query.Method), endpoint.Address + query.Path)
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (query.Body is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", query.ContentType);
        }

        foreach (var (name, value) in HeadersFor(query))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>The headers of a request, with those that say who asks.</summary>
    public static IEnumerable<KeyValuePair<string, string>> HeadersFor(WebQuery query)
    {
        var endpoint = query.Endpoint;
        if (endpoint.Token is { } token)
        {
            yield return KeyValuePair.Create("Authorization", $"Bearer {token.Reveal}");
        }
        else if (endpoint.User is { } user)
        {
            var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{endpoint.Password?.Reveal}"));
            yield return KeyValuePair.Create("Authorization", $"Basic {pair}");
        }

        if (endpoint.ServerName is { } name)
        {
            // The library checks the certificate for the host that the request names, whatever its options say.
            yield return KeyValuePair.Create("Host", name);
        }

        foreach (var header in query.Headers)
        {
            yield return header;
        }
    }

    /// <summary>How long to wait before asking again, where a server that is too busy says so; it has then done nothing. Null: not at all.</summary>
    public static TimeSpan? AgainAfter(HttpResponseMessage response) =>
        response.StatusCode is System.Net.HttpStatusCode.TooManyRequests or System.Net.HttpStatusCode.ServiceUnavailable ? response.Headers.RetryAfter?.Delta : null;

    /// <summary>All headers of an answer.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> HeadersOf(HttpResponseMessage response) =>
        [.. response.Headers.Concat(response.Content.Headers).SelectMany(h => h.Value.Select(v => KeyValuePair.Create(h.Key, v)))];
}
