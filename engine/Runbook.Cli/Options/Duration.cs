using System.Globalization;

namespace Runbook.Cli;

/// <summary>Lengths of time as people write them. Stateless.</summary>
internal static class Duration
{
    private const double Longest = 7 * 86400;

    /// <summary>A number and a unit: <c>s</c> (when none is given), <c>m</c>, <c>h</c>, <c>d</c>; up to a week. Null when it is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        var trimmed = text.Trim();
        var unit = trimmed.Length == 0 ? 0 : trimmed[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        var number = unit == 0 ? trimmed : trimmed[..^1];
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count * Math.Max(1, unit) <= Longest
            ? TimeSpan.FromSeconds(count * Math.Max(1, unit)) : null;
    }
}
