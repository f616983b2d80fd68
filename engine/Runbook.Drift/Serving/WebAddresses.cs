using System.Net;
using Runbook.Core;

namespace Runbook.Drift;

/// <summary>Where the page listens, and whether it may. Stateless.</summary>
internal static class WebAddresses
{
    private const string Plain = "http://127.0.0.1:8080";
    private const string Safe = "https://127.0.0.1:8443";

    /// <summary>The addresses: of the command line, else of the settings, else of this machine alone.</summary>
    /// <exception cref="DiagnosticException">Passwords would go over a network in the clear, or there is no certificate.</exception>
    public static IReadOnlyList<string> Find(DriftOptions options, ServeSettings settings)
    {
        var urls = options.Urls.Count > 0 ? options.Urls : settings.Listen.Count > 0 ? settings.Listen : [settings.Tls is null ? Plain : Safe];
        var place = options.Urls.Count > 0 || !settings.ListenSpan.IsKnown ? new(options.SettingsPath, 0, 0) : settings.ListenSpan;
        var found = urls.Select(u => Trouble(u, settings, place)).OfType<Diagnostic>().ToArray();
        return found.Length == 0 ? urls : throw new DiagnosticException(found);
    }

    private static Diagnostic? Trouble(string url, ServeSettings settings, SourceSpan place)
    {
        if (url.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        {
            return settings.Tls is not null ? null
                : Diagnostic.Error("serve-tls", "there is no certificate", url, place, "serve: {tls: {certificate: FILE, key: FILE}} in runbook.yml");
        }

        return settings.PlainHttp || IsHere(url) ? null
            : Diagnostic.Error("serve-plain", "passwords would go over the network in the clear", url, place,
                "serve: {tls: {certificate: FILE, key: FILE}} and an https address; or, where a proxy ends TLS, serve: {plain_http: yes}");
    }

    private static bool IsHere(string url)
    {
        var at = url.IndexOf("://", StringComparison.Ordinal);
        var rest = at < 0 ? url : url[(at + 3)..];
        var host = rest.StartsWith('[') ? rest[1..Math.Max(1, rest.IndexOf(']', StringComparison.Ordinal))] : rest.Split(':', '/')[0];
        return rest.StartsWith("unix:/", StringComparison.Ordinal) || host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
