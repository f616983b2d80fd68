using System.Globalization;
using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The text that Python makes of values: <c>str</c> and <c>repr</c>. Stateless. Forms as in the Python language reference
/// (built-in types; <c>repr</c> of floats is the shortest that reads back as the same number).
/// </summary>
public static class PythonText
{
    private const int DeepestNesting = 500;

    /// <summary><c>str(value)</c>.</summary>
    /// <exception cref="DiagnosticException">An undefined value is in it.</exception>
    public static string Str(Value value) => value switch
    {
        StringValue s => s.Text,
        IntegerValue i => i.Value.ToString(CultureInfo.InvariantCulture),
        RuntimeValue r => r.Text,
        _ => Repr(value),
    };

    /// <summary><c>repr(value)</c>.</summary>
    /// <exception cref="DiagnosticException">An undefined value is in it.</exception>
    public static string Repr(Value value)
    {
        switch (value)
        {
            case NullValue: return "None";
            case BoolValue b: return b.Value ? "True" : "False";
            case IntegerValue i: return i.Value.ToString(CultureInfo.InvariantCulture);
            case FloatValue f: return Repr(f.Value);
            case RuntimeValue r: return r.Repr;
        }

        var text = new StringBuilder();
        AppendRepr(text, value, 0);
        return text.ToString();
    }

    /// <summary><c>ascii(value)</c>: as <c>repr</c>, with escapes for whatever is not ASCII.</summary>
    public static string Ascii(Value value)
    {
        var text = new StringBuilder();
        foreach (var rune in Repr(value).EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                text.Append((char)rune.Value);
            }
            else
            {
                AppendEscape(text, rune);
            }
        }

        return text.ToString();
    }

    /// <summary>Appends <c>str(value)</c>.</summary>
    public static void AppendStr(StringBuilder to, Value value)
    {
        if (value is ListValue or MapValue)
        {
            AppendRepr(to, value, 0);
        }
        else
        {
            to.Append(Str(value));
        }
    }

    /// <summary><c>repr</c> of a float: <c>1.0</c>, <c>1e+16</c>, <c>1e-05</c>, <c>inf</c>.</summary>
    public static string Repr(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        var (sign, digits, scale) = Digits(value.ToString("R", CultureInfo.InvariantCulture));
        return sign + (scale is < -3 or > 16 ? Scientific(digits, scale - 1) : Plain(digits, scale));
    }

    /// <summary>Python's name of a value's type: <c>int</c>, <c>str</c>, <c>NoneType</c>…</summary>
    public static string TypeName(Value value) => value switch
    {
        NullValue => "NoneType",
        BoolValue => "bool",
        IntegerValue => "int",
        FloatValue => "float",
        StringValue => "str",
        RangeValue => "range",
        ListValue l => l.IsTuple ? "tuple" : "list",
        MapValue => "dict",
        RuntimeValue r => r.TypeName,
        _ => "object",
    };

    /// <summary><c>repr</c> of text: single quotes unless it holds some and no double ones.</summary>
    public static void AppendRepr(StringBuilder to, string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        to.Append(quote);
        foreach (var rune in text.EnumerateRunes())
        {
            AppendEscaped(to, rune, quote);
        }

        to.Append(quote);
    }

    private static void AppendEscaped(StringBuilder to, Rune rune, char quote)
    {
        switch (rune.Value)
        {
            case '\\': to.Append("\\\\"); return;
            case '\n': to.Append("\\n"); return;
            case '\r': to.Append("\\r"); return;
            case '\t': to.Append("\\t"); return;
        }

        if (rune.Value == quote)
        {
            to.Append('\\').Append(quote);
        }
        else if (IsPrintable(rune))
        {
            to.Append(rune.ToString());
        }
        else
        {
            AppendEscape(to, rune);
        }
    }

    private static void AppendEscape(StringBuilder to, Rune rune)
    {
        var (form, letter) = rune.Value < 0x100 ? ("x2", 'x') : rune.Value < 0x10000 ? ("x4", 'u') : ("x8", 'U');
        to.Append('\\').Append(letter).Append(rune.Value.ToString(form, CultureInfo.InvariantCulture));
    }

    /// <summary>Python's <c>isprintable</c> of one character.</summary>
    internal static bool IsPrintable(Rune rune) => rune.Value is >= 32 and < 127 || Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.SpaceSeparator => false,
        _ => true,
    };

    private static void AppendRepr(StringBuilder to, Value value, int depth)
    {
        if (depth > DeepestNesting)
        {
            to.Append("...");
            return;
        }

        switch (value)
        {
            case StringValue s: AppendRepr(to, s.Text); break;
            case RangeValue r: to.Append(r.Text); break;
            case ListValue l: AppendList(to, l, depth); break;
            case MapValue m: AppendMap(to, m, depth); break;
            default: to.Append(Repr(value)); break;
        }
    }

    private static void AppendList(StringBuilder to, ListValue list, int depth)
    {
        to.Append(list.IsTuple ? '(' : '[');
        for (var i = 0; i < list.Items.Count; i++)
        {
            to.Append(i == 0 ? "" : ", ");
            AppendRepr(to, list.Items[i], depth + 1);
        }

        to.Append(list.IsTuple ? list.Items.Count == 1 ? ",)" : ")" : "]");
    }

    private static void AppendMap(StringBuilder to, MapValue map, int depth)
    {
        to.Append('{');
        var first = true;
        foreach (var (key, value) in map.Entries)
        {
            to.Append(first ? "" : ", ");
            first = false;
            AppendRepr(to, key, depth + 1);
            to.Append(": ");
            AppendRepr(to, value, depth + 1);
        }

        to.Append('}');
    }

    // The digits without a point and how many of them stand before it, of text such as -1.25E+20 or 0.001.
    private static (string Sign, string Digits, int Scale) Digits(string shortest)
    {
        var sign = shortest[0] == '-' ? "-" : "";
        var mantissa = shortest.AsSpan(sign.Length);
        var scale = 0;
        if (mantissa.IndexOf('E') is var e and >= 0)
        {
            scale = int.Parse(mantissa[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..e];
        }

        var point = mantissa.IndexOf('.');
        scale += point < 0 ? mantissa.Length : point;
        var digits = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        var leading = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        return digits.Length == 0 ? (sign, "0", 1) : (sign, digits, scale - leading);
    }

    private static string Scientific(string digits, int exponent)
    {
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static string Plain(string digits, int scale) =>
        scale <= 0 ? "0." + new string('0', -scale) + digits
        : scale >= digits.Length ? digits + new string('0', scale - digits.Length) + ".0"
        : digits[..scale] + "." + digits[scale..];
}
