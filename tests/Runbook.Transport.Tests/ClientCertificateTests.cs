using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Runbook.Transport.Tests;

/// <summary>Certificates that a client shows.</summary>
public sealed class ClientCertificateTests
{
    [Fact]
    public void Read_CertificatesBelowIt_AreSentAsTheyStandWithoutALookAtTheSystemsRoots()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows looks for the chain itself");
        using var mine = Make("CN=me");
        using var stranger = Make("CN=a stranger that no chain leads to");
        var context = ClientCertificate.Read(
            mine.ExportCertificatePem() + "\n" + stranger.ExportCertificatePem(), mine.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Assert.Equal(mine.Thumbprint, context.TargetCertificate.Thumbprint);
        Assert.Equal([stranger.Thumbprint], context.IntermediateCertificates.Select(c => c.Thumbprint));
    }

    [Fact]
    public void Read_AnotherOnesKey_IsRefused()
    {
        using var mine = Make("CN=me");
        using var other = Make("CN=other");
        Assert.ThrowsAny<ArgumentException>(() => ClientCertificate.Read(mine.ExportCertificatePem(), other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));
    }

    private static X509Certificate2 Make(string name) => new CertificateRequest(name, ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256)
        .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue.AddYears(-1));
}
