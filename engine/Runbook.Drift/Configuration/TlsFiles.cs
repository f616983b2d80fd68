using Runbook.Core;

namespace Runbook.Drift;

/// <summary>A certificate and its key, PEM files both. Immutable.</summary>
/// <param name="Certificate">The certificate, followed by those of the authorities between it and the root; absolute.</param>
/// <param name="Key">Its private key, not encrypted; absolute.</param>
public sealed record TlsFiles(string Certificate, string Key)
{
    /// <summary>Where the certificate is named.</summary>
    public SourceSpan CertificateSpan { get; init; }

    /// <summary>Where the key is named.</summary>
    public SourceSpan KeySpan { get; init; }
}
