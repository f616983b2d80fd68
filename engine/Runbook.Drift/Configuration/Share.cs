using System.Globalization;

namespace Runbook.Drift;

/// <summary>So many of a number, or so many percent of it. Immutable.</summary>
/// <param name="Count">A count; null when it is a percentage.</param>
/// <param name="Percent">A percentage, 0 to 100; null when it is a count.</param>
public readonly record struct Share(int? Count, double? Percent)
{
    /// <summary>None.</summary>
    public static Share None => new(0, null);

    /// <summary>How many of a number: a percentage is rounded up, so that a small one is not nothing.</summary>
    public int Of(int all) => Math.Min(all, Count ?? (int)Math.Ceiling(all * (Percent ?? 0) / 100));

    /// <summary><c>3</c> or <c>10%</c>; null when the text is neither.</summary>
    public static Share? Parse(string text)
    {
        var isPercent = text.EndsWith('%');
        if (!double.TryParse(text.TrimEnd('%').Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return isPercent ? (number <= 100 ? new(null, number) : null) : number == Math.Floor(number) && number <= int.MaxValue ? new((int)number, null) : null;
    }
}
