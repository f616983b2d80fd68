using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Runbook.Transport;

/// <summary>Writes the data types of a message (RFC 4251, section 5). Not thread-safe.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    /// <summary>What was written, until something else is.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public WireWriter Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
        return this;
    }

    public WireWriter Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public WireWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
        return this;
    }

    public WireWriter Raw(ReadOnlySpan<byte> bytes)
    {
        _buffer.Write(bytes);
        return this;
    }

    /// <summary>A length and the bytes.</summary>
    public WireWriter Blob(ReadOnlySpan<byte> bytes) => UInt32((uint)bytes.Length).Raw(bytes);

    public WireWriter Text(string text) => Blob(Encoding.UTF8.GetBytes(text));

    public WireWriter Names(IEnumerable<string> names) => Text(string.Join(',', names));

    /// <summary>A number that is not negative, from its bytes, highest first.</summary>
    public WireWriter Number(ReadOnlySpan<byte> bytes)
    {
        var digits = bytes.TrimStart((byte)0);
        return digits.IsEmpty || digits[0] < 0x80 ? Blob(digits) : UInt32((uint)digits.Length + 1).Byte(0).Raw(digits);
    }
}
