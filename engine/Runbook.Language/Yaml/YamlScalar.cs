using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// What an unquoted scalar means, by PyYAML's YAML 1.1 resolver (its implicit resolvers for bool, int, float, null, timestamp):
/// <c>yes</c> is true, <c>0644</c> is 420, <c>0o644</c> and <c>1e3</c> are text. Stateless.
/// </summary>
internal static partial class YamlScalar
{
    /// <summary>The tag's short name that a plain text resolves to: null, bool, int, float, timestamp, merge, value or str.</summary>
    public static string Tag(string text) =>
        text.Length == 0 || IsNull(text) ? "null"
        : Bool(text) is not null ? "bool"
        : text is "<<" ? "merge"
        : text is "=" ? "value"
        : IntegerPattern().IsMatch(text) ? "int"
        : FloatPattern().IsMatch(text) ? "float"
        : DatePattern().IsMatch(text) ? "timestamp"
        : "str";

    /// <summary>The value of an unquoted scalar in a text that was computed: never a template, and a date stays as it is written.</summary>
    public static Value Read(string text) =>
        text.Length == 0 || IsNull(text) ? Value.Null
        : Bool(text) is { } value ? Value.Of(value)
        : Number(text, SourceSpan.None, secret: false) ?? Moment(text) ?? Value.Of(text);

    /// <summary>The value of an unquoted scalar in a file.</summary>
    public static Value Plain(string text, SourceSpan span, bool secret)
    {
        if (text.Length == 0)
        {
            return new NullValue(span);
        }

        switch (text[0])
        {
            case '~' or 'n' or 'N' when IsNull(text):
                return new NullValue(span);
            case 'y' or 'Y' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'o' or 'O':
                return Bool(text) is { } value ? new BoolValue(value, span, secret) : Text(text, span, secret);
            case '+' or '-' or '.' or (>= '0' and <= '9'):
                return Number(text, span, secret) ?? Date(text, span, secret) ?? Text(text, span, secret);
            default:
                return Text(text, span, secret);
        }
    }

    /// <summary>The boolean that a word means in YAML 1.1, or null.</summary>
    public static bool? Bool(string text) => text switch
    {
        "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => true,
        "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => false,
        _ => null,
    };

    /// <summary>The number that a text means in YAML 1.1, or null.</summary>
    public static Value? Number(string text, SourceSpan span, bool secret)
    {
        if (IntegerPattern().IsMatch(text))
        {
            return Integer(text) is { } whole ? new IntegerValue(whole, span, secret) : null;
        }

        return FloatPattern().IsMatch(text) && Float(text) is { } number ? new FloatValue(number, span, secret) : null;
    }

    // A date that an expression reads stays one, so that it can be reckoned with.
    private static DateTimeValue? Moment(string text)
    {
        if (Date(text, SourceSpan.None, secret: false)?.Text is not { } iso)
        {
            return null;
        }

        var zoned = iso.AsSpan(10).ContainsAny('Z', '+', '-');
        return DateTimeOffset.TryParse(iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? new DateTimeValue(moment.DateTime, zoned ? moment.Offset : null, iso.Length == 10)
            : null;
    }

    private static bool IsNull(string text) => text is "~" or "null" or "Null" or "NULL";

    private static StringValue Text(string text, SourceSpan span, bool secret) => StringValue.Trusted(text, span, secret);

    private static BigInteger? Integer(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        var negative = digits.StartsWith('-');
        digits = digits.TrimStart('+', '-');
        BigInteger? size = digits switch
        {
            "" => null,
            "0" => BigInteger.Zero,
            ['0', 'b', .. var binary] => InBase(binary, 2),
            ['0', 'x', .. var hex] => InBase(hex, 16),
            ['0', .. var octal] => InBase(octal, 8),
            _ when digits.Contains(':') => Sexagesimal(digits),
            _ => BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture),
        };
        return negative ? -size : size;
    }

    private static BigInteger? InBase(string digits, int numberBase)
    {
        if (digits.Length == 0)
        {
            return null;
        }

        var sum = BigInteger.Zero;
        foreach (var digit in digits)
        {
            sum = (sum * numberBase) + Convert.ToInt32(digit.ToString(), 16);
        }

        return sum;
    }

    private static BigInteger Sexagesimal(string digits) =>
        digits.Split(':').Aggregate(BigInteger.Zero, (sum, part) => (sum * 60) + BigInteger.Parse(part, CultureInfo.InvariantCulture));

    private static double? Float(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        var sign = digits.StartsWith('-') ? -1.0 : 1.0;
        digits = digits.TrimStart('+', '-');
        return digits switch
        {
            ".inf" => sign * double.PositiveInfinity,
            ".nan" => double.NaN,
            _ when digits.Contains(':') => sign * digits.Split(':').Aggregate(0.0, (sum, part) =>
                (sum * 60) + double.Parse(part, CultureInfo.InvariantCulture)),
            _ => double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? sign * number : null,
        };
    }

    /// <summary>Dates become ISO text, as they show up wherever Ansible passes its date objects on.</summary>
    private static StringValue? Date(string text, SourceSpan span, bool secret)
    {
        if (text.Length < 8 || text[4] != '-' || DatePattern().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var style = DateTimeStyles.None;
        var day = $"{match.Groups["y"].Value}-{match.Groups["m"].Value.PadLeft(2, '0')}-{match.Groups["d"].Value.PadLeft(2, '0')}";
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, style, out _))
        {
            return null;
        }

        if (!match.Groups["h"].Success)
        {
            return new StringValue(day, span, secret);
        }

        var fraction = match.Groups["f"].Value is { Length: > 0 } f ? "." + f[..Math.Min(6, f.Length)].PadRight(6, '0') : "";
        return new StringValue(
            $"{day}T{match.Groups["h"].Value.PadLeft(2, '0')}:{match.Groups["min"].Value}:{match.Groups["s"].Value}{fraction}{Zone(match)}",
            span, secret);
    }

    private static string Zone(Match match) => match.Groups["z"] switch
    {
        { Success: false } => "",
        { Value: "Z" } => "+00:00",
        _ => $"{match.Groups["zs"].Value}{match.Groups["zh"].Value.PadLeft(2, '0')}:"
            + (match.Groups["zm"].Success ? match.Groups["zm"].Value : "00"),
    };

    [GeneratedRegex(@"^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\z")]
    private static partial Regex IntegerPattern();

    [GeneratedRegex(@"^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
        + @"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z")]
    private static partial Regex FloatPattern();

    [GeneratedRegex(@"^(?:(?<y>[0-9]{4})-(?<m>[0-9]{2})-(?<d>[0-9]{2})|(?<y>[0-9]{4})-(?<m>[0-9][0-9]?)-(?<d>[0-9][0-9]?)"
        + @"(?:[Tt]|[ \t]+)(?<h>[0-9][0-9]?):(?<min>[0-9]{2}):(?<s>[0-9]{2})"
        + @"(?:\.(?<f>[0-9]*))?(?:[ \t]*(?<z>Z|(?<zs>[-+])(?<zh>[0-9][0-9]?)(?::(?<zm>[0-9]{2}))?))?)\z")]
    private static partial Regex DatePattern();
}
