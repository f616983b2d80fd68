using System.Security.Cryptography;

namespace Runbook.Transport;

/// <summary>One side's offer of algorithms (RFC 4253, section 7.1). Immutable.</summary>
internal sealed record KexInit(
    IReadOnlyList<string> Exchanges,
    IReadOnlyList<string> HostKeys,
    IReadOnlyList<string> CiphersOut,
    IReadOnlyList<string> CiphersIn,
    IReadOnlyList<string> ProofsOut,
    IReadOnlyList<string> ProofsIn,
    bool GuessFollows)
{
    /// <summary>The mark of a client that keeps the first exchange free of stray messages and numbers packets anew (OpenSSH 9.6).</summary>
    public const string StrictClient = "kex-strict-c-v00@openssh.com";

    /// <summary>The same of a server.</summary>
    public const string StrictServer = "kex-strict-s-v00@openssh.com";

    /// <summary>Asks the server for its extensions (RFC 8308).</summary>
    public const string ExtInfoClient = "ext-info-c";

    private const int CookieLength = 16;

    /// <summary>Reads the other side's; "out" is what goes from the client to the server.</summary>
    public static KexInit Parse(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        reader.Bytes(1 + CookieLength);
        var (exchanges, hostKeys) = (reader.Names(), reader.Names());
        var (ciphersOut, ciphersIn) = (reader.Names(), reader.Names());
        var (proofsOut, proofsIn) = (reader.Names(), reader.Names());
        for (var unused = 0; unused < 4; unused++)
        {
            reader.Names();
        }

        return new(exchanges, hostKeys, ciphersOut, ciphersIn, proofsOut, proofsIn, reader.Bool());
    }

    /// <summary>The message of an offer.</summary>
    public static byte[] Message(WireOffer offer, bool isFirst)
    {
        IEnumerable<string> exchanges = isFirst ? [.. WireOffer.Exchanges, ExtInfoClient, StrictClient] : WireOffer.Exchanges;
        var ciphers = offer.Ciphers.Select(c => c.Name).ToList();
        return new WireWriter()
            .Byte(MessageNumber.KexInit).Raw(RandomNumberGenerator.GetBytes(CookieLength))
            .Names(exchanges).Names(offer.HostKeys)
            .Names(ciphers).Names(ciphers)
            .Text(CipherSuite.Proof).Text(CipherSuite.Proof)
            .Text("none").Text("none")
            .Text("").Text("").Bool(false).UInt32(0).ToArray();
    }
}
