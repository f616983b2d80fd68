using System.Text.RegularExpressions;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Command lines for dnf and yum, and the reading of what they print. Stateless.</summary>
internal static partial class DnfCommand
{
    private static readonly Dictionary<string, string> Verbs = new(StringComparer.Ordinal)
    {
        ["Installed"] = "Installed",
        ["Upgraded"] = "Installed",
        ["Updated"] = "Installed",
        ["Dependency Installed"] = "Installed",
        ["Dependency Updated"] = "Installed",
        ["Downgraded"] = "Installed",
        ["Reinstalled"] = "Installed",
        ["Removed"] = "Removed",
        ["Dependency Removed"] = "Removed",
        ["Erased"] = "Removed",
        ["Replaced"] = "Removed",
        ["Obsoleted"] = "Removed",
    };

    /// <summary>A command line.</summary>
    /// <param name="program">The host's program.</param>
    /// <param name="args">What the options are made of.</param>
    /// <param name="verb">What is done, with its own options.</param>
    /// <param name="packages">To what.</param>
    public static Sh Line(string program, DnfArgs args, string verb, IEnumerable<string> packages)
    {
        var words = new List<string> { "-y" };
        void When(bool condition, string option)
        {
            if (condition)
            {
                words.Add(option);
            }
        }

        words.AddRange(args.Disablerepo.Select(r => "--disablerepo=" + r));
        words.AddRange(args.Enablerepo.Select(r => "--enablerepo=" + r));
        words.AddRange(args.Exclude.Select(e => "--exclude=" + e));
        words.AddRange(args.EnablePlugin.Select(p => "--enableplugin=" + p));
        words.AddRange(args.DisablePlugin.Select(p => "--disableplugin=" + p));
        When(args.DisableExcludes is not null, "--disableexcludes=" + args.DisableExcludes);
        When(args.ConfFile is not null, "--config=" + args.ConfFile);
        When(args.Installroot is not (null or "/"), "--installroot=" + args.Installroot);
        When(args.Releasever is not null, "--releasever=" + args.Releasever);
        When(args.DisableGpgCheck, "--nogpgcheck");
        When(!args.ValidateCerts || !args.Sslverify, "--setopt=sslverify=0");
        When(!args.InstallWeakDeps, "--setopt=install_weak_deps=0");
        When(args.Cacheonly, "--cacheonly");
        When(args.SkipBroken, "--skip-broken");
        When(args.Nobest, program == "yum" ? "--setopt=best=0" : "--nobest");
        When(args.Allowerasing, "--allowerasing");
        When(args.DownloadOnly, "--downloadonly");
        When(args.DownloadDir is not null, "--downloaddir=" + args.DownloadDir);
        When(args.Security, "--security");
        When(args.Bugfix, "--bugfix");
        When(args.UpdateCache && program is "dnf" or "dnf5", "--refresh");
        return Sh.Line($"LC_ALL=C {program} {words} {Sh.Verbatim(verb)} {packages}");
    }

    /// <summary>What a transaction did, as Ansible lists it: <c>Installed: name-1.0-1.x86_64</c>.</summary>
    public static IReadOnlyList<string> Results(string output)
    {
        var results = new List<string>();
        string? verb = null;
        foreach (var line in output.Split('\n').Select(l => l.TrimEnd()))
        {
            if (line.EndsWith(':') && Verbs.TryGetValue(line[..^1], out var known))
            {
                verb = known;
            }
            else if (verb is not null && line.StartsWith("  ", StringComparison.Ordinal))
            {
                results.AddRange(Columns().Split(line.Trim()).Select(p => $"{verb}: {p}"));
            }
            else
            {
                verb = null;
            }
        }

        return results;
    }

    /// <summary>The result of a transaction.</summary>
    /// <param name="outcome">What came of it.</param>
    /// <param name="certain">Whether it must have changed something; else its output tells.</param>
    public static ModuleResult Outcome(ActionOutcome outcome, bool certain)
    {
        if (!outcome.Succeeded)
        {
            var error = Complaint(outcome);
            var missing = MissingPackages().Match(error);
            var failures = missing.Success ? missing.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => $"No package {p} available.") : [error];
            return ModuleResult.Of(("rc", Value.Of(outcome.ExitCode)), ("results", Value.Of(Array.Empty<string>())), ("failures", Value.Of(failures))) with
            {
                Failed = true,
                Changed = false,
                Message = missing.Success ? "not all packages could be installed: " + string.Join(" ", failures) : error,
            };
        }

        var isIdle = outcome.Output.Contains("Nothing to do", StringComparison.Ordinal);
        var results = Results(outcome.Output);
        return ModuleResult.Of(("rc", Value.Of(0)), ("results", Value.Of(results))) with
        {
            Changed = certain || !isIdle,
            Message = isIdle ? "Nothing to do" : "",
        };
    }

    private static string Complaint(ActionOutcome outcome)
    {
        var lines = outcome.Error.Split('\n').Concat(outcome.Output.Split('\n')).Select(l => l.Trim()).Where(l => l.Length > 0).ToArray();
        var from = Array.FindIndex(lines, l => l.StartsWith("Error", StringComparison.Ordinal) || l.StartsWith("Failed", StringComparison.Ordinal));
        var errors = from < 0 ? outcome.Error.Trim().Split('\n') : lines.Skip(from).Take(12).Where(l => !l.StartsWith("(try to", StringComparison.Ordinal)).ToArray();
        return string.Join('\n', errors) is { Length: > 0 } text ? text : $"the package program ended with status {outcome.ExitCode}";
    }

    [GeneratedRegex(@"\s{2,}")]
    private static partial Regex Columns();

    [GeneratedRegex(@"Unable to find a match: (.*)")]
    private static partial Regex MissingPackages();
}
