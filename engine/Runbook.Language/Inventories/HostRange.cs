using System.Globalization;

namespace Runbook.Language;

/// <summary>
/// Expands ranges in host names: <c>www[01:20]</c>, <c>db-[a:f]</c>, <c>n[0:10:5]</c>, several in one name. Both ends belong to the
/// range; a leading zero asks for that width. Stateless.
/// </summary>
internal static class HostRange
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>The names, or what is wrong with the range.</summary>
    /// <param name="pattern">A name with or without ranges.</param>
    /// <param name="limit">How many names there may be.</param>
    public static (IReadOnlyList<string> Names, string? Problem) Expand(string pattern, int limit)
    {
        IReadOnlyList<string> names = [pattern];
        while (names[0].Contains('['))
        {
            var expanded = new List<string>();
            foreach (var name in names)
            {
                if (One(name, limit - expanded.Count, expanded) is { } problem)
                {
                    return ([], problem);
                }
            }

            if (expanded.Count == 0)
            {
                return ([], null);
            }

            names = expanded;
        }

        return (names, null);
    }

    private static string? One(string name, int limit, List<string> into)
    {
        var open = name.IndexOf('[', StringComparison.Ordinal);
        var close = name.IndexOf(']', StringComparison.Ordinal);
        if (close < open)
        {
            return "a range needs a closing bracket after its opening one";
        }

        var bounds = name[(open + 1)..close].Split(':');
        if (bounds.Length is not (2 or 3))
        {
            return "a range is begin:end or begin:end:step";
        }

        var (begin, end) = (bounds[0].Length == 0 ? "0" : bounds[0], bounds[1]);
        if (end.Length == 0)
        {
            return "a range must say where it ends";
        }

        var step = 1L;
        if (bounds.Length == 3 && (!long.TryParse(bounds[2], NumberStyles.None, CultureInfo.InvariantCulture, out step) || step == 0))
        {
            return "the step of a range must be a whole number above 0";
        }

        return Fill(name[..open], name[(close + 1)..], begin, end, step, limit, into);
    }

    private static string? Fill(string head, string tail, string begin, string end, long step, int limit, List<string> into)
    {
        var width = begin.Length > 1 && begin[0] == '0' ? begin.Length : 0;
        if (width > 0 && width != end.Length)
        {
            return "both ends of a range with leading zeros must be of one length";
        }

        if (begin.Length == 1 && end.Length == 1 && Letters.Contains(begin[0]) && Letters.Contains(end[0]))
        {
            return FillLetters(head, tail, begin[0], end[0], step, into);
        }

        if (!long.TryParse(begin, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            || !long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
        {
            return $"a range goes from number to number or from letter to letter, not from \"{begin}\" to \"{end}\"";
        }

        if (last >= first && (last - first) / step >= limit)
        {
            return $"the ranges make more than {limit} hosts";
        }

        for (var n = first; n <= last; n += step)
        {
            into.Add(head + n.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0') + tail);
            if (n > long.MaxValue - step)
            {
                break;
            }
        }

        return null;
    }

    private static string? FillLetters(string head, string tail, char begin, char end, long step, List<string> into)
    {
        var (first, last) = (Letters.IndexOf(begin, StringComparison.Ordinal), Letters.IndexOf(end, StringComparison.Ordinal));
        if (first > last)
        {
            return "a range must begin before it ends";
        }

        for (long i = first; i <= last; i += Math.Min(step, Letters.Length))
        {
            into.Add(head + Letters[(int)i] + tail);
        }

        return null;
    }
}
