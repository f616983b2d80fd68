using System.Globalization;

namespace Runbook.Drift;

/// <summary>When changes may be applied: days of the week, from one time of day to another. Immutable.</summary>
/// <param name="Days">The days on which it begins; empty for all.</param>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends; not later than <paramref name="From"/> means on the next day.</param>
/// <param name="Zone">Where its clock hangs.</param>
public sealed record MaintenanceWindow(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To, TimeZoneInfo Zone)
{
    /// <summary>Whether a moment is in it.</summary>
    public bool Holds(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone);
        var (day, time) = (local.DayOfWeek, TimeOnly.FromDateTime(local.DateTime));
        if (From < To)
        {
            return IsDay(day) && time >= From && time < To;
        }

        return (IsDay(day) && time >= From) || (IsDay((DayOfWeek)(((int)day + 6) % 7)) && time < To);
    }

    /// <summary>A time of day: <c>02:30</c>; null when the text is none.</summary>
    public static TimeOnly? ParseTime(string text) =>
        TimeOnly.TryParseExact(text, ["H:mm", "HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    /// <summary>A day of the week: <c>mon</c> or <c>monday</c>; null when the text is none.</summary>
    public static DayOfWeek? ParseDay(string text) =>
        text.Length >= 3 && Enum.GetValues<DayOfWeek>().Where(d => d.ToString().StartsWith(text, StringComparison.OrdinalIgnoreCase)).ToArray() is [var day] ? day : null;

    private bool IsDay(DayOfWeek day) => Days.Count == 0 || Days.Contains(day);
}
