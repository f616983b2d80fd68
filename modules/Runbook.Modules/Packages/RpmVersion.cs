namespace Runbook.Modules;

/// <summary>The order of rpm's versions: segments of digits and letters, as rpm's manual page <c>rpm-version(7)</c> describes. Stateless.</summary>
internal static class RpmVersion
{
    /// <summary>Compares <c>[epoch:]version[-release]</c> texts; a release is compared only when both have one.</summary>
    public static int Compare(string a, string b)
    {
        var (epochA, versionA, releaseA) = Split(a);
        var (epochB, versionB, releaseB) = Split(b);
        var byEpoch = epochA.CompareTo(epochB);
        var byVersion = byEpoch != 0 ? byEpoch : CompareParts(versionA, versionB);
        return byVersion != 0 || releaseA is null || releaseB is null ? byVersion : CompareParts(releaseA, releaseB);
    }

    private static (long Epoch, string Version, string? Release) Split(string text)
    {
        var colon = text.IndexOf(':');
        var epoch = colon > 0 && long.TryParse(text[..colon], System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : 0;
        var rest = text[(colon + 1)..];
        var dash = rest.LastIndexOf('-');
        return (epoch, dash < 0 ? rest : rest[..dash], dash < 0 ? null : rest[(dash + 1)..]);
    }

    private static int CompareParts(string a, string b)
    {
        var (i, j) = (0, 0);
        while (true)
        {
            i = Skip(a, i);
            j = Skip(b, j);
            var (x, y) = (At(a, i), At(b, j));
            if (x == '~' || y == '~')
            {
                if (x != y)
                {
                    return x == '~' ? -1 : 1;
                }

                (i, j) = (i + 1, j + 1);
                continue;
            }

            if (x == '^' || y == '^')
            {
                if (x != y)
                {
                    return x == '^' ? (y == '\0' ? 1 : -1) : (x == '\0' ? -1 : 1);
                }

                (i, j) = (i + 1, j + 1);
                continue;
            }

            if (x == '\0' || y == '\0')
            {
                return x == y ? 0 : x == '\0' ? -1 : 1;
            }

            var isNumber = char.IsAsciiDigit(x);
            if (isNumber != char.IsAsciiDigit(y))
            {
                return isNumber ? 1 : -1;
            }

            var (one, two) = (Segment(a, ref i, isNumber), Segment(b, ref j, isNumber));
            var order = isNumber && one.Length != two.Length ? one.Length.CompareTo(two.Length) : string.CompareOrdinal(one, two);
            if (order != 0)
            {
                return Math.Sign(order);
            }
        }
    }

    private static char At(string text, int i) => i < text.Length ? text[i] : '\0';

    private static int Skip(string text, int i)
    {
        while (i < text.Length && !char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('~' or '^'))
        {
            i++;
        }

        return i;
    }

    private static string Segment(string text, ref int i, bool isNumber)
    {
        var start = i;
        while (i < text.Length && (isNumber ? char.IsAsciiDigit(text[i]) : char.IsAsciiLetter(text[i])))
        {
            i++;
        }

        return isNumber ? text[start..i].TrimStart('0') : text[start..i];
    }
}
