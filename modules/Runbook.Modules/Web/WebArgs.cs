using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>What all modules that ask a web server take. Immutable.</summary>
public abstract record WebArgs : FileAttributeArgs
{
    /// <summary>The address: http, https or ftp.</summary>
    [Key, Required]
    public string? Url { get; init; }

    /// <summary>Headers of the request.</summary>
    public MapValue? Headers { get; init; }

    /// <summary>The user for the server.</summary>
    [Alias("user", "username")]
    public string? UrlUsername { get; init; }

    /// <summary>The user's password.</summary>
    [Secret, Alias("password")]
    public string? UrlPassword { get; init; }

    /// <summary>Whether user and password go with the first request, not only after the server asked. Default false.</summary>
    public bool ForceBasicAuth { get; init; }

    /// <summary>Whether the server's certificate is verified. Default true.</summary>
    public bool ValidateCerts { get; init; } = true;

    /// <summary>Whether the host's proxy settings are used. Default true.</summary>
    public bool UseProxy { get; init; } = true;

    /// <summary>What the request calls itself. Default <c>ansible-httpget</c>.</summary>
    public string HttpAgent { get; init; } = "ansible-httpget";

    /// <summary>A certificate of the client in PEM, on the host.</summary>
    public string? ClientCert { get; init; }

    /// <summary>The key of the client's certificate, when it is not in the same file.</summary>
    public string? ClientKey { get; init; }

    /// <summary>The cipher suites that may be used.</summary>
    public IReadOnlyList<string>? Ciphers { get; init; }

    /// <summary>Whether an answer that is compressed is unpacked. Default true.</summary>
    public bool Decompress { get; init; } = true;

    /// <summary>Whether user and password may come from the host's <c>.netrc</c>. Default true.</summary>
    public bool UseNetrc { get; init; } = true;

    /// <summary>Whether the login is by Kerberos. Default false.</summary>
    public bool UseGssapi { get; init; }

    /// <summary>Headers that are not sent on after a redirect. Not supported but for an empty list: giving some is an error.</summary>
    public IReadOnlyList<string>? UnredirectedHeaders { get; init; }

    /// <summary>What is wrong with these arguments; a sentence each.</summary>
    internal IEnumerable<string> WebProblems()
    {
        if (Url is { } url && !url.Contains("://", StringComparison.Ordinal))
        {
            yield return $"url has no scheme such as https://: {url}";
        }

        if (UnredirectedHeaders is { Count: > 0 })
        {
            yield return "unredirected_headers is not supported; only login headers stay behind on a redirect to another host";
        }

        foreach (var problem in Unsupported())
        {
            yield return problem;
        }
    }

    /// <summary>The request that these arguments describe.</summary>
    internal WebRequest Request(string url, string method, int timeout) => new(url, method)
    {
        Headers = [.. (Headers?.TextEntries ?? []).Select(h => (h.Key, h.Value.AsText() ?? h.Value.ToString()!, h.Value.IsSecret))],
        User = UrlUsername,
        Password = UrlPassword,
        ForceBasic = ForceBasicAuth,
        Validates = ValidateCerts,
        UsesProxy = UseProxy,
        Agent = HttpAgent,
        Certificate = ClientCert,
        Key = ClientKey,
        Ciphers = Ciphers,
        Decompresses = Decompress,
        UsesNetrc = UseNetrc,
        UsesKerberos = UseGssapi,
        Timeout = timeout,
    };
}
