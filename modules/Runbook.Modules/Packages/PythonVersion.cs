using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Runbook.Modules;

/// <summary>
/// A version of a Python package, compared as packaging tools do. Immutable.
/// Format: https://packaging.python.org/en/latest/specifications/version-specifiers/ (PEP 440).
/// </summary>
internal sealed partial class PythonVersion : IComparable<PythonVersion>
{
    private readonly BigInteger _epoch;
    private readonly BigInteger[] _release;
    private readonly (int Phase, BigInteger Number) _pre;
    private readonly BigInteger _post;
    private readonly BigInteger? _dev;
    private readonly string[] _local;

    private PythonVersion(Match match)
    {
        _epoch = Number(match, "epoch") ?? 0;
        _release = [.. match.Groups["release"].Value.Split('.').Select(p => BigInteger.Parse(p, CultureInfo.InvariantCulture))];
        var pre = match.Groups["pre"].Value.ToLowerInvariant();
        _dev = match.Groups["dev"].Success ? Number(match, "devn") ?? 0 : null;
        _post = match.Groups["post"].Success ? Number(match, "postn") ?? Number(match, "posti") ?? 0 : -1;
        // A development release of no other kind stands before all that lead to the release, a release after them.
        _pre = pre.Length > 0 ? (pre[0] == 'a' ? 1 : pre[0] == 'b' ? 2 : 3, Number(match, "pren") ?? 0) : _dev is not null && _post < 0 ? (0, 0) : (4, 0);
        _local = match.Groups["local"].Success ? match.Groups["local"].Value.ToLowerInvariant().Split('.', '-', '_') : [];
    }

    private bool IsPrerelease => _dev is not null || _pre.Phase < 4;

    private bool IsPostrelease => _post >= 0;

    /// <summary>Reads a version; null when it is none.</summary>
    public static PythonVersion? Parse(string text) => Pattern().Match(text.Trim()) is { Success: true } match ? new(match) : null;

    /// <summary>Whether a version fulfils a clause such as <c>~=</c> <c>1.4</c>; null when the clause or the version cannot be read.</summary>
    public static bool? Fulfils(string version, string comparison, string wanted)
    {
        if (comparison == "===")
        {
            return version.Equals(wanted, StringComparison.OrdinalIgnoreCase);
        }

        var isPrefix = wanted.EndsWith(".*", StringComparison.Ordinal) && comparison is "==" or "!=";
        if (Parse(version) is not { } have || Parse(isPrefix ? wanted[..^2] : wanted) is not { } want)
        {
            return null;
        }

        return comparison switch
        {
            "==" => isPrefix ? have.StartsWith(want, want._release.Length) : have.IsEqualTo(want),
            "!=" => isPrefix ? !have.StartsWith(want, want._release.Length) : !have.IsEqualTo(want),
            ">=" => have.Compare(want, withLocal: false) >= 0,
            "<=" => have.Compare(want, withLocal: false) <= 0,
            "<" => have.CompareTo(want) < 0 && !(have.IsPrerelease && !want.IsPrerelease && have.IsOfRelease(want)),
            ">" => have.Compare(want, withLocal: false) > 0 && !(have.IsPostrelease && !want.IsPostrelease && have.IsOfRelease(want)),
            "~=" => want._release.Length > 1 ? have.Compare(want, withLocal: false) >= 0 && have.StartsWith(want, want._release.Length - 1) : null,
            _ => null,
        };
    }

    /// <inheritdoc/>
    public int CompareTo(PythonVersion? other) => other is null ? 1 : Compare(other, withLocal: true);

    private bool IsEqualTo(PythonVersion other) => Compare(other, withLocal: other._local.Length > 0) == 0;

    private bool IsOfRelease(PythonVersion other) => _epoch == other._epoch && CompareReleases(other) == 0;

    private bool StartsWith(PythonVersion other, int count) => _epoch == other._epoch && Enumerable.Range(0, count).All(i => At(i) == other.At(i));

    private BigInteger At(int i) => i < _release.Length ? _release[i] : 0;

    private int CompareReleases(PythonVersion other) =>
        Enumerable.Range(0, Math.Max(_release.Length, other._release.Length)).Select(i => At(i).CompareTo(other.At(i))).FirstOrDefault(c => c != 0);

    private int Compare(PythonVersion other, bool withLocal)
    {
        int[] order =
        [
            _epoch.CompareTo(other._epoch), CompareReleases(other), _pre.CompareTo(other._pre), _post.CompareTo(other._post),
            _dev is null || other._dev is null ? (_dev is null).CompareTo(other._dev is null) : _dev.Value.CompareTo(other._dev.Value),
            withLocal ? CompareLocals(_local, other._local) : 0,
        ];
        return order.FirstOrDefault(c => c != 0);
    }

    private static int CompareLocals(string[] a, string[] b)
    {
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var isNumber = BigInteger.TryParse(a[i], NumberStyles.None, CultureInfo.InvariantCulture, out var x);
            var isOther = BigInteger.TryParse(b[i], NumberStyles.None, CultureInfo.InvariantCulture, out var y);
            var order = isNumber && isOther ? x.CompareTo(y) : isNumber != isOther ? isNumber.CompareTo(isOther) : string.CompareOrdinal(a[i], b[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static BigInteger? Number(Match match, string group) =>
        match.Groups[group] is { Success: true, Length: > 0 } g ? BigInteger.Parse(g.Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(
        @"^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?:[-_.]?(?<pre>alpha|beta|preview|pre|a|b|c|rc)[-_.]?(?<pren>\d+)?)?(?<post>-(?<posti>\d+)|[-_.]?(?:post|rev|r)[-_.]?(?<postn>\d+)?)?(?<dev>[-_.]?dev[-_.]?(?<devn>\d+)?)?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
