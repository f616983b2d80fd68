using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Runbook.Language;

/// <summary>A version by Python's PEP 440, for ordering. Immutable.</summary>
internal sealed partial class Pep440 : IComparable<Pep440>
{
    private readonly BigInteger[] _release;
    private readonly (int Rank, BigInteger Number)[] _suffixes;
    private readonly string[] _local;

    private Pep440(Match match)
    {
        var release = match.Groups["release"].Value.Split('.').Select(Number).Reverse().SkipWhile(n => n.IsZero).Reverse();
        _release = [Number(match.Groups["epoch"].Value), .. release];
        var (hasPre, hasPost, hasDev) = (match.Groups["pre"].Success, match.Groups["post"].Success, match.Groups["dev"].Success);
        var pre = match.Groups["pre"].Value.ToLowerInvariant() switch { "a" or "alpha" => 1, "b" or "beta" => 2, _ => 3 };
        _suffixes =
        [
            hasPre ? (pre, Number(match.Groups["preN"].Value)) : (!hasPost && hasDev ? 0 : 4, 0),
            hasPost ? (1, Number(match.Groups["postN"].Value + match.Groups["postM"].Value)) : (0, 0),
            hasDev ? (0, Number(match.Groups["devN"].Value)) : (1, 0),
        ];
        _local = match.Groups["local"].Success ? match.Groups["local"].Value.ToLowerInvariant().Split('.', '-', '_') : [];
    }

    /// <summary>Reads a version; text that is none fails the call.</summary>
    public static Pep440 Parse(Call call, string text)
    {
        var match = Pattern().Match(text.Trim());
        return match.Success ? new Pep440(match) : throw call.Failure($"\"{text}\" is not a version of PEP 440");
    }

    public int CompareTo(Pep440? other)
    {
        var order = Compare(_release, other!._release, (a, b) => a.CompareTo(b));
        order = order != 0 ? order : Compare(_suffixes, other._suffixes, (a, b) => a.CompareTo(b));
        return order != 0 ? order : Compare(_local, other._local, CompareLocal);
    }

    private static BigInteger Number(string text) => text.Length == 0 ? 0 : BigInteger.Parse(text, CultureInfo.InvariantCulture);

    private static int CompareLocal(string a, string b) => (a.All(char.IsAsciiDigit), b.All(char.IsAsciiDigit)) switch
    {
        (true, true) => Number(a).CompareTo(Number(b)),
        (true, false) => 1,
        (false, true) => -1,
        _ => string.CompareOrdinal(a, b),
    };

    private static int Compare<T>(T[] a, T[] b, Func<T, T, int> compare)
    {
        var order = a.Zip(b, compare).FirstOrDefault(o => o != 0);
        return order != 0 ? order : a.Length.CompareTo(b.Length);
    }

    [GeneratedRegex(
        @"\Av?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?"
        + @"(?<preN>\d*))?(?<post>-(?<postM>\d+)|[-_.]?(?:post|rev|r)[-_.]?(?<postN>\d*))?(?<dev>[-_.]?dev[-_.]?"
        + @"(?<devN>\d*))?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\z",
        RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
