using System.Globalization;
using System.Text;

namespace Runbook.Language;

/// <summary>
/// <c>strftime</c> in the C locale, for the directives of Python's documentation and those that glibc adds. Stateless.
/// </summary>
public static class DateFormat
{
    /// <summary>Formats a date; an unknown directive stays as it is.</summary>
    public static string Format(string format, DateTimeValue date)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            var flag = format[i + 1] is '-' or '_' && i + 2 < format.Length ? format[++i] : '\0';
            var letter = format[++i];
            var part = Directive(letter, date);
            text.Append(flag switch
            {
                '\0' => part,
                '-' => part.TrimStart('0', ' ') is { Length: > 0 } trimmed ? trimmed : "0",
                _ => part.TrimStart('0') is { Length: > 0 } padded ? padded.PadLeft(part.Length) : "0".PadLeft(part.Length),
            });
        }

        return text.ToString();
    }

    /// <summary>A zone's offset: empty for none, else <c>+hh:mm</c> with the given separator (and seconds if any).</summary>
    internal static string Zone(TimeSpan? offset, string separator)
    {
        if (offset is not { } zone)
        {
            return "";
        }

        var sign = zone < TimeSpan.Zero ? '-' : '+';
        var size = zone.Duration();
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{(int)size.TotalHours:00}{separator}{size.Minutes:00}");
    }

    private static string Directive(char letter, DateTimeValue date)
    {
        var d = date.Value;
        string With(string format) => d.ToString(format, CultureInfo.InvariantCulture);
        string Two(int number) => number.ToString("00", CultureInfo.InvariantCulture);
        return letter switch
        {
            'Y' => With("yyyy"),
            'y' => With("yy"),
            'C' => Two(d.Year / 100),
            'm' => With("MM"),
            'd' => With("dd"),
            'e' => d.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'H' => With("HH"),
            'I' => With("hh"),
            'M' => With("mm"),
            'S' => With("ss"),
            'f' => With("ffffff"),
            'k' => d.Hour.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'l' => (d.Hour % 12 is 0 ? 12 : d.Hour % 12).ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'p' => d.Hour < 12 ? "AM" : "PM",
            'P' => d.Hour < 12 ? "am" : "pm",
            'a' => With("ddd"),
            'A' => With("dddd"),
            'b' or 'h' => With("MMM"),
            'B' => With("MMMM"),
            'j' => d.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            'u' => d.DayOfWeek is DayOfWeek.Sunday ? "7" : ((int)d.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            'w' => ((int)d.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            'U' => Two((d.DayOfYear + 6 - (int)d.DayOfWeek) / 7),
            'W' => Two((d.DayOfYear + 6 - (((int)d.DayOfWeek + 6) % 7)) / 7),
            'G' => ISOWeek.GetYear(d).ToString("0000", CultureInfo.InvariantCulture),
            'g' => Two(ISOWeek.GetYear(d) % 100),
            'V' => Two(ISOWeek.GetWeekOfYear(d)),
            's' => Math.Floor((d - (date.Offset ?? TimeSpan.Zero) - DateTime.UnixEpoch).TotalSeconds)
                .ToString("F0", CultureInfo.InvariantCulture),
            'z' => Zone(date.Offset, ""),
            'Z' => date.Offset is null ? "" : date.Offset == TimeSpan.Zero ? "UTC" : "UTC" + Zone(date.Offset, ":"),
            'c' => Format("%a %b %e %H:%M:%S %Y", date),
            'D' or 'x' => Format("%m/%d/%y", date),
            'F' => Format("%Y-%m-%d", date),
            'T' or 'X' => Format("%H:%M:%S", date),
            'R' => Format("%H:%M", date),
            'r' => Format("%I:%M:%S %p", date),
            'n' => "\n",
            't' => "\t",
            '%' => "%",
            _ => "%" + letter,
        };
    }
}
