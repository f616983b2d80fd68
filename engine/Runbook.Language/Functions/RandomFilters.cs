using System.Numerics;
using System.Security.Cryptography;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Filters with chance in them; with a seed they answer what Python answers. Stateless.</summary>
internal static class RandomFilters
{
    public static void AddTo(FunctionList filters)
    {
        filters.Add("random", "value start? step? seed?", Random);
        filters.Add("shuffle", "value seed?", Shuffle);
        filters.AddText("community.general.random_mac random_mac", "value seed?", RandomMac);
    }

    /// <summary>Draws numbers below a limit: from the seed, or by the system when there is none.</summary>
    public static Func<BigInteger, BigInteger> Source(Value? seed) => seed switch
    {
        null or NullValue => limit => limit <= int.MaxValue ? RandomNumberGenerator.GetInt32((int)limit) : Large(limit),
        _ when Numbers.TryInteger(seed, out var number) => new MersenneTwister(number).Below,
        _ => new MersenneTwister(Py.Str(seed)).Below,
    };

    private static BigInteger Large(BigInteger limit) =>
        new BigInteger(RandomNumberGenerator.GetBytes(limit.GetByteCount() + 8), isUnsigned: true) % limit;

    private static Value Random(Call call)
    {
        var source = Source(call.Get(3));
        if (call[0] is not (IntegerValue or BoolValue))
        {
            if (call.Get(1) is not null || call.Get(2) is not null)
            {
                return call.Fail("start and step go with a whole number only");
            }

            var items = call.Items(0);
            return items.Count == 0 ? call.Fail("cannot choose from an empty sequence") : items[(int)source(items.Count)];
        }

        Numbers.TryInteger(call[0], out var end);
        BigInteger start = call.Int(1);
        BigInteger step = call.Int(2, 1);
        var count = step.IsZero ? 0 : step.Sign > 0 ? (end - start + step - 1) / step : (end - start + step + 1) / step;
        return count.Sign <= 0 ? call.Fail($"the range from {start} to {end} is empty") : Value.Of(start + (step * source(count)));
    }

    private static Value Shuffle(Call call)
    {
        if (Py.Iterate(call.Context, Call.Defined(call[0])) is null)
        {
            return call[0];
        }

        var items = call.Items(0).ToArray();
        var source = Source(call.Get(1));
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = (int)source(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }

        return Py.List(items);
    }

    private static string RandomMac(Call call)
    {
        var given = call.Text(0).TrimEnd(':');
        var parts = given.Split(':').ToList();
        if (given.Length == 0 || parts.Count > 5 || parts.Any(p => p.Length != 2 || !p.All(char.IsAsciiHexDigit)))
        {
            call.Fail($"\"{given}\" must be one to five pairs of hexadecimal digits with colons between them");
        }

        var low = BigInteger.Pow(16, 9);
        var digits = (low + Source(call.Get(1))(BigInteger.Pow(16, 10) - low)).ToString("x", null).TrimStart('0');
        return string.Join(':', parts.Concat(Enumerable.Range(0, 5).Select(i => digits.Substring(i * 2, 2))).Take(6)).ToLowerInvariant();
    }
}
