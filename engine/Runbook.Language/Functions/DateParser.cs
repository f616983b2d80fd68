using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Runbook.Language;

/// <summary>Reads dates by a format of Python's <c>strptime</c>, in the C locale. Stateless.</summary>
internal static class DateParser
{
    /// <summary>The date in a text; a text that does not fit fails the call.</summary>
    public static DateTimeValue Parse(Call call, string text, string format)
    {
        var match = Regex.Match(text, Pattern(call, format), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1));
        if (!match.Success)
        {
            throw call.Failure($"\"{text}\" does not fit the format \"{format}\"");
        }

        try
        {
            return Build(match);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or FormatException or OverflowException)
        {
            throw call.Failure($"\"{text}\" is no date: {e.Message}");
        }
    }

    private static string Pattern(Call call, string format)
    {
        var pattern = new StringBuilder(@"\A");
        for (var i = 0; i < format.Length; i++)
        {
            if (char.IsWhiteSpace(format[i]))
            {
                pattern.Append(@"\s+");
            }
            else if (format[i] == '%' && i + 1 < format.Length)
            {
                pattern.Append(Directive(call, format[++i]));
            }
            else
            {
                pattern.Append(Regex.Escape(format[i].ToString()));
            }
        }

        return pattern.Append(@"\z").ToString();
    }

    private static string Directive(Call call, char letter) => letter switch
    {
        'Y' => @"(?<Y>\d{4})",
        'y' or 'm' or 'd' or 'e' or 'H' or 'I' or 'M' or 'S' => $@"(?<{(letter == 'e' ? 'd' : letter)}>\d{{1,2}}| \d)",
        'f' => @"(?<f>\d{1,6})",
        'j' => @"(?<j>\d{1,3})",
        's' => @"(?<s>\d+)",
        'U' or 'W' or 'w' or 'u' => @"\d{1,2}",
        'p' => "(?<p>AM|PM)",
        'b' or 'h' or 'B' => $"(?<B>{Names(CultureInfo.InvariantCulture.DateTimeFormat.MonthNames)})",
        'a' or 'A' => $"(?:{Names(CultureInfo.InvariantCulture.DateTimeFormat.DayNames)})",
        'z' => @"(?<z>Z|[+-]\d{2}:?\d{2}(?::?\d{2}(?:\.\d+)?)?)",
        'Z' => "(?<Z>UTC|GMT|[A-Za-z]{3,4})",
        'T' or 'X' => Sequence("HMS", ":"),
        'R' => Sequence("HM", ":"),
        'F' => Sequence("Ymd", "-"),
        'D' or 'x' => Sequence("mdy", "/"),
        '%' => "%",
        _ => throw call.Failure($"the format holds the unknown directive %{letter}"),

    };

    private static string Names(string[] names) => string.Join('|', names.Where(n => n.Length > 0).SelectMany(n => (string[])[n, n[..3]]));

    private static string Sequence(string letters, string between) =>
        string.Join(between, letters.Select(l => l == 'Y' ? @"(?<Y>\d{4})" : $@"(?<{l}>\d{{1,2}})"));

    private static DateTimeValue Build(Match match)
    {
        if (match.Groups["s"].Success)
        {
            return new DateTimeValue(DateTime.UnixEpoch.AddSeconds(Number(match, "s", 0)));
        }

        var shortYear = Number(match, "y", 0);
        var year = match.Groups["y"].Success ? shortYear + (shortYear < 69 ? 2000 : 1900) : (int)Number(match, "Y", 1900);
        var date = new DateTime((int)year, Month(match), (int)Number(match, "d", 1), Hour(match), (int)Number(match, "M", 0),
            (int)Number(match, "S", 0));
        if (match.Groups["j"].Success)
        {
            date = new DateTime((int)year, 1, 1).Add(date.TimeOfDay).AddDays(Number(match, "j", 1) - 1);
        }

        if (match.Groups["f"].Success)
        {
            date = date.AddTicks(long.Parse(match.Groups["f"].Value.PadRight(6, '0'), CultureInfo.InvariantCulture) * 10);
        }

        return new DateTimeValue(date, Offset(match.Groups["z"]));
    }

    private static long Number(Match match, string group, long fallback) =>
        match.Groups[group].Success ? long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : fallback;

    private static int Month(Match match) => match.Groups["B"].Success
        ? Array.FindIndex(CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames,
            name => match.Groups["B"].Value.StartsWith(name, StringComparison.OrdinalIgnoreCase)) + 1
        : (int)Number(match, "m", 1);

    private static int Hour(Match match)
    {
        if (!match.Groups["I"].Success)
        {
            return (int)Number(match, "H", 0);
        }

        var hour = (int)Number(match, "I", 0) % 12;
        return match.Groups["p"].Value.ToUpperInvariant() == "PM" ? hour + 12 : hour;
    }

    private static TimeSpan? Offset(System.Text.RegularExpressions.Group zone)
    {
        if (!zone.Success)
        {
            return null;
        }

        var digits = zone.Value.Replace(":", "", StringComparison.Ordinal);
        if (digits is "Z" or "z")
        {
            return TimeSpan.Zero;
        }

        var span = new TimeSpan(int.Parse(digits.AsSpan(1, 2), CultureInfo.InvariantCulture),
            int.Parse(digits.AsSpan(3, 2), CultureInfo.InvariantCulture), 0);
        return digits[0] == '-' ? -span : span;
    }
}
