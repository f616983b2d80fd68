using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Runbook.Language;

/// <summary>
/// The SHA-crypt hashes <c>$5$</c> and <c>$6$</c>, by Ulrich Drepper's "Unix crypt using SHA-256 and SHA-512". Stateless.
/// </summary>
internal static class ShaCrypt
{
    public const string Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int ImpliedRounds = 5000;

    public static string Make(byte[] password, string saltText, int bits, int rounds)
    {
        var salt = Encoding.ASCII.GetBytes(saltText);
        var digest = Rounds(password, salt, bits, rounds);
        var shown = rounds == ImpliedRounds ? "" : string.Create(CultureInfo.InvariantCulture, $"rounds={rounds}$");
        return $"${(bits == 512 ? 6 : 5)}${shown}{saltText}${(bits == 512 ? Encode512(digest) : Encode256(digest))}";
    }

    /// <summary>Appends bytes as six-bit characters, the lowest first.</summary>
    public static void Append(StringBuilder to, int high, int middle, int low, int count)
    {
        var number = (high << 16) | (middle << 8) | low;
        for (; count > 0; count--, number >>= 6)
        {
            to.Append(Alphabet[number & 63]);
        }
    }

    private static byte[] Hash(byte[] data, int bits) => bits == 512 ? SHA512.HashData(data) : SHA256.HashData(data);

    private static byte[] Repeat(byte[] block, int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = block[i % block.Length];
        }

        return bytes;
    }

    private static byte[] Rounds(byte[] password, byte[] salt, int bits, int rounds)
    {
        var inner = Hash([.. password, .. salt, .. password], bits);
        List<byte> start = [.. password, .. salt, .. Repeat(inner, password.Length)];
        for (var n = password.Length; n > 0; n >>= 1)
        {
            start.AddRange((n & 1) != 0 ? inner : password);
        }

        var digest = Hash([.. start], bits);
        var p = Repeat(Hash([.. Enumerable.Repeat(password, password.Length).SelectMany(b => b)], bits), password.Length);
        var s = Repeat(Hash([.. Enumerable.Repeat(salt, 16 + digest[0]).SelectMany(b => b)], bits), salt.Length);
        return Stretch(digest, p, s, bits, rounds);
    }

    private static byte[] Stretch(byte[] digest, byte[] p, byte[] s, int bits, int rounds)
    {
        var buffer = new byte[digest.Length + (2 * p.Length) + s.Length];
        for (var round = 0; round < rounds; round++)
        {
            var length = 0;
            Put(round % 2 != 0 ? p : digest, buffer, ref length);
            Put(round % 3 != 0 ? s : [], buffer, ref length);
            Put(round % 7 != 0 ? p : [], buffer, ref length);
            Put(round % 2 != 0 ? digest : p, buffer, ref length);
            _ = bits == 512 ? SHA512.HashData(buffer.AsSpan(0, length), digest) : SHA256.HashData(buffer.AsSpan(0, length), digest);
        }

        return digest;
    }

    private static void Put(byte[] part, byte[] buffer, ref int length)
    {
        part.CopyTo(buffer, length);
        length += part.Length;
    }

    private static string Encode512(byte[] d)
    {
        var text = new StringBuilder();
        var (a, b, c) = (0, 21, 42);
        for (var i = 0; i < 21; i++)
        {
            Append(text, d[a], d[b], d[c], 4);
            (a, b, c) = (b + 1, c + 1, a + 1);
        }

        Append(text, 0, 0, d[63], 2);
        return text.ToString();
    }

    private static string Encode256(byte[] d)
    {
        var text = new StringBuilder();
        var (a, b, c) = (0, 10, 20);
        for (var i = 0; i < 10; i++)
        {
            Append(text, d[a], d[b], d[c], 4);
            (a, b, c) = (c + 1, a + 1, b + 1);
        }

        Append(text, 0, d[31], d[30], 3);
        return text.ToString();
    }
}
