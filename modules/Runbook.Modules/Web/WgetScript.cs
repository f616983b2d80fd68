using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>A request as GNU's wget takes it, or busybox's as far as it can. Immutable.</summary>
/// <param name="request">The request.</param>
internal sealed class WgetScript(WebRequest request)
{
    private const string Only = "this host has no curl, only ";

    /// <summary>The lines that send it with GNU's; address, headers and logins stand in files.</summary>
    public Sh Gnu() => Missing(GnuLacks(), "GNU wget") ?? Sh.Line($$"""
        printf '%s\n' {{Sh.Join(" ", Settings())}} > "$d/cfg"
        printf '%s\n' {{request.Url}} > "$d/url"
        wget --config="$d/cfg" -nv -S --content-on-error --tries=1 -O "$d/body" -o "$d/log" -i "$d/url" {{(request.Method == "HEAD" ? Sh.Verbatim("--spider") : Sh.Line($"--method={request.Method}"))}} {{(request.HasBody ? Sh.Verbatim("--body-file=\"$d/in\"") : Sh.Empty)}}; r=$?
        """);

    /// <summary>The lines that send it with busybox's.</summary>
    public Sh Busybox() => Missing(BusyboxLacks(), "busybox wget") ?? Sh.Line($$"""
        # Some builds of busybox crash on -T, at any address.
        (wget -T 5 -q -O /dev/null http://127.0.0.1:1/) >/dev/null 2>&1; [ $? -gt 128 ] && o= || o={{$"-T {request.Timeout}"}}
        wget -S -q -O "$d/body" -U {{request.Agent}} $o {{(request.UsesProxy ? Sh.Empty : Sh.Verbatim("-Y off"))}} {{(request.Validates ? Sh.Empty : Sh.Verbatim("--no-check-certificate"))}} {{(request.Method == "HEAD" ? Sh.Verbatim("--spider") : request.Method == "POST" ? Sh.Verbatim(request.HasBody ? "--post-file \"$d/in\"" : "--post-data ''") : Sh.Empty)}} {{Sh.Join(" ", request.Headers.Select(h => Sh.Line($"--header {$"{h.Name}: {h.Text}"}")))}} -- {{request.Url}} 2> "$d/log"; r=$?
        """);

    private static Sh? Missing(IReadOnlyList<string> lacks, string tool) =>
        lacks.Count == 0 ? null : Sh.Line($"echo {$"{Only}{tool}, which cannot do {string.Join(", ", lacks)}: install curl"} >&2; exit 127");

    private IReadOnlyList<string> GnuLacks() =>
        [.. Names((request.Socket is not null, "unix_socket"), (request.UsesKerberos, "use_gssapi"))];

    private IReadOnlyList<string> BusyboxLacks() =>
    [
        .. Names(
            (request.Socket is not null, "unix_socket"),
            (request.UsesKerberos, "use_gssapi"),
            (request.Method is not ("GET" or "POST" or "HEAD"), $"method {request.Method}"),
            (request.HasBody && request.Method != "POST", $"a body with {request.Method}"),
            (request.User is not null || request.Headers.Any(h => h.IsSecret || CurlScript.IsLogin(h.Name)), "a login that others on the host cannot see"),
            (request.Certificate is not null || request.Key is not null, "client_cert"),
            (request.Authorities is not null, "ca_path"),
            (request.Ciphers is { Count: > 0 }, "ciphers"),
            (!request.Follows && request.Method is "GET" or "HEAD", "follow_redirects: none")),
    ];

    private static IEnumerable<string> Names(params (bool IsAsked, string Name)[] all) => all.Where(a => a.IsAsked).Select(a => a.Name);

    private IEnumerable<Sh> Settings()
    {
        yield return Sh.Line($"{$"timeout = {request.Timeout}"}");
        yield return Sh.Line($"{$"user_agent = {request.Agent}"}");
        yield return Sh.Line($"{$"max_redirect = {(request.Follows ? 20 : 0)}"}");
        foreach (var (name, text, isSecret) in request.Headers)
        {
            var line = $"header = {name}: {text}";
            yield return isSecret || CurlScript.IsLogin(name) ? Sh.Line($"{new Secret(line)}") : Sh.Line($"{line}");
        }

        if (request.User is { } user)
        {
            yield return Sh.Line($"{$"user = {user}"} {new Secret($"password = {request.Password}")} {$"auth_no_challenge = {(request.ForceBasic ? "on" : "off")}"}");
        }

        (string Name, string? Value)[] settings =
        [
            ("check_certificate", request.Validates ? null : "off"), ("use_proxy", request.UsesProxy ? null : "off"),
            ("certificate", request.Certificate), ("private_key", request.Key), ("ca_certificate", request.Authorities),
            ("netrc", request.UsesNetrc ? null : "off"), ("ciphers", request.Ciphers is { Count: > 0 } ciphers ? string.Join(':', ciphers) : null),
        ];
        foreach (var (name, value) in settings.Where(s => s.Value is not null))
        {
            yield return Sh.Line($"{$"{name} = {value}"}");
        }
    }
}
