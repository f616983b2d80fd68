using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>An API server, who asks it, and the namespace that is meant when none is named. Immutable.</summary>
/// <param name="Endpoint">The server with its credentials.</param>
/// <param name="Namespace">The namespace of the context; <c>default</c> when it has none.</param>
internal sealed record KubeServer(WebEndpoint Endpoint, string Namespace)
{
    /// <summary>Headers of every request: who is acted as.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = WebQuery.UsualTimeout;

    /// <summary>A reading request.</summary>
    public WebQuery Get(string path, bool mayBeKept = false) =>
        new(Endpoint, path) { Headers = Headers, Timeout = Timeout, MayBeKept = mayBeKept };

    /// <summary>Any request.</summary>
    public WebQuery Request(string method, string path, string? body = null, string contentType = "application/json") =>
        new(Endpoint, path) { Method = method, Headers = Headers, Timeout = Timeout, Body = body, ContentType = contentType };
}
