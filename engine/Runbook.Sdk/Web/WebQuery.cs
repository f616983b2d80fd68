namespace Runbook.Sdk;

/// <summary>
/// One request to a web server, sent from the host. As a question of a probe it must only read. Compared by value. Its body and
/// headers are never shown. Immutable.
/// </summary>
/// <param name="Endpoint">The server.</param>
/// <param name="Path">What follows the endpoint's address: path and query, with a slash in front.</param>
public sealed record WebQuery(WebEndpoint Endpoint, string Path) : Query
{
    /// <summary>How long an answer may take unless the request says otherwise: 30 s.</summary>
    public static TimeSpan UsualTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The method. Default <c>GET</c>.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Headers beside those that the endpoint brings.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body as text, sent as UTF-8; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>The body's type. Default <c>application/json</c>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>
    /// The subprotocol of a WebSocket that the request opens; the answer is then all messages until the server ends it
    /// (<see cref="WebAnswer.Messages"/>, status 101), and no body is sent. Null (the default) is a plain request.
    /// </summary>
    public string? Subprotocol { get; init; }

    /// <summary>How long the answer may take. Default <see cref="UsualTimeout"/>.</summary>
    public TimeSpan Timeout { get; init; } = UsualTimeout;

    /// <summary>
    /// Whether a success that came earlier in this run, to an equal request, may stand for the answer. Default false: asked
    /// anew, and what was kept is replaced.
    /// </summary>
    public bool MayBeKept { get; init; }

    /// <inheritdoc/>
    public override string Shown => $"{Method} {Endpoint}{Path}";

    /// <inheritdoc/>
    public bool Equals(WebQuery? other) =>
        other is not null && Path == other.Path && Method == other.Method && Body == other.Body && ContentType == other.ContentType
        && Timeout == other.Timeout && Subprotocol == other.Subprotocol && MayBeKept == other.MayBeKept && Endpoint == other.Endpoint && Headers.SequenceEqual(other.Headers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Method, Path, Body?.Length);

    /// <summary>Method and address.</summary>
    public override string ToString() => Shown;
}
