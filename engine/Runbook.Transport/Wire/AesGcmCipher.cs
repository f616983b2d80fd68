using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Runbook.Transport;

/// <summary>aes128-gcm@openssh.com and aes256-gcm@openssh.com (RFC 5647 with OpenSSH's negotiation). Not thread-safe.</summary>
internal sealed class AesGcmCipher : PacketCipher
{
    private const int NonceLength = 12;
    private const int ProofLength = 16;
    private readonly AesGcm _aes;
    private readonly byte[] _nonce;

    /// <param name="key">16 or 32 bytes.</param>
    /// <param name="start">The first packet's nonce; its last eight bytes count the packets.</param>
    public AesGcmCipher(ReadOnlySpan<byte> key, ReadOnlySpan<byte> start)
    {
        _aes = new(key, ProofLength);
        _nonce = start[..NonceLength].ToArray();
    }

    public override int BlockSize => 16;

    public override int TagLength => ProofLength;

    public override uint ReadLength(ReadOnlySpan<byte> head, uint sequence) => BinaryPrimitives.ReadUInt32BigEndian(head);

    public override void Seal(Span<byte> packet, Span<byte> tag, uint sequence)
    {
        _aes.Encrypt(_nonce, packet[4..], packet[4..], tag, packet[..4]);
        Count();
    }

    public override void Open(Span<byte> packet, ReadOnlySpan<byte> tag, uint sequence)
    {
        try
        {
            _aes.Decrypt(_nonce, packet[4..], tag, packet[4..], packet[..4]);
        }
        catch (CryptographicException)
        {
            throw Changed();
        }

        Count();
    }

    public override void Dispose() => _aes.Dispose();

    private void Count()
    {
        var counter = _nonce.AsSpan(4);
        BinaryPrimitives.WriteUInt64BigEndian(counter, unchecked(BinaryPrimitives.ReadUInt64BigEndian(counter) + 1));
    }
}
