using System.Globalization;
using System.Numerics;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Numbers out of values and text, as Python's <c>int()</c> and <c>float()</c> read them. Stateless.</summary>
internal static class Numbers
{
    /// <summary>A whole number: an integer, a boolean, a float without fraction.</summary>
    public static bool TryInteger(Value value, out BigInteger number)
    {
        switch (value)
        {
            case IntegerValue i:
                number = i.Value;
                return true;
            case BoolValue b:
                number = b.Value ? 1 : 0;
                return true;
            case FloatValue f when double.IsFinite(f.Value) && Math.Floor(f.Value) == f.Value:
                number = new BigInteger(f.Value);
                return true;
            default:
                number = default;
                return false;
        }
    }

    public static bool TryFloat(Value value, out double number)
    {
        number = 0;
        switch (value)
        {
            case IntegerValue i: number = (double)i.Value; return true;
            case FloatValue f: number = f.Value; return true;
            case BoolValue b: number = b.Value ? 1 : 0; return true;
            case StringValue s: return TryParseFloat(s.Text, out number);
            default: return false;
        }
    }

    public static bool TryParseFloat(string text, out double number)
    {
        text = text.Trim();
        var sign = text.StartsWith('-') ? -1 : 1;
        switch (text.TrimStart('+', '-').ToLowerInvariant())
        {
            case "inf" or "infinity" when text.Length <= 9: number = sign * double.PositiveInfinity; return true;
            case "nan" when text.Length <= 4: number = double.NaN; return true;
        }

        if (!TryDropUnderscores(ref text) || text.Length == 0 || !(char.IsAsciiDigit(text[^1]) || text[^1] == '.'))
        {
            number = 0;
            return false;
        }

        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Python's <c>int(text, base)</c>; base 0 takes it from the prefix.</summary>
    public static bool TryParseInteger(string text, int radix, out BigInteger number)
    {
        number = 0;
        text = text.Trim();
        var negative = text.StartsWith('-');
        if (text.StartsWith('-') || text.StartsWith('+'))
        {
            text = text[1..];
        }

        var prefix = text.Length > 2 && text[0] == '0' ? char.ToLowerInvariant(text[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 }
            : 0;
        if (prefix != 0 && (radix == 0 || radix == prefix))
        {
            (text, radix) = (text[2..].TrimStart('_'), prefix);
        }

        if (radix == 0)
        {
            if (text.Length > 1 && text[0] == '0' && text.Trim('0', '_').Length > 0)
            {
                return false;
            }

            radix = 10;
        }

        if (!TryDropUnderscores(ref text) || text.Length == 0 || radix is < 2 or > 36)
        {
            return false;
        }

        foreach (var c in text)
        {
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10 : 99;
            if (digit >= radix)
            {
                return false;
            }

            number = (number * radix) + digit;
        }

        number = negative ? -number : number;
        return true;
    }

    private static bool TryDropUnderscores(ref string text)
    {
        if (!text.Contains('_'))
        {
            return true;
        }

        if (text.StartsWith('_') || text.EndsWith('_') || text.Contains("__"))
        {
            return false;
        }

        text = text.Replace("_", "", StringComparison.Ordinal);
        return true;
    }
}
