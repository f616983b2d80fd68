using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc7748;

namespace Runbook.Transport;

/// <summary>One use of the key exchange curve25519-sha256 (RFC 8731): a secret and what the other side gets to see of it.</summary>
internal sealed class Curve25519
{
    private const int Length = 32;
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(Length);

    public Curve25519()
    {
        // Not by the precomputed tables of the library: to compute those costs more than they save in one exchange.
        var basePoint = new byte[Length];
        basePoint[0] = 9;
        X25519.ScalarMult(_secret, 0, basePoint, 0, Public, 0);
    }

    public byte[] Public { get; } = new byte[Length];

    /// <summary>The secret that both sides share.</summary>
    /// <exception cref="WireException">The other side's value is no such, or one that gives nothing away.</exception>
    public byte[] Agree(ReadOnlySpan<byte> theirs)
    {
        var shared = new byte[Length];
        if (theirs.Length != Length || !X25519.CalculateAgreement(_secret, 0, theirs.ToArray(), 0, shared, 0))
        {
            throw new WireException(WireFault.Protocol, "the host's part of the key exchange is not valid");
        }

        return shared;
    }
}
