using System.Buffers.Binary;
using System.Text;

namespace Runbook.Transport;

/// <summary>Reads the data types of a message (RFC 4251, section 5). Whatever a message lacks is a <see cref="WireException"/>.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte Byte() => Take(1)[0];

    public bool Bool() => Byte() != 0;

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ReadOnlySpan<byte> Bytes(int count) => Take(count);

    /// <summary>A length and as many bytes.</summary>
    public ReadOnlySpan<byte> Blob()
    {
        var length = UInt32();
        return length <= int.MaxValue ? Take((int)length) : throw Short();
    }

    /// <summary>Text; what is no UTF-8 in it is replaced.</summary>
    public string Text() => Encoding.UTF8.GetString(Blob());

    /// <summary>Names with commas between them.</summary>
    public string[] Names()
    {
        var text = Blob();
        return text.IsEmpty ? [] : Encoding.ASCII.GetString(text).Split(',');
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw Short();
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static WireException Short() => new(WireFault.Protocol, "a message of the host is shorter than it says");
}
