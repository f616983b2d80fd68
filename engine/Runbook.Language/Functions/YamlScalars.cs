using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>What plain scalars mean in YAML 1.1, by the patterns of its type repository that PyYAML uses. Stateless.</summary>
internal static partial class YamlScalars
{
    /// <summary>The tag's short name that a plain text resolves to: null, bool, int, float, timestamp, merge, value or str.</summary>
    public static string Resolve(string text) =>
        text is "" or "~" or "null" or "Null" or "NULL" ? "null"
        : Boolean(text) is not null ? "bool"
        : text is "<<" ? "merge"
        : text is "=" ? "value"
        : Integer().IsMatch(text) ? "int"
        : Float().IsMatch(text) ? "float"
        : Timestamp().IsMatch(text) ? "timestamp"
        : "str";

    /// <summary>The value of a plain text.</summary>
    public static Value Read(string text) => Resolve(text) switch
    {
        "null" => Value.Null,
        "bool" => Value.Of(Boolean(text)!.Value),
        "int" => Value.Of(ReadInteger(text)),
        "float" => Value.Of(ReadFloat(text)),
        _ => Value.Of(text),
    };

    /// <summary>The text of a scalar as PyYAML represents it, and its tag's short name.</summary>
    public static string Write(Value value, out string tag)
    {
        (tag, var text) = value switch
        {
            NullValue => ("null", "null"),
            BoolValue b => ("bool", b.Value ? "true" : "false"),
            IntegerValue i => ("int", i.Value.ToString(CultureInfo.InvariantCulture)),
            FloatValue f => ("float", FloatText(f.Value)),
            StringValue s => ("str", s.Text),
            _ when Py.IsDate(value) => ("timestamp", Py.Str(value)),
            _ => throw new FormatException($"{Py.TypeName(value)} cannot be written as YAML"),
        };
        return text;
    }

    private static string FloatText(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? ".nan" : value < 0 ? "-.inf" : ".inf";
        }

        var text = Py.Float(value);
        return !text.Contains('.') && text.Contains('e') ? text.Replace("e", ".0e", StringComparison.Ordinal) : text;
    }

    private static bool? Boolean(string text) => text switch
    {
        "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => true,
        "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => false,
        _ => null,
    };

    private static BigInteger ReadInteger(string text)
    {
        var sign = text[0] == '-' ? -1 : 1;
        var digits = text.TrimStart('+', '-').Replace("_", "", StringComparison.Ordinal);
        if (digits.Contains(':'))
        {
            return sign * digits.Split(':')
                .Aggregate(BigInteger.Zero, (n, part) => (n * 60) + int.Parse(part, CultureInfo.InvariantCulture));
        }

        var octal = digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]);
        Numbers.TryParseInteger(octal ? "0o" + digits[1..] : digits, 0, out var number);
        return sign * number;
    }

    private static double ReadFloat(string text)
    {
        var sign = text[0] == '-' ? -1 : 1;
        var digits = text.TrimStart('+', '-').Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        return digits switch
        {
            ".inf" => sign * double.PositiveInfinity,
            ".nan" => double.NaN,
            _ when digits.Contains(':') => sign * digits.Split(':')
                .Aggregate(0.0, (n, p) => (n * 60) + double.Parse(p, CultureInfo.InvariantCulture)),
            _ => sign * double.Parse(digits, CultureInfo.InvariantCulture),
        };
    }

    [GeneratedRegex(
        @"\A(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\z")]
    private static partial Regex Integer();

    [GeneratedRegex(
        @"\A(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*"
        + @"(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z")]
    private static partial Regex Float();

    [GeneratedRegex(
        @"\A(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
        + @"(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)\z")]
    private static partial Regex Timestamp();
}
