using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Runbook.Core;

namespace Runbook.Drift;

/// <summary>
/// The certificate of the page: read at the start, and again when its files have changed, as who renews it writes them. While the new ones
/// cannot be used the old one holds. Safe from any thread.
/// </summary>
internal sealed class TlsKeeper
{
    private readonly TlsFiles _files;
    private readonly Action<string> _log;
    private string _seen;
    private SslStreamCertificateContext _current;

    private TlsKeeper(TlsFiles files, Action<string> log, string seen, SslStreamCertificateContext current) => (_files, _log, _seen, _current) = (files, log, seen, current);

    /// <summary>What is shown to who connects now.</summary>
    public SslStreamCertificateContext Current => Volatile.Read(ref _current);

    /// <summary>Until when it is valid.</summary>
    public DateTimeOffset Expires => Current.TargetCertificate.NotAfter;

    /// <summary>Reads the files.</summary>
    /// <exception cref="DiagnosticException">They cannot be read, are not what they should be, or do not belong together.</exception>
    public static TlsKeeper Load(TlsFiles files, Action<string> log)
    {
        var (certificate, key) = (Read(files.Certificate, files.CertificateSpan), Read(files.Key, files.KeySpan));
        return new(files, log, certificate + key, Make(files, certificate, key));
    }

    /// <summary>Reads the files again when their contents have changed. That they are of no use is told once, for as long as they stay so.</summary>
    public void Refresh()
    {
        // what cannot be read is as good as empty
        var seen = "";
        try
        {
            var (certificate, key) = (Read(_files.Certificate, _files.CertificateSpan), Read(_files.Key, _files.KeySpan));
            seen = certificate + key;
            if (seen == _seen)
            {
                return;
            }

            Volatile.Write(ref _current, Make(_files, certificate, key));
            _log($"the certificate was read again: {_files.Certificate}, valid until {Expires:yyyy-MM-dd}");
        }
        catch (DiagnosticException e)
        {
            if (seen != _seen)
            {
                _log($"the certificate stays as it was: {e.Diagnostics[0]}");
            }
        }

        _seen = seen;
    }

    private static string Read(string path, SourceSpan place)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refuse("a file for TLS cannot be read", e.Message, place, null);
        }
    }

    private static SslStreamCertificateContext Make(TlsFiles files, string certificate, string key)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(certificate);
        }
        catch (CryptographicException e)
        {
            throw Refuse("a file for TLS is not what it should be", $"{files.Certificate}: {e.Message}", files.CertificateSpan, null);
        }

        if (chain.Count == 0)
        {
            throw Refuse("a file for TLS is not what it should be", $"{files.Certificate} holds no certificate in PEM", files.CertificateSpan, "-----BEGIN CERTIFICATE-----");
        }

        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw Refuse("a file for TLS is not what it should be", $"{files.Key} is encrypted", files.KeySpan, "openssl pkey -in KEY -out PLAIN, readable by the server's user alone");
        }

        try
        {
            var leaf = X509Certificate2.CreateFromPem(certificate, key);
            return SslStreamCertificateContext.Create(leaf, [.. chain.Skip(1)], offline: true);
        }
        catch (ArgumentException)
        {
            // said so of a key of another certificate, or of another kind
            throw Refuse("certificate and key do not belong together", $"{files.Certificate} and {files.Key}", files.KeySpan, null);
        }
        catch (CryptographicException e)
        {
            throw Refuse("certificate and key do not belong together", $"{files.Certificate} and {files.Key}: {e.Message}", files.KeySpan, "the key in PEM: -----BEGIN PRIVATE KEY-----");
        }
    }

    private static DiagnosticException Refuse(string summary, string detail, SourceSpan place, string? hint) => new(Diagnostic.Error("serve-tls", summary, detail, place, hint));
}
