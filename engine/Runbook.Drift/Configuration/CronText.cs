using Quartz;

namespace Runbook.Drift;

/// <summary>Makes Quartz's expressions of the five fields that <c>crontab(5)</c> has. Stateless.</summary>
internal static class CronText
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["@hourly"] = "0 * * * *",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@weekly"] = "0 0 * * 0",
        ["@monthly"] = "0 0 1 * *",
        ["@yearly"] = "0 0 1 1 *",
    };

    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

    /// <summary>The expression; null when the text is none, and why.</summary>
    public static string? Parse(string text, out string? reason)
    {
        reason = null;
        var fields = Words.GetValueOrDefault(text.Trim(), text).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
        {
            reason = "it must have the five fields minute, hour, day of month, month, day of week, or be one of " + string.Join(", ", Words.Keys);
            return null;
        }

        var (dayOfMonth, dayOfWeek) = (fields[2], Weekdays(fields[4]));
        if (dayOfMonth != "*" && dayOfWeek is not ("*" or null))
        {
            reason = "a day of month and a day of week cannot both be given; write two schedules";
            return null;
        }

        if (dayOfWeek is null)
        {
            reason = "a day of week is 0 to 7 or mon to sun";
            return null;
        }

        var expression = $"0 {fields[0]} {fields[1]} {(dayOfWeek == "*" ? dayOfMonth : "?")} {fields[3]} {(dayOfWeek == "*" ? "?" : dayOfWeek)}";
        if (!CronExpression.TryParse(expression, out _))
        {
            reason = "a field is not as crontab(5) says";
            return null;
        }

        return expression;
    }

    // Quartz counts days from 1, cron from 0: names are the same to both.
    private static string? Weekdays(string field)
    {
        var parts = field.Split(',').Select(part =>
        {
            var (range, step) = part.Split('/', 2) is [var r, var s] ? (r, "/" + s) : (part, "");
            var ends = range.Split('-').Select(Day).ToArray();
            return ends.Contains(null) || ends.Length > 2 ? null : string.Join('-', ends) + step;
        }).ToArray();
        return parts.Contains(null) ? null : string.Join(',', parts);
    }

    private static string? Day(string text) =>
        text == "*" ? text
        : int.TryParse(text, out var number) ? (number is >= 0 and <= 7 ? Days[number] : null)
        : Days.Contains(text.ToUpperInvariant()) ? text.ToUpperInvariant() : null;
}
