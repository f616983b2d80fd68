using System.Globalization;
using System.Numerics;
using System.Text;

namespace Runbook.Language;

/// <summary>
/// Numbers and texts in a width, as both of Python's ways to format do it: <c>%05.2f</c> and <c>{:&gt;5}</c> ("Format Specification
/// Mini-Language" in the Python documentation). Immutable.
/// </summary>
internal readonly record struct FormatSpec
{
    private const int Widest = 1_000_000;

    /// <summary>The fill character.</summary>
    public char Fill { get; init; }

    /// <summary><c>&lt; &gt; ^ =</c>, or <c>\0</c> for the type's own.</summary>
    public char Align { get; init; }

    /// <summary><c>+ -</c> or a space.</summary>
    public char Sign { get; init; }

    /// <summary>Whether <c>#</c> is given.</summary>
    public bool Alternate { get; init; }

    /// <summary>The least width; 0 for none.</summary>
    public int Width { get; init; }

    /// <summary><c>,</c> or <c>_</c> between groups of digits; <c>\0</c> for none.</summary>
    public char Grouping { get; init; }

    /// <summary>The precision, or -1.</summary>
    public int Precision { get; init; }

    /// <summary>The type letter, or <c>\0</c>.</summary>
    public char Type { get; init; }

    /// <summary>Reads <c>[[fill]align][sign][#][0][width][grouping][.precision][type]</c>; null when it is none.</summary>
    public static FormatSpec? Parse(string text)
    {
        var i = 0;
        var (fill, align) = (' ', '\0');
        if (text.Length > 1 && text[1] is '<' or '>' or '^' or '=' && text.Length > 1)
        {
            (fill, align, i) = (text[0], text[1], 2);
        }
        else if (text.Length > 0 && text[0] is '<' or '>' or '^' or '=')
        {
            (align, i) = (text[0], 1);
        }

        var sign = i < text.Length && text[i] is '+' or '-' or ' ' ? text[i++] : '-';
        var alternate = i < text.Length && text[i] == '#' && i++ >= 0;
        if (i < text.Length && text[i] == '0')
        {
            (fill, align) = align == '\0' ? ('0', '=') : (fill, align);
            i++;
        }

        if (!Number(text, ref i, out var width))
        {
            return null;
        }

        var grouping = i < text.Length && text[i] is ',' or '_' && i < text.Length ? text[i++] : '\0';
        var precision = -1;
        if (i < text.Length && text[i] == '.')
        {
            i++;
            if (i == text.Length || !char.IsAsciiDigit(text[i]) || !Number(text, ref i, out precision))
            {
                return null;
            }
        }

        var type = i < text.Length ? text[i++] : '\0';
        return i != text.Length ? null : new FormatSpec
        {
            Fill = fill,
            Align = align,
            Sign = sign,
            Alternate = alternate,
            Width = width,
            Grouping = grouping,
            Precision = precision,
            Type = type,
        };
    }

    /// <summary>A whole number in base 2, 8, 10 or 16, by <see cref="Type"/> (<c>d b o x X c n</c>).</summary>
    public string Whole(BigInteger number)
    {
        var size = BigInteger.Abs(number);
        var (digits, prefix, group) = Type switch
        {
            'b' => (Radix(size, 2), "0b", 4),
            'o' => (Radix(size, 8), "0o", 4),
            'x' => (Radix(size, 16), "0x", 4),
            'X' => (Radix(size, 16).ToUpperInvariant(), "0X", 4),
            _ => (size.ToString(CultureInfo.InvariantCulture), "", 3),
        };
        return Number(number.Sign < 0, Alternate ? prefix : "", digits, group, "");
    }

    /// <summary>A float by <see cref="Type"/> (<c>e E f F g G %</c>, or none: <c>repr</c>).</summary>
    public string Float(double number)
    {
        var negative = number < 0 || (number == 0 && double.IsNegative(number));
        var size = Math.Abs(number);
        if (!double.IsFinite(number))
        {
            var name = double.IsNaN(number) ? "nan" : "inf";
            var word = char.IsUpper(Type) ? name.ToUpperInvariant() : name;
            return (this with { Fill = Fill == '0' ? ' ' : Fill }).Number(negative, "", word, 0, Type == '%' ? "%" : "");
        }

        var precision = Precision < 0 ? 6 : Precision;
        var text = Type switch
        {
            'e' or 'E' => Exponent(size, precision),
            'f' or 'F' => Fixed(size, precision),
            '%' => Fixed(size * 100, precision),
            'g' or 'G' or 'n' => General(size, precision, Alternate),
            _ => Precision < 0 ? PythonText.Repr(size) : GeneralWithPoint(size, Precision),
        };
        text = char.IsUpper(Type) ? text.ToUpperInvariant() : text;
        var end = text.AsSpan().IndexOfAnyExceptInRange('0', '9') is var e and >= 0 ? e : text.Length;
        return Number(negative, "", text[..end], 3, text[end..] + (Type == '%' ? "%" : ""));
    }

    /// <summary>A text, cut to the precision.</summary>
    public string Text(string text)
    {
        if (Precision >= 0 && Precision < text.Length)
        {
            text = text[..PythonString.UnitIndex(text, Precision)];
        }

        return Pad(text, Align is '\0' or '=' ? '<' : Align);
    }

    private static bool Number(string text, ref int i, out int number)
    {
        number = 0;
        for (; i < text.Length && char.IsAsciiDigit(text[i]); i++)
        {
            number = (number * 10) + (text[i] - '0');
            if (number > Widest)
            {
                return false;
            }
        }

        return true;
    }

    internal static string Radix(BigInteger size, int radix)
    {
        if (size.IsZero)
        {
            return "0";
        }

        var bits = radix == 2 ? 1 : radix == 8 ? 3 : 4;
        var text = new StringBuilder();
        for (; !size.IsZero; size >>= bits)
        {
            text.Insert(0, "0123456789abcdef"[(int)(size & (radix - 1))]);
        }

        return text.ToString();
    }

    private static string Fixed(double size, int precision) => size.ToString("F" + precision, CultureInfo.InvariantCulture);

    private static string Exponent(double size, int precision)
    {
        var text = size.ToString((precision == 0 ? "0" : "0." + new string('0', precision)) + "e+00", CultureInfo.InvariantCulture);
        return precision < 15 ? text : size.ToString("e" + precision, CultureInfo.InvariantCulture)
            .Replace("e+0", "e+", StringComparison.Ordinal).Replace("e-0", "e-", StringComparison.Ordinal);
    }

    private static string General(double size, int precision, bool keepZeros)
    {
        precision = Math.Max(precision, 1);
        var scientific = Exponent(size, precision - 1);
        var at = scientific.IndexOf('e');
        var exponent = int.Parse(scientific.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent < -4 || exponent >= precision)
        {
            return (keepZeros ? scientific[..at] : Trimmed(scientific[..at])) + scientific[at..];
        }

        var plain = Fixed(size, Math.Max(precision - 1 - exponent, 0));
        return !keepZeros ? Trimmed(plain) : plain.Contains('.') ? plain : plain + ".";
    }

    private static string GeneralWithPoint(double size, int precision)
    {
        var text = General(size, precision, keepZeros: false);
        return text.AsSpan().IndexOfAny('.', 'e') < 0 ? text + ".0" : text;
    }

    private static string Trimmed(string text) => text.Contains('.') ? text.TrimEnd('0').TrimEnd('.') : text;

    private string Grouped(string digits, int group, int room)
    {
        if (Grouping == '\0' || group == 0)
        {
            return digits;
        }

        // Zeros that fill the width are grouped as well.
        if (Fill == '0' && Align == '=')
        {
            while (digits.Length + ((digits.Length - 1) / group) < room)
            {
                digits = "0" + digits;
            }
        }

        var text = new StringBuilder(digits);
        for (var i = digits.Length - group; i > 0; i -= group)
        {
            text.Insert(i, Grouping);
        }

        return text.ToString();
    }

    private string Number(bool negative, string prefix, string digits, int group, string suffix)
    {
        var sign = (negative ? "-" : Sign is '+' or ' ' ? Sign.ToString() : "") + prefix;
        var body = Grouped(digits, group, Width - sign.Length - suffix.Length) + suffix;
        return Align == '=' ? sign + body.PadLeft(Math.Max(Width - sign.Length, 0), Fill) : Pad(sign + body, Align == '\0' ? '>' : Align);
    }

    private string Pad(string text, char align)
    {
        var missing = Width - PythonString.Length(text);
        var before = align switch
        {
            '>' => missing,
            '^' => missing / 2,
            _ => 0,
        };
        return missing <= 0 ? text : new string(Fill, before) + text + new string(Fill, missing - before);
    }
}
