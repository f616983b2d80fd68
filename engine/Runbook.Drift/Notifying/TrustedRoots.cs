using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Runbook.Drift;

/// <summary>Authorities of one's own: a server's certificate must come from one of them, and be of its name. Immutable.</summary>
internal sealed class TrustedRoots
{
    // id-kp-serverAuth, RFC 5280, 4.2.1.12
    private static readonly Oid Servers = new("1.3.6.1.5.5.7.3.1");
    private readonly X509Certificate2Collection _roots;

    private TrustedRoots(X509Certificate2Collection roots) => _roots = roots;

    /// <summary>Reads a PEM file.</summary>
    /// <returns>Null when it cannot be read.</returns>
    public static TrustedRoots? Load(string file, out string? trouble)
    {
        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(file);
            trouble = roots.Count == 0 ? $"{file} holds no certificate" : null;
            return roots.Count == 0 ? null : new(roots);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            trouble = e is CryptographicException ? $"{file} is no PEM file of certificates" : e.Message;
            return null;
        }
    }

    /// <summary>Whether a server's certificate comes from one of them and may be a server's; to be given to what speaks TLS.</summary>
    public bool Holds(object sender, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        (chain.ChainPolicy.TrustMode, chain.ChainPolicy.RevocationMode) = (X509ChainTrustMode.CustomRootTrust, X509RevocationMode.NoCheck);
        chain.ChainPolicy.ApplicationPolicy.Add(Servers);
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.ExtraStore.AddRange((X509Certificate2[])[.. presented is null ? [] : presented.ChainElements.Select(e => e.Certificate)]);
        return chain.Build(leaf);
    }
}
