using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Runbook.Drift.Tests;

/// <summary>Certificates as files: what is read again, and what is believed.</summary>
public sealed class TlsKeeperTests
{
    private const string ForServers = "1.3.6.1.5.5.7.3.1";
    private const string ForClients = "1.3.6.1.5.5.7.3.2";

    [Theory]
    [InlineData(null, "could not find file")]
    [InlineData("nonsense", "do not belong together")]
    public void Refresh_FilesOfNoUse_IsToldOnceAndTheOldHolds(string? key, string expected)
    {
        using var certificates = new TestCertificates();
        var log = new List<string>();
        var keeper = TlsKeeper.Load(new(certificates.Certificate, certificates.Key), log.Add);
        var shown = keeper.Current;

        certificates.Replace(key);
        keeper.Refresh();
        keeper.Refresh();
        keeper.Refresh();

        Assert.Contains(expected, Assert.Single(log), StringComparison.OrdinalIgnoreCase);
        Assert.Same(shown, keeper.Current);
        var renewed = certificates.Issue();
        keeper.Refresh();
        Assert.Equal((2, renewed), (log.Count, keeper.Current.TargetCertificate.Thumbprint));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(ForServers, true)]
    [InlineData(ForClients, false)]
    public void Holds_Certificate_OnlyOneThatServersMayShow(string? usage, bool isHeld)
    {
        using var certificates = new TestCertificates();
        certificates.Issue(usage);
        var sent = new X509Certificate2Collection();
        sent.ImportFromPemFile(certificates.Certificate);
        using var presented = new X509Chain();
        presented.ChainPolicy.ExtraStore.AddRange(sent);
        presented.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        presented.Build(sent[0]);

        var holds = TrustedRoots.Load(certificates.Root, out _)!.Holds(this, sent[0], presented, SslPolicyErrors.RemoteCertificateChainErrors);

        Assert.Equal(isHeld, holds);
    }
}
