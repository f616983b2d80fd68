using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Runbook.Transport;

/// <summary>
/// chacha20-poly1305@openssh.com (OpenSSH's PROTOCOL.chacha20poly1305): the length has a key of its own, the nonce is the packet's
/// number. Not thread-safe.
/// </summary>
internal sealed class ChaChaPolyCipher(byte[] key) : PacketCipher
{
    private const int Block = 64;
    private const int ProofLength = 16;
    private readonly KeyParameter _contentKey = new(key, 0, 32);
    private readonly KeyParameter _lengthKey = new(key, 32, 32);
    private readonly ChaChaEngine _content = new(20);
    private readonly ChaChaEngine _length = new(20);
    private readonly Poly1305 _proof = new();
    private readonly byte[] _nonce = new byte[8];

    public override int TagLength => ProofLength;

    public override uint ReadLength(ReadOnlySpan<byte> head, uint sequence)
    {
        Span<byte> plain = stackalloc byte[4];
        ApplyLength(head, plain, sequence);
        return BinaryPrimitives.ReadUInt32BigEndian(plain);
    }

    public override void Seal(Span<byte> packet, Span<byte> tag, uint sequence)
    {
        ApplyLength(packet[..4], packet[..4], sequence);
        BeginContent(sequence);
        _content.ProcessBytes(packet[4..], packet[4..]);
        Prove(packet, tag);
    }

    public override void Open(Span<byte> packet, ReadOnlySpan<byte> tag, uint sequence)
    {
        Span<byte> want = stackalloc byte[ProofLength];
        BeginContent(sequence);
        Prove(packet, want);
        if (!CryptographicOperations.FixedTimeEquals(want, tag))
        {
            throw Changed();
        }

        _content.ProcessBytes(packet[4..], packet[4..]);
    }

    private void ApplyLength(ReadOnlySpan<byte> from, Span<byte> to, uint sequence)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_nonce, sequence);
        _length.Init(true, new ParametersWithIV(_lengthKey, _nonce));
        _length.ProcessBytes(from, to);
    }

    /// <summary>The first block of the content's key stream is the proof's key; the content begins with the second.</summary>
    private void BeginContent(uint sequence)
    {
        Span<byte> first = stackalloc byte[Block];
        first.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(_nonce, sequence);
        _content.Init(true, new ParametersWithIV(_contentKey, _nonce));
        _content.ProcessBytes(first, first);
        _proof.Init(new KeyParameter(first[..32]));
    }

    private void Prove(ReadOnlySpan<byte> packet, Span<byte> tag)
    {
        _proof.BlockUpdate(packet);
        _proof.DoFinal(tag);
    }
}
