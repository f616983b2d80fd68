using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Runbook.Transport;

/// <summary>aes128-ctr and aes256-ctr (RFC 4344) with hmac-sha2-256-etm@openssh.com. Not thread-safe.</summary>
internal sealed class AesCtrCipher : PacketCipher
{
    private const int Block = 16;
    private const int Ahead = 64 * Block;
    private readonly Aes _aes = Aes.Create();
    private readonly IncrementalHash _proof;
    private readonly byte[] _counters = new byte[Ahead];
    private readonly byte[] _stream = new byte[Ahead];
    private UInt128 _counter;
    private int _used = Ahead;

    public AesCtrCipher(byte[] key, ReadOnlySpan<byte> start, byte[] proofKey)
    {
        _aes.Key = key;
        _counter = BinaryPrimitives.ReadUInt128BigEndian(start);
        _proof = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, proofKey);
    }

    public override int BlockSize => Block;

    public override int TagLength => 32;

    public override uint ReadLength(ReadOnlySpan<byte> head, uint sequence) => BinaryPrimitives.ReadUInt32BigEndian(head);

    public override void Seal(Span<byte> packet, Span<byte> tag, uint sequence)
    {
        Apply(packet[4..]);
        Prove(packet, tag, sequence);
    }

    public override void Open(Span<byte> packet, ReadOnlySpan<byte> tag, uint sequence)
    {
        Span<byte> want = stackalloc byte[TagLength];
        Prove(packet, want, sequence);
        if (!CryptographicOperations.FixedTimeEquals(want, tag))
        {
            throw Changed();
        }

        Apply(packet[4..]);
    }

    public override void Dispose()
    {
        _aes.Dispose();
        _proof.Dispose();
    }

    private void Prove(ReadOnlySpan<byte> packet, Span<byte> tag, uint sequence)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, sequence);
        _proof.AppendData(number);
        _proof.AppendData(packet);
        _proof.GetHashAndReset(tag);
    }

    private void Apply(Span<byte> data)
    {
        foreach (ref var value in data)
        {
            if (_used == Ahead)
            {
                Refill();
            }

            value ^= _stream[_used++];
        }
    }

    private void Refill()
    {
        for (var at = 0; at < Ahead; at += Block)
        {
            BinaryPrimitives.WriteUInt128BigEndian(_counters.AsSpan(at), _counter);
            unchecked
            {
                _counter++;
            }
        }

        _aes.EncryptEcb(_counters, _stream, PaddingMode.None);
        _used = 0;
    }
}
