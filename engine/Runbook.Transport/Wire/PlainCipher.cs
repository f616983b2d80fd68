using System.Buffers.Binary;

namespace Runbook.Transport;

/// <summary>No protection: before the first key exchange.</summary>
internal sealed class PlainCipher : PacketCipher
{
    public override bool PadsLength => true;

    public override uint ReadLength(ReadOnlySpan<byte> head, uint sequence) => BinaryPrimitives.ReadUInt32BigEndian(head);

    public override void Seal(Span<byte> packet, Span<byte> tag, uint sequence)
    {
    }

    public override void Open(Span<byte> packet, ReadOnlySpan<byte> tag, uint sequence)
    {
    }
}
