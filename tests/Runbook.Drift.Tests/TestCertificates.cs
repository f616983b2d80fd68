using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Runbook.Drift.Tests;

/// <summary>An authority, one below it, and certificates for this machine, as PEM files in a folder. Disposing deletes the folder.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("runbook-tls-");
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _between;

    public TestCertificates()
    {
        _root = Authority("root", null);
        _between = Authority("between", _root);
        File.WriteAllText(Root, _root.ExportCertificatePem());
        Issue();
    }

    /// <summary>The authority that is trusted.</summary>
    public string Root => Of("root.pem");

    /// <summary>The certificate with the one of the authority that issued it.</summary>
    public string Certificate => Of("certificate.pem");

    public string Key => Of("key.pem");

    public string Of(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes something else where the key is; null takes it away.</summary>
    public void Replace(string? key)
    {
        File.Delete(Key);
        if (key is not null)
        {
            File.WriteAllText(Key, key);
        }
    }

    /// <summary>Writes another certificate and its key.</summary>
    /// <param name="usage">The only thing that it is for, as an object identifier; null for anything.</param>
    /// <returns>Its thumbprint.</returns>
    public string Issue(string? usage = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        if (usage is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        }

        using var made = request.Create(_between, TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(30), RandomNumberGenerator.GetBytes(8));
        // the key first: who reads in between finds files that do not belong together, as with any renewal
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Certificate, $"{made.ExportCertificatePem()}\n{_between.ExportCertificatePem()}\n");
        return made.Thumbprint;
    }

    public void Dispose()
    {
        _root.Dispose();
        _between.Dispose();
        _folder.Delete(recursive: true);
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? above)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var (from, to) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(60));
        return above is null ? request.CreateSelfSigned(from, to)
            : request.Create(above, from, to, RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
    }
}
