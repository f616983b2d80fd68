using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Runbook.Drift;

/// <summary>
/// Protects what goes through a browser and back, with AES-GCM (NIST SP 800-38D) and keys derived by HKDF (RFC 5869) from one of the store's:
/// every worker of a store understands it, nobody else. For little that lives shortly: nonces are random. Safe from any thread.
/// </summary>
/// <param name="key">The store's key.</param>
/// <param name="purpose">What for; another purpose is another key.</param>
internal sealed class StoreProtection(byte[] key, string purpose = "web") : IDataProtector
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Encoding.UTF8.GetBytes(purpose));

    /// <inheritdoc/>
    public IDataProtector CreateProtector(string purpose) => new StoreProtection(_key, purpose);

    /// <inheritdoc/>
    public byte[] Protect(byte[] plaintext)
    {
        var made = new byte[NonceSize + plaintext.Length + TagSize];
        var nonce = made.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagSize);
        aes.Encrypt(nonce, plaintext, made.AsSpan(NonceSize, plaintext.Length), made.AsSpan(made.Length - TagSize));
        return made;
    }

    /// <inheritdoc/>
    /// <exception cref="CryptographicException">It was not protected so, or was changed.</exception>
    public byte[] Unprotect(byte[] protectedData)
    {
        if (protectedData.Length < NonceSize + TagSize)
        {
            throw new CryptographicException("too short");
        }

        var plain = new byte[protectedData.Length - NonceSize - TagSize];
        using var aes = new AesGcm(_key, TagSize);
        aes.Decrypt(protectedData.AsSpan(0, NonceSize), protectedData.AsSpan(NonceSize, plain.Length), protectedData.AsSpan(protectedData.Length - TagSize), plain);
        return plain;
    }
}
