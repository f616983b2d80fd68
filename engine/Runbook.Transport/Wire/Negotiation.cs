namespace Runbook.Transport;

/// <summary>What both sides agree on (RFC 4253, section 7.1): the client's first that the server has, too. Immutable.</summary>
internal sealed record Negotiation(string HostKey, CipherSuite Out, CipherSuite In)
{
    /// <summary>Whether the server has sent a guess that is to be passed over.</summary>
    public bool SkipsGuess { get; private init; }

    public static Negotiation Between(WireOffer ours, KexInit theirs)
    {
        var exchange = First(WireOffer.Exchanges, theirs.Exchanges, "key exchange");
        var hostKey = First(ours.HostKeys, theirs.HostKeys, "host key");
        return new(hostKey, Cipher(ours, theirs.CiphersOut, theirs.ProofsOut), Cipher(ours, theirs.CiphersIn, theirs.ProofsIn))
        {
            SkipsGuess = theirs.GuessFollows
                && (theirs.Exchanges[0] != WireOffer.Exchanges[0] || theirs.HostKeys[0] != ours.HostKeys[0] || exchange != WireOffer.Exchanges[0]),
        };
    }

    private static CipherSuite Cipher(WireOffer ours, IReadOnlyList<string> theirs, IReadOnlyList<string> proofs)
    {
        var name = First([.. ours.Ciphers.Select(c => c.Name)], theirs, "cipher");
        var suite = ours.Ciphers.First(c => c.Name == name);
        if (suite.NeedsProof)
        {
            First([CipherSuite.Proof], proofs, "MAC");
        }

        return suite;
    }

    private static string First(IReadOnlyList<string> ours, IReadOnlyList<string> theirs, string what) =>
        ours.FirstOrDefault(theirs.Contains)
        ?? throw new WireException(WireFault.NotForUs, $"no common {what}: the host has {string.Join(", ", theirs)}");
}
