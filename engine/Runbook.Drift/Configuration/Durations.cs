using System.Globalization;

namespace Runbook.Drift;

/// <summary>Lengths of time as people write them. Stateless.</summary>
internal static class Durations
{
    private const int LongestDays = 3660;

    /// <summary><c>90s</c>, <c>30m</c>, <c>1h30m</c>, <c>2d</c>, or a number of seconds; null when it is none, or longer than ten years.</summary>
    public static TimeSpan? Parse(string text)
    {
        var (total, number, any) = (0.0, "", false);
        foreach (var c in text.Trim())
        {
            if (char.IsAsciiDigit(c) || c == '.')
            {
                number += c;
                continue;
            }

            if (Unit(c) is not { } seconds || !TryNumber(number, out var count))
            {
                return null;
            }

            (total, number, any) = (total + (count * seconds), "", true);
        }

        if (number.Length > 0)
        {
            if (any || !TryNumber(number, out var plain))
            {
                return null;
            }

            (total, any) = (plain, true);
        }

        return any && total <= LongestDays * 86400.0 ? TimeSpan.FromSeconds(total) : null;
    }

    /// <summary>The shortest way to write a length of time.</summary>
    public static string Text(TimeSpan span)
    {
        (double Seconds, string Unit)[] units = [(86400, "d"), (3600, "h"), (60, "m")];
        foreach (var (seconds, unit) in units)
        {
            if (span.TotalSeconds >= seconds && span.TotalSeconds % seconds == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds / seconds}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds}s");
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private static double? Unit(char letter) => letter switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86400,
        'w' => 604800,
        _ => null,
    };
}
