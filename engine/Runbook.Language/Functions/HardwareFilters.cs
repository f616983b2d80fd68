using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Filters for hardware (MAC) addresses. Stateless.</summary>
internal static partial class HardwareFilters
{
    public static void AddTo(FunctionList filters)
    {
        NetworkFilters.Add(filters, "hwaddr", "value query? alias?", c => Show(c, c.Text(1, "")));
        NetworkFilters.Add(filters, "macaddr", "value query?", c => Show(c, c.Text(1, "")));
        NetworkFilters.Add(filters, "slaac", "value query", Slaac);
    }

    /// <summary>The twelve digits of an address in any of the usual spellings, or null.</summary>
    public static string? Digits(string text)
    {
        if (!Spelling().IsMatch(text))
        {
            return null;
        }

        var parts = text.ToLowerInvariant().Split(':', '-', '.');
        return string.Concat(parts.Select(p => p.PadLeft(parts.Length switch { 6 => 2, 3 => 4, 2 => 6, _ => 12 }, '0')));
    }

    private static Value Show(Call call, string query)
    {
        if (Digits(call.Text(0)) is not { } digits)
        {
            return query == "bool" ? Value.False : Value.Null;
        }

        string Join(string separator, int size) => string.Join(separator, digits.Chunk(size).Select(c => new string(c)));
        return query switch
        {
            "" => call[0],
            "bool" => Value.True,
            "int" => Value.Of(BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            "bare" => Value.Of(digits.ToUpperInvariant()),
            "cisco" => Value.Of(Join(".", 4)),
            "eui48" or "win" => Value.Of(Join("-", 2).ToUpperInvariant()),
            "linux" => Value.Of(Join(":", 2)),
            "pgsql" or "postgresql" or "psql" => Value.Of(Join(":", 6)),
            "unix" => Value.Of(string.Join(':', Join(":", 2).Split(':').Select(p => p.TrimStart('0') is { Length: > 0 } s ? s : "0"))),
            _ => call.Fail($"there is no query \"{query}\""),
        };
    }

    // RFC 4291, appendix A: the address split around fffe, its universal bit turned over.
    private static Value Slaac(Call call)
    {
        var network = NetworkFilters.Net(call, call[0]);
        if (network.Version != 6 || Digits(call.Text(1)) is not { } digits)
        {
            return Value.False;
        }

        var eui = BigInteger.Parse("0" + digits[..6] + "fffe" + digits[6..], NumberStyles.HexNumber,
            CultureInfo.InvariantCulture) ^ ((BigInteger)2 << 56);
        return Value.Of(network.Show((network.Number & ~((BigInteger.One << 64) - 1)) | eui));
    }

    [GeneratedRegex(
        @"\A(?:[0-9a-fA-F]{1,2}(?:[:-][0-9a-fA-F]{1,2}){5}|[0-9a-fA-F]{1,4}(?:[.:-][0-9a-fA-F]{1,4}){2}"
        + @"|[0-9a-fA-F]{5,6}[:-][0-9a-fA-F]{5,6}|[0-9a-fA-F]{11,12})\z")]
    private static partial Regex Spelling();
}
