using Runbook.Core;
using Runbook.Sdk;
using Answer = Runbook.Sdk.WebAnswer;

namespace Runbook.Modules;

/// <summary>Says in words what an API server refused. Stateless.</summary>
internal static class KubeTrouble
{
    private const int Longest = 800;

    /// <summary>The body of a success.</summary>
    /// <exception cref="ProbeException">It is none.</exception>
    public static Value Checked(Answer answer, KubeServer server)
    {
        if (!answer.Succeeded)
        {
            throw new ProbeException(Message(answer, server));
        }

        return Json.TryParse(answer.Body) ?? throw new ProbeException($"{server.Endpoint} does not speak as an API server: {Short(answer.Body)}");
    }

    /// <summary>Why a request failed, and what to do.</summary>
    public static string Message(Answer answer, KubeServer server)
    {
        if (answer.Failure is { } failure)
        {
            return failure;
        }

        var said = Json.Text(Json.TryParse(answer.Body), "message") is { Length: > 0 } message ? Short(message) : Short(answer.Body);
        return answer.Status switch
        {
            401 => $"{server.Endpoint} does not know who asks (401 {said}): the token or certificate is wrong or has expired",
            403 => $"not allowed: {said}{Impersonated(server)}",
            429 => $"{server.Endpoint} is too busy: {said}",
            404 when said.StartsWith("namespaces ", StringComparison.Ordinal) => $"{said} (make the namespace first, or in the same task)",
            422 when said.EndsWith("due to an error in our request", StringComparison.Ordinal) => "the patch does not fit the object: a path is not there, or a test does not hold (HTTP 422)",
            _ => $"{said.Trim()} (HTTP {answer.Status})",
        };
    }

    /// <summary>Why a server does not take selectors.</summary>
    public static string Selector(Answer answer, KubeServer server, IReadOnlyList<string> selectors) =>
        $"the selector \"{string.Join(',', selectors)}\" is none: {Message(answer, server)}";

    /// <summary>The server's reason in one word (<c>Conflict</c>, <c>Invalid</c>); empty when it gave none.</summary>
    public static string Reason(Answer answer) => Json.Text(Json.TryParse(answer.Body), "reason") ?? "";

    private static string Impersonated(KubeServer server) =>
        server.Headers.Count == 0 ? "" : $" (asked as {string.Join(", ", server.Headers.Select(h => h.Value))})";

    private static string Short(string body)
    {
        var text = body.Trim();
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}
