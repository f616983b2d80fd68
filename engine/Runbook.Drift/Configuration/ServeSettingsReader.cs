using System.Globalization;
using System.Net;
using Runbook.Core;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Reads the section <c>serve</c> of <c>runbook.yml</c>. Used once.</summary>
/// <param name="settings">The section.</param>
/// <param name="folder">What its paths are relative to.</param>
/// <param name="found">Gets what is wrong.</param>
internal sealed class ServeSettingsReader(Settings settings, string folder, List<Diagnostic> found)
{
    private const string HttpPath = "v1/traces";

    /// <summary>Reads it.</summary>
    /// <param name="secrets">Gets the texts that must never be shown.</param>
    public ServeSettings Read(List<string> secrets)
    {
        var read = new ServeSettings
        {
            Listen = [.. settings.Texts("listen").Where(IsAddress)],
            ListenSpan = settings.SpanOf("listen"),
            Tls = settings.Map("tls", "serve.tls") is { } tls ? TlsOf(tls) : null,
            PlainHttp = settings.Flag("plain_http") ?? false,
            Proxies = [.. settings.Texts("proxies").Select(NetworkOf).OfType<IPNetwork>()],
            OpenId = settings.Map("openid", "serve.openid") is { } openId ? OpenIdOf(openId, secrets) : null,
            Traces = settings.Map("traces", "serve.traces") is { } traces ? TracesOf(traces, secrets) : null,
        };
        settings.Close();
        return read;
    }

    private bool IsAddress(string url)
    {
        // "*" and "+" are Kestrel's words for every address; the host of a URL they are not
        var text = url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal);
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.AbsolutePath == "/")
        {
            return true;
        }

        Wrong("listen", $"listen of serve needs addresses such as https://0.0.0.0:8443, not \"{url}\"");
        return false;
    }

    private IPNetwork? NetworkOf(string text)
    {
        if (IPNetwork.TryParse(text.Contains('/') ? text : $"{text}/{(text.Contains(':') ? 128 : 32)}", out var network))
        {
            return network;
        }

        Wrong("proxies", $"proxies of serve needs addresses or networks such as 10.0.0.0/8, not \"{text}\"");
        return null;
    }

    private TlsFiles? TlsOf(Settings tls)
    {
        var (certificate, key) = (tls.Required("certificate"), tls.Required("key"));
        tls.Close();
        return certificate.Length == 0 || key.Length == 0 ? null : new(Path.GetFullPath(certificate, folder), Path.GetFullPath(key, folder))
        {
            CertificateSpan = tls.SpanOf("certificate"),
            KeySpan = tls.SpanOf("key"),
        };
    }

    private OpenIdSettings? OpenIdOf(Settings openId, List<string> secrets)
    {
        var (authority, client, secret) = (openId.Required("authority"), openId.Required("client_id"), Known(openId.Secret("client_secret", folder), secrets));
        var (label, scopes, name, role) = (openId.Text("label"), openId.Texts("scopes"), openId.Text("name_claim"), openId.Text("role_claim"));
        var roles = RolesOf(openId);
        openId.Close();
        if (!IsSafe(authority, out var uri))
        {
            found.Add(Diagnostic.Error(
                "setting-value", "wrong value of a setting", $"authority of serve.openid must be an https URL, not \"{authority}\"", openId.SpanOf("authority"),
                "plain http is for a provider on this machine"));
            return null;
        }

        var read = new OpenIdSettings(uri, client) { ClientSecret = secret, Roles = roles, Span = openId.Span };
        return read with
        {
            Label = label ?? read.Label,
            Scopes = scopes.Count > 0 ? scopes : read.Scopes,
            NameClaim = name ?? read.NameClaim,
            RoleClaim = role ?? read.RoleClaim,
        };
    }

    private Dictionary<AccountRole, IReadOnlyList<string>> RolesOf(Settings openId)
    {
        var roles = new Dictionary<AccountRole, IReadOnlyList<string>>();
        if (openId.Map("roles", "serve.openid.roles") is { } map)
        {
            foreach (var role in Enum.GetValues<AccountRole>())
            {
                roles[role] = map.Texts(role.Word());
            }

            map.Close();
        }

        if (roles.Values.All(v => v.Count == 0))
        {
            found.Add(Diagnostic.Error(
                "missing-key", "a key is missing", "serve.openid needs \"roles\": nobody could log in", openId.Span, "roles: {admin: [runbook-admins], viewer: [\"*\"]}"));
        }

        return roles;
    }

    private TraceSettings? TracesOf(Settings traces, List<string> secrets)
    {
        var (endpoint, isGrpc) = (traces.Required("endpoint"), traces.Choice("protocol", ("http", false), ("grpc", true)) ?? false);
        var (headers, share) = (Known(traces.Secret("headers", folder), secrets), traces.Text("share"));
        traces.Close();
        var portion = 1.0;
        if (share is not null && !(double.TryParse(share, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out portion) && portion is >= 0 and <= 1))
        {
            found.Add(Diagnostic.Error("setting-value", "wrong value of a setting", $"share of serve.traces must be a number from 0 to 1, not \"{share}\"", traces.SpanOf("share")));
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            found.Add(Diagnostic.Error(
                "setting-value", "wrong value of a setting", $"endpoint of serve.traces must be an http or https URL, not \"{endpoint}\"", traces.SpanOf("endpoint"),
                "http://localhost:4318"));
            return null;
        }

        // the specification of OTLP's variables adds the path to a bare address; so is it here
        return new(isGrpc || uri.AbsolutePath != "/" ? uri : new(uri, HttpPath), isGrpc) { Headers = headers, Share = portion };
    }

    private static bool IsSafe(string text, out Uri uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri!) && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback));

    private static string? Known(string? secret, List<string> secrets)
    {
        if (secret is not null)
        {
            secrets.Add(secret);
        }

        return secret;
    }

    private void Wrong(string key, string detail) => found.Add(Diagnostic.Error("setting-value", "wrong value of a setting", detail, settings.SpanOf(key)));
}
