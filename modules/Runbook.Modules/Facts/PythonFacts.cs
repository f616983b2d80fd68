using System.Globalization;
using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Facts of the Python that a host has, if any: Runbook never uses it, but playbooks choose package names by it. Stateless.</summary>
internal static partial class PythonFacts
{
    /// <summary>The groups.</summary>
    public static IEnumerable<FactGroup> Groups { get; } =
    [
        new(
            "python",
            "min",
            ["python", "python_version"],
            """
            s python; for p in /usr/bin/python3 /usr/libexec/platform-python "$(command -v python3 2>/dev/null)" "$(command -v python 2>/dev/null)"; do
            [ -x "$p" ] && { echo "$p"; "$p" -VV 2>&1; break; }; done
            """,
            Python),
    ];

    private static void Python(FactSections answer, MapBuilder facts)
    {
        var lines = answer.Lines("python").ToArray();
        if (lines.Length < 2 || Version().Match(lines[1]) is not { Success: true } version)
        {
            return;
        }

        Value Number(string group) => Value.Of(version.Groups[group] is { Success: true } g ? long.Parse(g.Value, CultureInfo.InvariantCulture) : 0);
        var level = Value.Of(version.Groups["level"].Value switch { "a" => "alpha", "b" => "beta", "rc" => "candidate", _ => "final" });
        facts["python"] = Value.Map(
            ("executable", Value.Of(lines[0])),
            ("has_sslcontext", Value.True),
            ("type", Value.Of(lines[1..].Any(l => l.Contains("PyPy", StringComparison.Ordinal)) ? "pypy" : "cpython")),
            ("version", Value.Map(("major", Number("major")), ("minor", Number("minor")), ("micro", Number("micro")), ("releaselevel", level), ("serial", Number("serial")))),
            ("version_info", new ListValue([Number("major"), Number("minor"), Number("micro"), level, Number("serial")])));
        facts["python_version"] = Value.Of($"{version.Groups["major"]}.{version.Groups["minor"]}.{version.Groups["micro"]}");
    }

    [GeneratedRegex(@"^Python (?<major>\d+)\.(?<minor>\d+)\.(?<micro>\d+)(?:(?<level>a|b|rc)(?<serial>\d+))?")]
    private static partial Regex Version();
}
