namespace Runbook.Sdk;

/// <summary>What a web server answered, or why there is no answer. Immutable.</summary>
/// <param name="Status">The status, 100 to 599; 0 when there was no answer.</param>
/// <param name="Body">The body as UTF-8 text; empty when there was none.</param>
public sealed record WebAnswer(int Status, string Body) : QueryAnswer
{
    /// <summary>The headers, in the order they came.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The messages of a WebSocket, each as it came; empty for a plain request.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Messages { get; init; } = [];

    /// <summary>Why there was no answer, and what to do; null when there was one.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether the status is 200 to 299, or 101 of a WebSocket that the server ended in order.</summary>
    public bool Succeeded => Status is 101 or (>= 200 and < 300);

    /// <summary>No answer.</summary>
    /// <param name="reason">Why.</param>
    public static WebAnswer None(string reason) => new(0, "") { Failure = reason };
}
