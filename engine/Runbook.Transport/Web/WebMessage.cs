using System.Net.Http.Headers;
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

        if (endpoint.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal);
        }
        else if (endpoint.User is { } user)
        {
            var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{endpoint.Password?.Reveal}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", pair);
        }

        foreach (var (name, value) in query.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>All headers of an answer.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> HeadersOf(HttpResponseMessage response) =>
        [.. response.Headers.Concat(response.Content.Headers).SelectMany(h => h.Value.Select(v => KeyValuePair.Create(h.Key, v)))];
}
