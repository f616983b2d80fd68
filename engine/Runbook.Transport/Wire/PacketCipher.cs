namespace Runbook.Transport;

/// <summary>
/// Protects packets in one direction. A packet is its length (4 bytes), the padding's length, the payload, the padding; then its tag.
/// Not thread-safe.
/// </summary>
internal abstract class PacketCipher : IDisposable
{
    /// <summary>What the length of the protected part is a multiple of.</summary>
    public virtual int BlockSize => 8;

    /// <summary>How many bytes follow the packet to prove it.</summary>
    public virtual int TagLength => 0;

    /// <summary>Whether the length's own four bytes count when padding is measured.</summary>
    public virtual bool PadsLength => false;

    /// <summary>The packet's length, from its first four bytes, which stay as they are.</summary>
    public abstract uint ReadLength(ReadOnlySpan<byte> head, uint sequence);

    /// <summary>Encrypts a packet in place and writes its tag.</summary>
    public abstract void Seal(Span<byte> packet, Span<byte> tag, uint sequence);

    /// <summary>Proves a packet and decrypts all but its length in place.</summary>
    /// <exception cref="WireException">It was changed on the way.</exception>
    public abstract void Open(Span<byte> packet, ReadOnlySpan<byte> tag, uint sequence);

    public virtual void Dispose()
    {
    }

    /// <summary>What to throw for a packet that was changed.</summary>
    protected static WireException Changed() => new(WireFault.Protocol, "a packet was changed on the way (its proof does not match)");
}
