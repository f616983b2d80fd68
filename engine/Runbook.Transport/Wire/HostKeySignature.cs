using System.Security.Cryptography;
using Renci.SshNet.Common;
using Renci.SshNet.Security;
using Renci.SshNet.Security.Cryptography;

namespace Runbook.Transport;

/// <summary>Checks that the host holds the key that it shows. Stateless.</summary>
internal static class HostKeySignature
{
    /// <summary>Throws unless the signature is the key's own over the hash.</summary>
    public static void Verify(string algorithm, byte[] key, byte[] hash, byte[] signature)
    {
        if (new WireReader(key).Text() != WireOffer.KeyTypeOf(algorithm) || new WireReader(signature).Text() != algorithm)
        {
            throw new WireException(WireFault.Protocol, "the host's key is not of the kind that was agreed on");
        }

        bool isGood;
        try
        {
            isGood = Algorithm(algorithm, new(key)).VerifySignature(hash, signature);
        }
        catch (Exception e) when (e is SshException or CryptographicException or ArgumentException or InvalidOperationException
            or IndexOutOfRangeException or IOException or OverflowException or NotSupportedException)
        {
            throw new WireException(WireFault.Protocol, $"the host's key or its signature cannot be read: {e.Message}", e);
        }

        if (!isGood)
        {
            throw new WireException(WireFault.Protocol, "the host's signature is wrong: it does not hold the key that it shows");
        }
    }

    private static KeyHostAlgorithm Algorithm(string name, SshKeyData data)
    {
        switch (name)
        {
            case "ssh-ed25519":
                return new(name, new ED25519Key(data));
            case "rsa-sha2-512" or "rsa-sha2-256":
                var key = new RsaKey(data);
                return new(name, key, new RsaDigitalSignature(key, name.EndsWith("512", StringComparison.Ordinal) ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256));
            default:
                return new(name, new EcdsaKey(data));
        }
    }
}
