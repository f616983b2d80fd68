using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Runbook.Language;

/// <summary>
/// Random numbers that follow from a seed exactly as Python's <c>random.Random(seed)</c> draws them (MT19937 of Matsumoto and
/// Nishimura, seeded by array; ranges by rejection). One thread at a time.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Shift = 397;
    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    /// <summary>Seeded by text: the text and its SHA-512 make one big number.</summary>
    public MersenneTwister(string seed)
        : this(OfText(Encoding.UTF8.GetBytes(seed)))
    {
    }

    /// <summary>Seeded by a number; its sign does not count.</summary>
    public MersenneTwister(BigInteger seed)
    {
        var bytes = BigInteger.Abs(seed).ToByteArray(isUnsigned: true);
        var key = new uint[Math.Max(1, (bytes.Length + 3) / 4)];
        for (var i = 0; i < bytes.Length; i++)
        {
            key[i / 4] |= (uint)bytes[i] << (8 * (i % 4));
        }

        Seed(key);
    }

    /// <summary>A number from 0 up to, not including, the limit, which must be above 0.</summary>
    public BigInteger Below(BigInteger limit)
    {
        var bits = (int)limit.GetBitLength();
        BigInteger number;
        do
        {
            number = Bits(bits);
        }
        while (number >= limit);
        return number;
    }

    private static BigInteger OfText(byte[] text) => new([.. text, .. SHA512.HashData(text)], isUnsigned: true, isBigEndian: true);

    private BigInteger Bits(int count)
    {
        var number = BigInteger.Zero;
        for (var shift = 0; shift < count; shift += 32)
        {
            number |= (BigInteger)(Draw() >> Math.Max(0, 32 - (count - shift))) << shift;
        }

        return number;
    }

    private void Seed(uint[] key)
    {
        _state[0] = 19650218;
        for (var n = 1; n < Size; n++)
        {
            _state[n] = (1812433253 * (_state[n - 1] ^ (_state[n - 1] >> 30))) + (uint)n;
        }

        var (i, j) = (1, 0);
        for (var k = Math.Max(Size, key.Length); k > 0; k--)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1664525)) + key[j] + (uint)j;
            j = (j + 1) % key.Length;
            Step(ref i);
        }

        for (var k = Size - 1; k > 0; k--)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1566083941)) - (uint)i;
            Step(ref i);
        }

        _state[0] = 0x80000000;
    }

    private void Step(ref int i)
    {
        if (++i >= Size)
        {
            _state[0] = _state[Size - 1];
            i = 1;
        }
    }

    private uint Draw()
    {
        if (_next >= Size)
        {
            Refill();
        }

        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    private void Refill()
    {
        for (var k = 0; k < Size; k++)
        {
            var y = (_state[k] & 0x80000000) | (_state[(k + 1) % Size] & 0x7FFFFFFF);
            _state[k] = _state[(k + Shift) % Size] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
        }

        _next = 0;
    }
}
