using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>An IP address with the length of its network's prefix. Immutable.</summary>
/// <param name="Version">4 or 6.</param>
/// <param name="Number">The address.</param>
/// <param name="Prefix">The length; that of the whole address when none was given.</param>
/// <param name="HasPrefix">Whether a length was given.</param>
internal readonly record struct IpNet(int Version, BigInteger Number, int Prefix, bool HasPrefix)
{
    public int Bits => Version == 4 ? 32 : 128;

    public BigInteger Size => BigInteger.One << (Bits - Prefix);

    public BigInteger First => Number & ~(Size - 1);

    public BigInteger Last => First + Size - 1;

    public BigInteger Mask => ((BigInteger.One << Bits) - 1) ^ (Size - 1);

    /// <summary>
    /// The addresses that a host may have: all of a network of two, else all but the first and last; none of a single one.
    /// </summary>
    public (BigInteger First, BigInteger Last)? Usable => Size.IsOne ? null : Size == 2 ? (First, Last) : (First + 1, Last - 1);

    /// <summary>An address, one with a length (<c>/24</c>) or a mask (<c>/255.255.255.0</c>), or its number.</summary>
    public static IpNet? Parse(Value value)
    {
        if (value is IntegerValue { Value: { Sign: >= 0 } number })
        {
            return number >> 128 != 0 ? null : number >> 32 != 0 ? new IpNet(6, number, 128, false) : new IpNet(4, number, 32, false);
        }

        return value is StringValue text ? Parse(text.Text) : null;
    }

    public static IpNet? Parse(string text)
    {
        var slash = text.IndexOf('/');
        if (Address(slash < 0 ? text : text[..slash]) is not { } address)
        {
            return null;
        }

        if (slash < 0)
        {
            return address;
        }

        var length = Length(text[(slash + 1)..], address);
        return length is null ? null : address with { Prefix = length.Value, HasPrefix = true };
    }

    public bool Contains(IpNet other) => Version == other.Version && other.First >= First && other.Last <= Last;

    public IpNet With(int prefix) => this with { Prefix = prefix, HasPrefix = true };

    public string Show(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return new IPAddress([.. new byte[(Bits / 8) - bytes.Length], .. bytes.Length == 1 && number.IsZero ? [0] : bytes]).ToString();
    }

    public string Network => $"{Show(First)}/{Prefix}";

    public override string ToString() => $"{Show(Number)}/{Prefix}";

    private static IpNet? Address(string text)
    {
        var isFour = text.Count(c => c == '.') == 3 && text.Split('.')
            .All(p => p.Length is > 0 and < 4 && p.All(char.IsAsciiDigit) && !(p.Length > 1 && p[0] == '0'));
        if ((!isFour && !text.Contains(':')) || text.AsSpan().ContainsAny("[]%") || !IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        var number = new BigInteger(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
        return address.AddressFamily == AddressFamily.InterNetwork ? new IpNet(4, number, 32, false) : new IpNet(6, number, 128, false);
    }

    private static int? Length(string text, IpNet address)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return length <= address.Bits ? length : null;
        }

        if (Address(text) is not { } mask || mask.Version != address.Version)
        {
            return null;
        }

        var all = (BigInteger.One << address.Bits) - 1;
        for (var bits = 0; bits <= address.Bits; bits++)
        {
            var low = (BigInteger.One << (address.Bits - bits)) - 1;
            if (mask.Number == (all ^ low) || mask.Number == low)
            {
                return bits;
            }
        }

        return null;
    }
}
