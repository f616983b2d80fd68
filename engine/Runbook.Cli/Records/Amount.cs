using System.Globalization;

namespace Runbook.Cli;

/// <summary>Ages and sizes as people write them. Stateless.</summary>
internal static class Amount
{
    private static readonly (string Unit, double Factor)[] Ages =
        [("w", 604_800), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)];

    private static readonly (string Unit, double Factor)[] Sizes =
        [("TiB", 1L << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3), ("B", 1)];

    /// <summary>A number with <c>w</c>, <c>d</c>, <c>h</c>, <c>m</c> or <c>s</c>; a bare number is days. Null for anything else.</summary>
    public static TimeSpan? Age(string text) =>
        Read(text, Ages, 86_400) is { } seconds && seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>A number with a unit of bytes, decimal or binary; a bare number is bytes. Null for anything else.</summary>
    public static long? Size(string text) => Read(text, Sizes, 1) is { } bytes and < long.MaxValue ? (long)bytes : null;

    /// <summary>A span for people: <c>0.52 s</c>, <c>3:07</c>, <c>1:02:33</c>.</summary>
    public static string Clock(TimeSpan time) => time.TotalMinutes < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s")
        : time.ToString(time.TotalHours < 1 ? @"m\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);

    private static double? Read(string text, (string Unit, double Factor)[] units, double bare)
    {
        text = text.Trim();
        (string unit, double factor) = units.FirstOrDefault(u => text.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase), (Unit: "", Factor: bare));
        return double.TryParse(text.AsSpan(0, text.Length - unit.Length).TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number * factor : null;
    }
}
