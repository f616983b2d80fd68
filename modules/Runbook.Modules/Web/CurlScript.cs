using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>A request as curl takes it: a configuration file on the host, so that no secret is on a command line. Immutable.</summary>
/// <remarks>The file's format: curl(1), option <c>--config</c>.</remarks>
/// <param name="request">The request.</param>
internal sealed class CurlScript(WebRequest request)
{
    /// <summary>The lines that send it.</summary>
    public Sh Text() => Sh.Line($$"""
        printf '%s\n' {{Sh.Join(" ", Lines())}} > "$d/cfg"
        curl -q -sS -K "$d/cfg" -o "$d/body" -D "$d/head" -w '%{http_code} %{num_redirects} %{url_effective}\n' > "$d/status" 2> "$d/log" {{Data()}}; r=$?
        """);

    private Sh Data() => request.HasBody ? Sh.Verbatim("--data-binary @\"$d/in\"") : request.Method == "POST" ? Sh.Verbatim("--data-binary ''") : Sh.Empty;

    private IEnumerable<Sh> Lines()
    {
        yield return Plain("url", request.Url);
        yield return Plain("user-agent", request.Agent);
        yield return Plain("connect-timeout", $"{request.Timeout}");
        yield return Plain("speed-time", $"{request.Timeout}");
        yield return Plain("speed-limit", "1");
        // A POST is curl's own choice for data, and becomes a GET on a redirect only then.
        if (request.Method == "HEAD")
        {
            yield return Flag("head");
        }
        else if (request.Method != "POST")
        {
            yield return Plain("request", request.Method);
        }

        foreach (var (name, text, isSecret) in request.Headers)
        {
            var line = Setting("header", text.Length == 0 ? $"{name};" : $"{name}: {text}");
            yield return isSecret || IsLogin(name) ? Sh.Line($"{new Secret(line)}") : Sh.Line($"{line}");
        }

        foreach (var line in Login().Concat(Options()))
        {
            yield return line;
        }
    }

    private IEnumerable<Sh> Login()
    {
        if (request.User is { } user)
        {
            yield return Sh.Line($"{new Secret(Setting("user", $"{user}:{request.Password}"))}");
            yield return Flag(request.ForceBasic ? "basic" : "anyauth");
        }
        else if (request.UsesKerberos)
        {
            yield return Plain("user", ":");
            yield return Flag("negotiate");
        }
        else if (request.UsesNetrc)
        {
            yield return Flag("netrc-optional");
        }
    }

    private IEnumerable<Sh> Options()
    {
        (string Name, string? Value)[] settings =
        [
            ("cert", request.Certificate), ("key", request.Key), ("cacert", request.Authorities), ("unix-socket", request.Socket),
            ("ciphers", request.Ciphers is { Count: > 0 } ciphers ? string.Join(':', ciphers) : null), ("noproxy", request.UsesProxy ? null : "*"),
        ];
        foreach (var (name, value) in settings)
        {
            if (value is not null)
            {
                yield return Plain(name, value);
            }
        }

        (string Name, bool IsOn)[] flags =
        [
            ("insecure", !request.Validates), ("location", request.Follows),
            ("compressed", request.Decompresses && request.Headers.Any(h => h.Name.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase))),
        ];
        foreach (var (name, _) in flags.Where(f => f.IsOn))
        {
            yield return Flag(name);
        }
    }

    /// <summary>Whether a header is a secret by its name.</summary>
    public static bool IsLogin(string name) => name.ToUpperInvariant() is "AUTHORIZATION" or "PROXY-AUTHORIZATION" or "COOKIE" or "X-AUTH-TOKEN" or "PRIVATE-TOKEN" or "X-VAULT-TOKEN" or "X-API-KEY";

    private static Sh Plain(string name, string value) => Sh.Line($"{Setting(name, value)}");

    private static Sh Flag(string name) => Sh.Line($"{name}");

    private static string Setting(string name, string value) =>
        $"{name} = \"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal)}\"";
}
