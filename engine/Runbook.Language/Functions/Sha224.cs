using System.Buffers.Binary;
using System.Numerics;

namespace Runbook.Language;

/// <summary>SHA-224 (FIPS 180-4), which .NET lacks. Stateless.</summary>
internal static class Sha224
{
    public static byte[] HashData(byte[] data)
    {
        var constants = Constants();
        uint[] state = [0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4];
        var padded = new byte[(data.Length + 9 + 63) / 64 * 64];
        data.CopyTo(padded, 0);
        padded[data.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(padded.Length - 8), (ulong)data.Length * 8);
        for (var block = 0; block < padded.Length; block += 64)
        {
            Compress(state, padded.AsSpan(block, 64), constants);
        }

        var hash = new byte[28];
        for (var i = 0; i < 7; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * 4), state[i]);
        }

        return hash;
    }

    private static void Compress(uint[] state, ReadOnlySpan<byte> block, uint[] constants)
    {
        Span<uint> w = stackalloc uint[64];
        for (var i = 0; i < 64; i++)
        {
            w[i] = i < 16
                ? BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..])
                : w[i - 16] + Mix(w[i - 15], 7, 18, w[i - 15] >> 3) + w[i - 7] + Mix(w[i - 2], 17, 19, w[i - 2] >> 10);
        }

        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var i = 0; i < 64; i++)
        {
            var first = h + Mix(e, 6, 11, BitOperations.RotateRight(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + w[i];
            var second = Mix(a, 2, 13, BitOperations.RotateRight(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        uint[] added = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < 8; i++)
        {
            state[i] += added[i];
        }
    }

    private static uint Mix(uint x, int first, int second, uint third) =>
        BitOperations.RotateRight(x, first) ^ BitOperations.RotateRight(x, second) ^ third;

    // The first 32 bits of the fractions of the cube roots of the first 64 primes.
    private static uint[] Constants()
    {
        var primes = Enumerable.Range(2, 310).Where(n => Enumerable.Range(2, n - 2).TakeWhile(d => d * d <= n).All(d => n % d != 0))
            .Take(64);
        return [.. primes.Select(p => CubeRootFraction(p))];
    }

    private static uint CubeRootFraction(int prime)
    {
        var target = (BigInteger)prime << 96;
        var root = (BigInteger)(Math.Cbrt(prime) * Math.Pow(2, 32));
        while (root * root * root > target)
        {
            root--;
        }

        while ((root + 1) * (root + 1) * (root + 1) <= target)
        {
            root++;
        }

        return (uint)(root & uint.MaxValue);
    }
}
