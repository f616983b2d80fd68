using Runbook.Core;
using Runbook.Sdk;
using Answer = Runbook.Sdk.WebAnswer;

namespace Runbook.Modules;

/// <summary>Says in words what an API server refused. Stateless.</summary>
internal static class KubeTrouble
{
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

        var said = Json.Text(Json.TryParse(answer.Body), "message") is { Length: > 0 } message ? message : Short(answer.Body);
        return answer.Status switch
        {
            401 => $"{server.Endpoint} does not know who asks (401 {said}): the token or certificate is wrong or has expired",
            403 => $"not allowed: {said}{Impersonated(server)}",
            429 => $"{server.Endpoint} is too busy: {said}",
            _ => $"{said} (HTTP {answer.Status})",
        };
    }

    /// <summary>The server's reason in one word (<c>Conflict</c>, <c>Invalid</c>); empty when it gave none.</summary>
    public static string Reason(Answer answer) => Json.Text(Json.TryParse(answer.Body), "reason") ?? "";

    private static string Impersonated(KubeServer server) =>
        server.Headers.Count == 0 ? "" : $" (asked as {string.Join(", ", server.Headers.Select(h => h.Value))})";

    private static string Short(string body)
    {
        var text = body.Trim();
        return text.Length <= 300 ? text : text[..300] + "…";
    }
}
