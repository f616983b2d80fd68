namespace Runbook.Transport;

/// <summary>A cipher that is known by name, and the keys that it needs. Immutable.</summary>
/// <param name="Name">Its name in the negotiation.</param>
/// <param name="KeyLength">Bytes of the key.</param>
/// <param name="NonceLength">Bytes of the initial vector.</param>
/// <param name="Make">Makes one from a key, an initial vector and, where it has no proof of its own, the proof's key.</param>
internal sealed record CipherSuite(string Name, int KeyLength, int NonceLength, Func<byte[], byte[], byte[], PacketCipher> Make)
{
    /// <summary>Those that this client has, fastest first.</summary>
    public static readonly IReadOnlyList<CipherSuite> All =
    [
        new("aes128-gcm@openssh.com", 16, 12, static (key, start, _) => new AesGcmCipher(key, start)),
        new("aes256-gcm@openssh.com", 32, 12, static (key, start, _) => new AesGcmCipher(key, start)),
        new("chacha20-poly1305@openssh.com", 64, 0, static (key, _, _) => new ChaChaPolyCipher(key)),
        new("aes128-ctr", 16, 16, static (key, start, proof) => new AesCtrCipher(key, start, proof)),
        new("aes256-ctr", 32, 16, static (key, start, proof) => new AesCtrCipher(key, start, proof)),
    ];

    /// <summary>The proof that goes with a cipher that has none of its own.</summary>
    public const string Proof = "hmac-sha2-256-etm@openssh.com";

    /// <summary>Bytes of the proof's key.</summary>
    public const int ProofKeyLength = 32;

    /// <summary>Whether it needs <see cref="Proof"/>.</summary>
    public bool NeedsProof => Name.EndsWith("-ctr", StringComparison.Ordinal);
}
