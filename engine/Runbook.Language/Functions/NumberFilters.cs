using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Filters over numbers. Stateless.</summary>
internal static partial class NumberFilters
{
    private const string Units = "BKMGTPEZY";
    private static readonly string[] UnitWords = ["", "kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "yotta"];

    public static void AddTo(FunctionList filters)
    {
        filters.Add("int", "value default? base?", ToInteger);
        filters.Add("float", "value default?", ToFloat);
        filters.Add("abs", "value", Abs);
        filters.Add("round", "value precision? method?", Round);
        filters.Add("log", "value base?", Log);
        filters.Add("pow", "value exponent", c => Value.Of(Math.Pow(c.Number(0), c.Number(1))));
        filters.Add("root", "value base?", c => Value.Of(Root(c, c.Number(0), c.Number(1, 2))));
        filters.AddText("filesizeformat", "value binary?", FileSize);
        filters.AddText("human_readable", "value isbits? unit?", HumanReadable);
        filters.Add("human_to_bytes", "value default_unit? isbits?", HumanToBytes);
        filters.Add("bool", "value", c => Value.Of(ToBool(c[0])));
    }

    /// <summary>What the <c>bool</c> filter takes for true: 1, true, and the words yes, on, 1 and true.</summary>
    public static bool ToBool(Value value) => value switch
    {
        StringValue s => s.Text.ToLowerInvariant() is "yes" or "on" or "1" or "true",
        BoolValue b => b.Value,
        _ => value.Equals(Value.Of(1)),
    };

    /// <summary>Python's <c>round(x, digits)</c>: exact, ties to even.</summary>
    public static double RoundExact(double value, int digits)
    {
        if (!double.IsFinite(value) || digits > 30)
        {
            return value;
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = (bits & 0xFFFFFFFFFFFFFL) | (exponent == 0 ? 0 : 1L << 52);
        exponent = Math.Max(exponent, 1) - 1075;
        BigInteger numerator = mantissa;
        var denominator = BigInteger.One;
        Scale(ref numerator, ref denominator, 2, exponent);
        Scale(ref numerator, ref denominator, 10, digits);
        var quotient = BigInteger.DivRem(numerator, denominator, out var remainder);
        var twice = BigInteger.Compare(remainder * 2, denominator);
        quotient += twice > 0 || (twice == 0 && !quotient.IsEven) ? 1 : 0;
        var magnitude = double.Parse($"{quotient}E{-digits}", CultureInfo.InvariantCulture);
        return double.IsNegative(value) ? -magnitude : magnitude;
    }

    private static void Scale(ref BigInteger numerator, ref BigInteger denominator, int radix, int power)
    {
        if (power >= 0)
        {
            numerator *= BigInteger.Pow(radix, power);
        }
        else
        {
            denominator *= BigInteger.Pow(radix, -power);
        }
    }

    private static Value ToInteger(Call call)
    {
        var input = call[0];
        if (input is StringValue text && Numbers.TryParseInteger(text.Text, call.Int(2, 10), out var parsed))
        {
            return Value.Of(parsed);
        }

        if (input is not StringValue && Numbers.TryInteger(input, out var whole))
        {
            return Value.Of(whole);
        }

        return Numbers.TryFloat(input, out var number) && double.IsFinite(number)
            ? Value.Of(new BigInteger(Math.Truncate(number)))
            : call.Has(1) ? call[1] : Value.Of(0);
    }

    private static Value ToFloat(Call call) =>
        Numbers.TryFloat(call[0], out var number) ? Value.Of(number) : call.Has(1) ? call[1] : Value.Of(0.0);

    private static Value Abs(Call call) => call[0] switch
    {
        IntegerValue i => Value.Of(BigInteger.Abs(i.Value)),
        BoolValue b => Value.Of(b.Value ? 1 : 0),
        FloatValue f => Value.Of(Math.Abs(f.Value)),
        var other => call.Fail($"needs a number, not {Py.TypeName(other)}"),
    };

    private static Value Round(Call call)
    {
        var (precision, method) = (call.Int(1), call.Text(2, "common"));
        if (method is not ("common" or "ceil" or "floor"))
        {
            call.Fail($"there is no method \"{method}\"; use common, ceil or floor");
        }

        if (method == "common")
        {
            return call[0] switch
            {
                IntegerValue i => Value.Of(RoundInteger(i.Value, precision)),
                BoolValue b => Value.Of(RoundInteger(b.Value ? 1 : 0, precision)),
                _ => Value.Of(RoundExact(call.Number(0), precision)),
            };
        }

        var scale = Math.Pow(10, precision);
        var scaled = call.Number(0) * scale;
        return Value.Of(((method == "ceil" ? Math.Ceiling(scaled) : Math.Floor(scaled)) + 0.0) / scale);
    }

    private static BigInteger RoundInteger(BigInteger value, int precision)
    {
        if (precision >= 0)
        {
            return value;
        }

        var unit = BigInteger.Pow(10, -precision);
        var quotient = BigInteger.DivRem(BigInteger.Abs(value), unit, out var remainder);
        var twice = BigInteger.Compare(remainder * 2, unit);
        quotient += twice > 0 || (twice == 0 && !quotient.IsEven) ? 1 : 0;
        return quotient * unit * value.Sign;
    }

    private static Value Log(Call call)
    {
        var (number, radix) = (call.Number(0), call.Number(1, Math.E));
        if (number <= 0 || radix <= 0 || radix == 1)
        {
            call.Fail("the number and the base must be above 0, and the base not 1");
        }

        return Value.Of(radix == 10 ? Math.Log10(number) : call.Has(1) ? Math.Log(number) / Math.Log(radix) : Math.Log(number));
    }

    private static double Root(Call call, double number, double radix)
    {
        if (number < 0 || radix == 0)
        {
            call.Fail("the number must not be below 0, nor the base 0");
        }

        return radix == 2 ? Math.Sqrt(number) : Math.Pow(number, 1.0 / radix);
    }

    private static string FileSize(Call call)
    {
        if (!Numbers.TryFloat(call[0], out var bytes))
        {
            call.Fail($"needs a number, not {Py.Repr(call[0])}");
        }

        var binary = call.Flag(1);
        double radix = binary ? 1024 : 1000;
        if (bytes == 1)
        {
            return "1 Byte";
        }

        if (bytes < radix)
        {
            return $"{Math.Truncate(bytes) + 0.0:0} Bytes";
        }

        var (unit, index) = (radix, 0);
        while (bytes >= unit * radix && index < 7)
        {
            (unit, index) = (unit * radix, index + 1);
        }

        var prefix = binary ? "KMGTPEZY"[index] + "iB" : "kMGTPEZY"[index] + "B";
        return string.Create(CultureInfo.InvariantCulture, $"{RoundExact(bytes / unit, 1):F1} {prefix}");
    }

    private static string HumanReadable(Call call)
    {
        var size = call.Number(0);
        var name = call.Flag(1) ? "bits" : "Bytes";
        var wanted = call.Text(2, null)?.ToUpperInvariant();
        var index = Units.Length - 1;
        while (index > 0 && (wanted is null ? size < Math.Pow(1024, index) : wanted != Units[index].ToString()))
        {
            index--;
        }

        var suffix = index == 0 ? name : Units[index].ToString() + name[0];
        return string.Create(CultureInfo.InvariantCulture, $"{RoundExact(size / Math.Pow(1024, index), 2):F2} {suffix}");
    }

    private static Value HumanToBytes(Call call)
    {
        var match = Amount().Match(call.Text(0));
        if (!match.Success || !double.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var number))
        {
            return call.Fail($"cannot interpret {Py.Repr(call[0])} as a size");
        }

        var unit = match.Groups[2].Success ? match.Groups[2].Value : call.Text(1, "");
        if (unit.Length == 0)
        {
            return Value.Of(new BigInteger(Math.Round(number, MidpointRounding.ToEven)));
        }

        var index = Units.IndexOf(char.ToUpperInvariant(unit[0]));
        var (letter, word) = call.Flag(2) ? ("b", "bit") : ("B", "byte");
        var fits = unit.Length == 1 || unit[1..] == letter
            || (index >= 0 && UnitWords[index] + word is var whole && unit.ToLowerInvariant() is var lower
            && (lower == whole || lower == whole + "s"));
        if (index < 0 || !fits)
        {
            return call.Fail($"the unit \"{unit}\" is none of B, K, M, G, T, P, E, Z, Y (then {letter} or {word})");
        }

        return Value.Of(new BigInteger(Math.Round(number * Math.Pow(1024, index), MidpointRounding.ToEven)));
    }

    [GeneratedRegex(@"^\s*([0-9]*\.?[0-9]+)(?:\s*([A-Za-z]+))?\s*$")]
    private static partial Regex Amount();
}
