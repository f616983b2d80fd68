using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Runbook.Language;

/// <summary>The <c>version</c> test and its four ways to compare. Stateless.</summary>
internal static partial class Versions
{
    public static void AddTo(FunctionList tests) =>
        tests.AddTest("version version_compare", "value version operator? strict? version_type?", Test);

    /// <summary>Compares as distutils' <c>LooseVersion</c>: runs of digits as numbers, the rest as text.</summary>
    public static int CompareLoose(Call call, string a, string b)
    {
        var (left, right) = (Loose(a), Loose(b));
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            var order = (left[i], right[i]) switch
            {
                (BigInteger x, BigInteger y) => x.CompareTo(y),
                (string x, string y) => string.CompareOrdinal(x, y),
                _ => throw call.Failure($"\"{a}\" and \"{b}\" cannot be compared: one has a number where the other has text"),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    private static bool Test(Call call)
    {
        var (a, b, sign) = (call.Text(0), call.Text(1), call.Text(2, "eq"));
        if (a.Length == 0 || b.Length == 0)
        {
            call.Fail($"the {(a.Length == 0 ? "input" : "version")} is empty");
        }

        if (call.Get(3) is not null && call.Get(4) is not null)
        {
            call.Fail("takes strict or version_type, not both");
        }

        var type = call.Text(4, call.Flag(3) ? "strict" : "loose");
        var order = type switch
        {
            "loose" => CompareLoose(call, a, b),
            "strict" => CompareStrict(call, a, b),
            "semver" or "semantic" => CompareSemantic(call, a, b),
            "pep440" => Pep440.Parse(call, a).CompareTo(Pep440.Parse(call, b)),
            _ => throw call.Failure($"there is no version_type \"{type}\"; use loose, strict, semver, semantic or pep440"),
        };
        return sign switch
        {
            "==" or "=" or "eq" => order == 0,
            "!=" or "<>" or "ne" => order != 0,
            "<" or "lt" => order < 0,
            "<=" or "le" => order <= 0,
            ">" or "gt" => order > 0,
            ">=" or "ge" => order >= 0,
            _ => throw call.Failure($"there is no operator \"{sign}\"; use ==, !=, <, <=, > or >="),
        };
    }

    private static List<object> Loose(string version) =>
        [.. LoosePart().Matches(version).Where(m => m.Value != ".")
            .Select(m => BigInteger.TryParse(m.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? (object)n : m.Value)];

    private static int CompareStrict(Call call, string a, string b) => Compare(Strict(call, a), Strict(call, b));

    // Two or three numbers, then perhaps a or b and a number for a pre-release, which comes before the release.
    private static BigInteger[] Strict(Call call, string version)
    {
        var match = StrictPattern().Match(version);
        if (!match.Success)
        {
            call.Fail($"\"{version}\" is not a strict version (like 1.2.3 or 1.2b1)");
        }

        return [Number(1), Number(2), Number(3), match.Groups[4].Success ? match.Groups[4].Value[0] : 'z', Number(5)];
        BigInteger Number(int group) =>
            match.Groups[group].Success ? BigInteger.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
    }

    private static int Compare(BigInteger[] a, BigInteger[] b) => a.Zip(b, (x, y) => x.CompareTo(y)).FirstOrDefault(order => order != 0);

    // semver.org, section 11; what follows a plus does not count.
    private static int CompareSemantic(Call call, string a, string b)
    {
        var (left, right) = (Semantic(call, a), Semantic(call, b));
        for (var i = 1; i <= 3; i++)
        {
            var order = BigInteger.Parse(left.Groups[i].Value, CultureInfo.InvariantCulture)
                .CompareTo(BigInteger.Parse(right.Groups[i].Value, CultureInfo.InvariantCulture));
            if (order != 0)
            {
                return order;
            }
        }

        return (left.Groups[4].Success, right.Groups[4].Success) switch
        {
            (false, false) => 0,
            (true, false) => -1,
            (false, true) => 1,
            _ => ComparePreRelease(left.Groups[4].Value.Split('.'), right.Groups[4].Value.Split('.')),
        };
    }

    private static Match Semantic(Call call, string version)
    {
        var match = SemanticPattern().Match(version);
        return match.Success ? match : throw call.Failure($"\"{version}\" is not a semantic version (like 1.2.3-rc.1)");
    }

    private static int ComparePreRelease(string[] a, string[] b)
    {
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var isNumber = a[i].All(char.IsAsciiDigit);
            var order = isNumber != b[i].All(char.IsAsciiDigit) ? (isNumber ? -1 : 1)
                : isNumber ? BigInteger.Parse(a[i], CultureInfo.InvariantCulture)
                .CompareTo(BigInteger.Parse(b[i], CultureInfo.InvariantCulture))
                : string.CompareOrdinal(a[i], b[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    [GeneratedRegex(@"\d+|[a-z]+|\.|[^\da-z.]+")]
    private static partial Regex LoosePart();

    [GeneratedRegex(@"\A(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?\z")]
    private static partial Regex StrictPattern();

    [GeneratedRegex(@"\A(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?\z")]
    private static partial Regex SemanticPattern();
}
