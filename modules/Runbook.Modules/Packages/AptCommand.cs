using System.Globalization;
using System.Text.RegularExpressions;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Command lines for apt-get, and the reading of what it prints. Stateless.</summary>
internal static partial class AptCommand
{
    /// <summary>A command line that never asks.</summary>
    public static Sh Line(AptArgs args, string verb, IEnumerable<string> packages, bool simulate = false)
    {
        var words = new List<string> { simulate ? "-s" : "-y" };
        void When(bool condition, params string[] options) => words.AddRange(condition ? options : []);
        foreach (var option in args.DpkgOptions.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            words.AddRange(["-o", "Dpkg::Options::=--" + option]);
        }

        words.AddRange(["-o", "DPkg::Lock::Timeout=" + args.LockTimeout.ToString(CultureInfo.InvariantCulture)]);
        When(args.InstallRecommends == false, "-o", "APT::Install-Recommends=no");
        When(args.InstallRecommends == true, "-o", "APT::Install-Recommends=yes");
        When(args.DefaultRelease is not null, "-t", args.DefaultRelease!);
        When(args.Force, "--allow-downgrades", "--allow-remove-essential", "--allow-change-held-packages", "--allow-unauthenticated");
        When(args.AllowUnauthenticated && !args.Force, "--allow-unauthenticated");
        When(args.AllowDowngrade && !args.Force, "--allow-downgrades");
        When(args.AllowChangeHeldPackages && !args.Force, "--allow-change-held-packages");
        When(args.OnlyUpgrade, "--only-upgrade");
        When(args.Autoremove && verb is not "autoremove", "--auto-remove");
        When(args.FailOnAutoremove, "--no-remove");
        When(args.Purge && verb is "remove" or "autoremove", "--purge");
        return Sh.Line($"DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical LC_ALL=C apt-get {words} {Sh.Verbatim(verb)} {packages}");
    }

    /// <summary>Fetches the package lists, tried a few times; a list that cannot be fetched is a failure.</summary>
    public static RemoteAction.Run Update(AptArgs args) => new(Sh.Line($$"""
        i=0; while :; do m=$(LC_ALL=C apt-get -q -o APT::Update::Error-Mode=any -o DPkg::Lock::Timeout={{args.LockTimeout}} update 2>&1) && exit 0
        i=$((i + 1)); [ "$i" -lt {{Math.Max(1, args.UpdateCacheRetries)}} ] || break; s=$((i < {{args.UpdateCacheRetryMaxDelay}} ? i : {{args.UpdateCacheRetryMaxDelay}})); sleep "$s"; done
        printf 'Failed to update apt cache: %s\n' "$(printf '%s' "$m" | grep -E '^(E|W|Err)' | tail -n 5)" >&2; exit 1
        """));

    /// <summary>How many packages a run (or a simulated one) installs, upgrades, removes.</summary>
    public static int Count(string output) => Summary().Match(output) is { Success: true } match
        ? Enumerable.Range(1, 5).Where(i => match.Groups[i].Success).Sum(i => int.Parse(match.Groups[i].Value, CultureInfo.InvariantCulture)) : 0;

    /// <summary>The result of a run.</summary>
    public static ModuleResult Outcome(ActionOutcome outcome, bool cacheUpdated) =>
        ModuleResult.Of(
            ("stdout", Value.Of(outcome.Output)), ("stderr", Value.Of(outcome.Error)), ("rc", Value.Of(outcome.ExitCode)), ("cache_updated", Value.Of(cacheUpdated))) with
        {
            Failed = !outcome.Succeeded,
            Changed = outcome.Succeeded && Count(outcome.Output) > 0,
            Message = outcome.Succeeded ? null : Complaint(outcome),
        };

    private static string Complaint(ActionOutcome outcome)
    {
        var errors = outcome.Error.Split('\n').Where(l => l.StartsWith("E: ", StringComparison.Ordinal)).ToArray();
        var missing = Missing().Match(outcome.Error);
        return missing.Success ? $"No package matching '{missing.Groups[1].Value}' is available"
            : errors.Length > 0 ? string.Join('\n', errors) : outcome.Error.Trim() is { Length: > 0 } text ? text : $"apt-get ended with status {outcome.ExitCode}";
    }

    [GeneratedRegex(@"(\d+) upgraded, (\d+) newly installed, (?:(\d+) reinstalled, )?(?:(\d+) downgraded, )?(\d+) to remove")]
    private static partial Regex Summary();

    [GeneratedRegex(@"E: Unable to locate package (\S+)")]
    private static partial Regex Missing();
}
