using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Runbook.Modules;

/// <summary>A public key of OpenPGP as an armored text holds it (RFC 9580, sections 4.2, 5.5 and 6.2). Immutable.</summary>
/// <param name="Fingerprint">In upper-case hex: 40 digits for version 4, 64 for version 6.</param>
internal sealed record OpenPgpKey(string Fingerprint)
{
    private const string Begin = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
    private const int PublicKeyTag = 6;

    /// <summary>The last eight digits of the key's identity: under these rpm keeps it.</summary>
    public string ShortId => KeyId[^8..];

    /// <summary>The key's identity, 16 digits.</summary>
    public string KeyId => Fingerprint.Length == 40 ? Fingerprint[^16..] : Fingerprint[..16];

    /// <summary>The primary keys of a text, in order; empty when it holds none that can be read.</summary>
    public static IReadOnlyList<OpenPgpKey> Parse(string text)
    {
        var keys = new List<OpenPgpKey>();
        for (var at = text.IndexOf(Begin, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Begin, at + 1, StringComparison.Ordinal))
        {
            if (Unarmor(text[(at + Begin.Length)..]) is { } bytes)
            {
                keys.AddRange(Packets(bytes).Where(p => p.Tag == PublicKeyTag).Select(p => Identify(p.Body)).OfType<OpenPgpKey>());
            }
        }

        return keys;
    }

    /// <summary>The bytes of an armored block; null when it is broken.</summary>
    private static byte[]? Unarmor(string text)
    {
        var lines = text.Split('\n').Skip(1).Select(l => l.Trim()).SkipWhile(l => l.Contains(':', StringComparison.Ordinal));
        var body = string.Concat(lines.TakeWhile(l => !l.StartsWith("-----", StringComparison.Ordinal)).Where(l => !l.StartsWith('=')));
        var bytes = new byte[body.Length];
        return Convert.TryFromBase64String(body, bytes, out var count) ? bytes[..count] : null;
    }

    private static IEnumerable<(int Tag, byte[] Body)> Packets(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            if (Header(bytes.AsSpan(at)) is not { } header || header.Length > bytes.Length - at - header.Size)
            {
                yield break;
            }

            at += header.Size;
            yield return (header.Tag, bytes[at..(at + header.Length)]);
            at += header.Length;
        }
    }

    /// <summary>The kind of a packet, how long its header is, and how long its body; null when that cannot be told.</summary>
    private static (int Tag, int Size, int Length)? Header(ReadOnlySpan<byte> at)
    {
        if ((at[0] & 0x80) == 0)
        {
            return null;
        }

        return (at[0] & 0x40) != 0 ? NewHeader(at) : OldHeader(at);
    }

    private static (int Tag, int Size, int Length)? NewHeader(ReadOnlySpan<byte> at) => (at[0] & 0x3F) is var tag && at.Length < 2 ? null : at[1] switch
    {
        < 192 => (tag, 2, at[1]),
        < 224 when at.Length > 2 => (tag, 3, ((at[1] - 192) << 8) + at[2] + 192),
        255 when at.Length > 5 => Bounded(tag, 6, BinaryPrimitives.ReadUInt32BigEndian(at[2..])),
        _ => null,
    };

    private static (int Tag, int Size, int Length)? OldHeader(ReadOnlySpan<byte> at) => ((at[0] >> 2) & 0x0F, at[0] & 3) switch
    {
        (var tag, 0) when at.Length > 1 => (tag, 2, at[1]),
        (var tag, 1) when at.Length > 2 => (tag, 3, BinaryPrimitives.ReadUInt16BigEndian(at[1..])),
        (var tag, 2) when at.Length > 4 => Bounded(tag, 5, BinaryPrimitives.ReadUInt32BigEndian(at[1..])),
        _ => null,
    };

    private static (int Tag, int Size, int Length)? Bounded(int tag, int size, uint length) => length <= int.MaxValue ? (tag, size, (int)length) : null;

    // A fingerprint of version 4 is SHA-1 by the format's definition.
#pragma warning disable CA5350
    private static OpenPgpKey? Identify(byte[] body) => body switch
    {
        [4, ..] when body.Length <= ushort.MaxValue =>
            new(Convert.ToHexString(SHA1.HashData([0x99, (byte)(body.Length >> 8), (byte)body.Length, .. body]))),
        [6, ..] => new(Convert.ToHexString(SHA256.HashData(
            [0x9B, (byte)(body.Length >> 24), (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body]))),
        _ => null,
    };
#pragma warning restore CA5350
}
