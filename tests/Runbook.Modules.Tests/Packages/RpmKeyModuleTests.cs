using Runbook.Core;
using Runbook.Sdk;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class RpmKeyModuleTests
{
    private const string Ed25519 = """
        -----BEGIN PGP PUBLIC KEY BLOCK-----
        
        mDMEawQDwRYJKwYBBAHaRw8BAQdAL52lXReOOrtb8xqJLdrPwDMhyTwWuh5+8Y0F
        xp/xFOC0HVJ1bmJvb2sgdGVzdHMgPGFAZXhhbXBsZS5vcmc+iJAEExYIADgWIQS3
        VegOKAfGQD5MIZZZmayodLZC+QUCawQDwQIbAwULCQgHAgYVCgkICwIEFgIDAQIe
        AQIXgAAKCRBZmayodLZC+aykAQCKC7Thpi1Uz+Kqz1zKo5QocOS4SLMYRSAARGSf
        3Wj1SAEAqFGKDij7jzJoYlZWu+9MQaMtSXrPnGLOqOnLBfaM7wo=
        =mGzJ
        -----END PGP PUBLIC KEY BLOCK-----

        """;

    private const string Rsa = """
        -----BEGIN PGP PUBLIC KEY BLOCK-----
        
        mQENBGsEA8EBCACf1PCgZuwwBOFY8zyxlZSxipLZOZzAuXZ16FTuyGhpKNWEPbLA
        0zN6t9++HwftP4wEM2qdpG81NF4h7rI5mLv3cwz85h2nTkkUPOIMbIj5HJ53c6/L
        cygHGbIDMmodJbbsI9ea5113aYs/0gADAAxrg+MBG2gqXGxINoIGbxIf90PSWMK6
        Ml5mu2YELhkwAA8BeCeUfb5BAeUIR/LKYNsDDOwfQd5MzW6VTgi+90K3Gd/M9JMw
        0O8ZquAE6UGHPW+AZQEOardoxiXqglxwUmNyJKPOJqlzcOs7g4K0hF05oZugTNqC
        JJBwDkK9qPTSf57Asw1k1U2GK0038wKUNhcBABEBAAG0G1J1bmJvb2sgcnNhIDxi
        QGV4YW1wbGUub3JnPokBTgQTAQoAOBYhBDlR1CykqkmMycGH+D7uKcPXWm4xBQJr
        BAPBAhsDBQsJCAcCBhUKCQgLAgQWAgMBAh4BAheAAAoJED7uKcPXWm4xqvYH/jZY
        m/pe+Ufn/bpqUw935yJqWVLIJ5se/3cdQTNvSYIzslHkfLVTyUHDFhaoRHdr0raf
        n6O8ojbyK9WaQQuCjHdbSaD83QX0cjqe+72RVv+S0FJ0KXi/AVggSy+59TdtXxNu
        oJiqeWtEGw+XGb0Rf35wj5A8JuhqATQp5gih3s+9jzm4sFY1/+skz36FqVoyFkti
        ZNERUFeYY8fk36icWo9hi1F5yoH50yg2uqs3tbEWgmyZf3Ph4RcD95H9zPepHP+Y
        O7qVCuHZyKtbdr3v4wJQELKb5zYvuJ8ncggH1PJK6uJN9ad2xFmT+2Vy8M1h7vDG
        kTfrQ/YFBc/EtqFtgnw=
        =z0v3
        -----END PGP PUBLIC KEY BLOCK-----

        """;

    private const string EdPrint = "B755E80E2807C6403E4C21965999ACA874B642F9";

    private const string RsaPrint = "3951D42CA4AA498CC9C187F83EEE29C3D75A6E31";

    /// <summary>What gpg 2.2 tells of the same texts.</summary>
    public static TheoryData<string, string> Texts => new()
    {
        { Ed25519, EdPrint },
        { Rsa, RsaPrint },
        { "Words before.\n" + Ed25519 + Rsa, EdPrint + " " + RsaPrint },
        { Ed25519.Replace("\n", "\r\n", StringComparison.Ordinal), EdPrint },
        { Ed25519.Replace("BLOCK-----\n\n", "BLOCK-----\nVersion: GnuPG v2\n\n", StringComparison.Ordinal), EdPrint },
        { Ed25519.Replace("mDMEaw", "mDMEa!", StringComparison.Ordinal), "" },
        { "not a key", "" },
        { "", "" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Parse_Text_GivesTheFingerprintsThatGpgGives(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', OpenPgpKey.Parse(text).Select(k => k.Fingerprint)));

    /// <summary>The keys that rpm has, arguments, what is expected, the command.</summary>
    public static TheoryData<string, string, string, string> Cases => new()
    {
        { "", """{"key":"/k"}""", "changed", "rpm --import" },
        { "74b642f9\n", """{"key":"/k"}""", "ok", "" },
        { "d75a6e31\n", """{"key":"/k"}""", "changed", "rpm --import" },
        { "74b642f9\n", """{"key":"/k","state":"absent"}""", "changed", "rpm --erase --allmatches gpg-pubkey-74b642f9" },
        { "", """{"key":"/k","state":"absent"}""", "ok", "" },
        { "d75a6e31\n", """{"key":"D75A6E31","state":"absent"}""", "changed", "rpm --erase --allmatches gpg-pubkey-d75a6e31" },
        { "d75a6e31\n", """{"key":"0x3EEE29C3D75A6E31","state":"absent"}""", "changed", "rpm --erase --allmatches gpg-pubkey-d75a6e31" },
        { "d75a6e31\n", """{"key":"d75a6e31"}""", "ok", "" },
        { "package gpg-pubkey is not installed\n", """{"key":"d75a6e31"}""", "failed When importing a key, a valid file must be given", "" },
        { "", """{"key":"/k","fingerprint":"B755 E80E 2807 C640 3E4C  2196 5999 ACA8 74B6 42F9"}""", "changed", "rpm --import" },
        { "", """{"key":"/k","fingerprint":"3951 D42C"}""", "failed The specified fingerprint, '3951 D42C', does not match", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task RpmKey_Keys_PlansWhatDiffers(string installed, string json, string expected, string command)
    {
        var host = new FakeHost().Answers("gpg-pubkey", installed).Answers("cat < /k", Ed25519);
        var run = await SystemRun.CheckAsync(host, "rpm_key", json);
        RunExpectation.Holds(run, expected, MapValue.Empty);
        Assert.Contains(command, string.Concat(SystemRun.Actions(run)), StringComparison.Ordinal);
        Assert.Equal(command.Length > 0, SystemRun.Actions(run).Count > 0 && !run.Failed);
    }

    [Theory]
    [InlineData("/none", "cat < /none", "", 1, "Not a valid key /none")]
    [InlineData("/k", "cat < /k", "something else", 0, "Not a public key: /k")]
    [InlineData("http://x/k", "http://x/k", "22\n\n\u001dcurl: (22) no\u001d\u001c", 0, "failed to fetch key at http://x/k")]
    [InlineData("http://x/k", "http://x/k", "", 127, "neither curl nor wget")]
    public async Task RpmKey_NoKey_SaysWhy(string key, string part, string output, int status, string expected)
    {
        var host = new FakeHost().Answers("gpg-pubkey", "").Answers(part, output, status, status == 127 ? "neither curl nor wget" : "");
        var run = await SystemRun.CheckAsync(host, "rpm_key", $$"""{"key":"{{key}}"}""");
        RunExpectation.Holds(run, $"failed {expected}", MapValue.Empty);
    }

    [Fact]
    public async Task RpmKey_NoRpm_SaysSo()
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("gpg-pubkey", "", 127), "rpm_key", """{"key":"d75a6e31"}""");
        Assert.Equal("Failed to find required executable \"rpm\" in paths", run.Message);
    }

    [Fact]
    public async Task RpmKey_Address_ImportsTheTextThatWasRead()
    {
        var answer = "0\n200 0 http://x/k\n\u001d\u001dHTTP/1.1 200 OK\n\u001c" + Ed25519;
        var host = new FakeHost().Answers("gpg-pubkey", "").Answers("http://x/k", answer).Expects("rpm --import");
        var run = await SystemRun.ApplyAsync(host, "rpm_key", """{"key":"http://x/k","validate_certs":false}""");
        Assert.True(run.Changed, run.Message);
        Assert.Contains("insecure", Assert.Single(host.Asked, q => q.Text.Contains("http://x/k", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
        Assert.Equal(Ed25519, Assert.IsType<RemoteAction.Run>(Assert.Single(host.Applied)).Input!.AsText());
    }
}
