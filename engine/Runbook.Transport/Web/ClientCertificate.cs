using System.Collections.ObjectModel;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace Runbook.Transport;

/// <summary>
/// What a client proves itself with: its certificate, and those that stand below it in the same PEM text. The framework's public way
/// looks for the chain among all roots of the system, whose files it reads for that (150 of them: half of what a whole run costs),
/// although what is sent is known; so its constructor is called, where it is what it was. Stateless.
/// </summary>
internal static class ClientCertificate
{
    /// <summary>Reads it.</summary>
    /// <param name="certificate">The certificate and those that follow it, in PEM.</param>
    /// <param name="key">Its key, in PEM.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">One of them is malformed, or they do not belong together.</exception>
    public static SslStreamCertificateContext Read(string certificate, string key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        var leaf = X509Certificate2.CreateFromPem(certificate, key);
        if (OperatingSystem.IsWindows())
        {
            // Windows signs only with keys that are in its own store, and there the roots cost nothing.
            leaf = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }

        try
        {
            return Construct(leaf, new([.. chain.Skip(1)]), null);
        }
        catch (MissingMethodException)
        {
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SslStreamCertificateContext Construct(X509Certificate2 target, ReadOnlyCollection<X509Certificate2> intermediates, SslCertificateTrust? trust);
}
