using System.Security.Cryptography;

namespace Runbook.Transport;

/// <summary>Derives the keys of both directions (RFC 4253, section 7.2), with SHA-256.</summary>
internal sealed class SessionKeys(byte[] secret, byte[] hash, byte[] sessionId)
{
    private readonly byte[] _secret = new WireWriter().Number(secret).ToArray();

    /// <summary>The cipher of what the client sends.</summary>
    public PacketCipher Out(CipherSuite suite) => Make(suite, 'C', 'A', 'E');

    /// <summary>The cipher of what the server sends.</summary>
    public PacketCipher In(CipherSuite suite) => Make(suite, 'D', 'B', 'F');

    private PacketCipher Make(CipherSuite suite, char key, char start, char proof) => suite.Make(
        Derive(key, suite.KeyLength), Derive(start, suite.NonceLength), suite.NeedsProof ? Derive(proof, CipherSuite.ProofKeyLength) : []);

    private byte[] Derive(char letter, int length)
    {
        var key = SHA256.HashData([.. _secret, .. hash, (byte)letter, .. sessionId]);
        while (key.Length < length)
        {
            key = [.. key, .. SHA256.HashData([.. _secret, .. hash, .. key])];
        }

        return key[..length];
    }
}
