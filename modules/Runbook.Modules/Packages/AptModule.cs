using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Installs, upgrades and removes Debian packages with apt-get.</summary>
[Module("apt", "ansible.legacy.apt")]
internal sealed class AptModule : Module<AptArgs, AptState>
{
    /// <inheritdoc/>
    public override IEnumerable<string> Check(AptArgs args)
    {
        if (args is { Name.Count: 0, Deb: null, Upgrade: AptArgs.Upgrading.No, Autoremove: false, Autoclean: false, Clean: false, State: not AptArgs.Wanted.Fixed }
            && !IsUpdating(args))
        {
            yield return "one of name, deb, upgrade, update_cache, autoremove, autoclean, clean is required";
        }
    }

    /// <inheritdoc/>
    public override Footprint Reads(AptArgs args) =>
        Footprint.Of("package", "*") + Footprint.Path("/etc/apt") + (args.Deb is { } deb && deb.StartsWith('/') ? Footprint.Path(deb) : Footprint.Nothing);

    /// <inheritdoc/>
    public override Probe<AptState> Read(AptArgs args)
    {
        var known = Probe.Both(
            AptState.Read(Specs(args)),
            args.CacheValidTime > 0 ? AptState.ReadCacheAge : Probe.Known<long?>(null),
            (state, age) => state with { CacheAge = age });
        return known.Then(state => !state.IsThere ? Probe.Known(state) : More(args, state));
    }

    /// <inheritdoc/>
    public override Change? Plan(AptArgs args, AptState now)
    {
        if (!now.IsThere)
        {
            return Change.Refuse("this host has no apt-get");
        }

        var isUpdating = IsUpdating(args) && (args.CacheValidTime <= 0 || now.CacheAge is null || now.CacheAge > args.CacheValidTime);
        var (line, before, after, isCertain) = Transaction(args, now, isUpdating);
        var steps = new List<RemoteAction>();
        if (isUpdating)
        {
            steps.Add(AptCommand.Update(args));
        }

        if (line is not null)
        {
            steps.Add(new RemoteAction.Run(line) { AnyStatus = true });
        }

        if (args.Autoclean || args.Clean)
        {
            steps.Add(new RemoteAction.Run(Sh.Verbatim(args.Clean ? "apt-get clean" : "apt-get -y autoclean")));
        }

        if (steps.Count == 0)
        {
            return null;
        }

        var isAlone = line is null && !(args.Name.Count > 0 || args.Deb is not null || args.Upgrade != AptArgs.Upgrading.No);
        return new Change(before, after.Length > 0 ? after : isUpdating ? "package lists fetched" : "", steps)
        {
            Foreseen = ModuleResult.Of(("cache_updated", Value.Of(isUpdating))) with { Changed = line is null ? isAlone && isUpdating : isCertain },
            Result = outcomes => line is null
                ? ModuleResult.Of(("cache_updated", Value.Of(isUpdating))) with { Changed = isAlone && isUpdating }
                : AptCommand.Outcome(outcomes[isUpdating ? 1 : 0], isUpdating),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(AptArgs args, AptState now) => ModuleResult.Of(("cache_updated", Value.False));

    private static bool IsUpdating(AptArgs args) => args.UpdateCache || args.CacheValidTime > 0;

    private static IReadOnlyList<AptSpec> Specs(AptArgs args) =>
        [.. args.Name.SelectMany(n => n.Split(',')).Select(n => n.Trim()).Where(n => n.Length > 0).Distinct().Select(n => new AptSpec(n))];

    private static Probe<AptState> More(AptArgs args, AptState state)
    {
        if (args.Upgrade != AptArgs.Upgrading.No || Specs(args).Any(s => s.Text == "*"))
        {
            return Simulate(args, state, UpgradeVerb(args));
        }

        if (args is { Name.Count: 0, Autoremove: true, Deb: null })
        {
            return Simulate(args, state, "autoremove");
        }

        if (args.State == AptArgs.Wanted.Fixed && args.Name.Count == 0)
        {
            return Simulate(args, state, "--fix-broken install");
        }

        if (args.Deb is { } deb && !deb.Contains("://", StringComparison.Ordinal))
        {
            return Probe.Answer(Sh.Line($"dpkg-deb -W --showformat '${{Package}}\\n${{Version}}\\n' {deb} && dpkg-query -W -f '{Sh.Verbatim(AptPackage.Format)}' \"$(dpkg-deb -f {deb} Package)\" 2>/dev/null"), answer =>
            {
                var lines = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                return state with { Deb = [.. lines.Take(2)], Packages = [.. lines.Skip(2).Select(AptPackage.Parse).OfType<AptPackage>()] };
            });
        }

        return args.State == AptArgs.Wanted.Latest && args.Name.Count > 0
            ? AptState.ReadCandidates(Specs(args).Select(s => s.Name)).Select(candidates => state with { Candidates = candidates })
            : Probe.Known(state);
    }

    private static Probe<AptState> Simulate(AptArgs args, AptState state, string verb) =>
        Probe.Answer(AptCommand.Line(args, verb, [], simulate: true), answer => state with { Simulated = AptCommand.Count(answer.Output) });

    private static string UpgradeVerb(AptArgs args) => args.Upgrade == AptArgs.Upgrading.Full ? "dist-upgrade" : "--with-new-pkgs upgrade";

    private static (Sh? Line, string Before, string After, bool IsCertain) Transaction(AptArgs args, AptState now, bool isUpdating)
    {
        if (now.Simulated is { } count)
        {
            var verb = args.Upgrade != AptArgs.Upgrading.No || args.Name.Count > 0 ? UpgradeVerb(args) : args.State == AptArgs.Wanted.Fixed ? "--fix-broken install" : "autoremove";
            return count > 0 || isUpdating ? (AptCommand.Line(args, verb, []), "", $"{verb}: {count} packages", count > 0) : default;
        }

        if (args.Deb is { } deb)
        {
            return Deb(args, now, deb);
        }

        var specs = Specs(args);
        return args.State switch
        {
            _ when specs.Count == 0 => (null, "", "", false),
            AptArgs.Wanted.Absent => Remove(args, now, specs),
            AptArgs.Wanted.BuildDep => (AptCommand.Line(args, "build-dep", specs.Select(s => s.Wanted)), "", "what they need to be built", false),
            _ => Install(args, now, specs, isUpdating),
        };
    }

    private static (Sh? Line, string Before, string After, bool IsCertain) Install(AptArgs args, AptState now, IReadOnlyList<AptSpec> specs, bool isUpdating)
    {
        var wanted = new List<string>();
        var before = new List<string>();
        var isCertain = false;
        foreach (var spec in specs)
        {
            var installed = now.Packages.Where(p => p.IsInstalled && spec.Names(p)).ToArray();
            var isNewer = installed.Any(p => now.Candidates.GetValueOrDefault(p.Name) is { } candidate && candidate is not "(none)" && candidate != p.Version);
            var isMissing = !installed.Any(p => spec.Accepts(p.Version)) && !(args.OnlyUpgrade && installed.Length == 0);
            var mayBeOld = args.State == AptArgs.Wanted.Latest && isUpdating;
            if (isMissing || isNewer || mayBeOld)
            {
                wanted.Add(spec.Wanted);
                before.AddRange(installed.Select(p => $"{p.Name}={p.Version}"));
                isCertain |= isMissing || isNewer;
            }
        }

        return wanted.Count == 0 ? default : (AptCommand.Line(args, "install", wanted), string.Join('\n', before), string.Join('\n', wanted), isCertain);
    }

    private static (Sh? Line, string Before, string After, bool IsCertain) Remove(AptArgs args, AptState now, IReadOnlyList<AptSpec> specs)
    {
        var gone = now.Packages.Where(p => (p.IsInstalled || args.Purge) && specs.Any(s => s.IsGlob ? s.Names(p) : p.Name == s.Name)).ToArray();
        return gone.Length == 0 ? default
            : (AptCommand.Line(args, "remove", gone.Select(p => p.Name).Distinct()), string.Join('\n', gone.Select(p => $"{p.Name}={p.Version}")), "", true);
    }

    private static (Sh? Line, string Before, string After, bool IsCertain) Deb(AptArgs args, AptState now, string deb)
    {
        if (!deb.Contains("://", StringComparison.Ordinal))
        {
            var isThere = now.Deb.Count == 2 && now.Packages.Any(p => p.IsInstalled && p.Name == now.Deb[0] && p.Version == now.Deb[1]);
            return isThere ? default : (AptCommand.Line(args, "install", [deb]), "", deb, true);
        }

        var install = AptCommand.Line(args, "install", []);
        return (Sh.Line($$"""
            d=$(mktemp -d) || exit 1; trap 'rm -rf "$d"' EXIT; chmod 755 "$d"; f="$d/package.deb"
            if command -v curl >/dev/null 2>&1; then curl -fsSL -o "$f" {{deb}} || exit 1; elif command -v wget >/dev/null 2>&1; then wget -q -O "$f" {{deb}} || exit 1
            else echo 'curl or wget is needed on the host to fetch a package' >&2; exit 127; fi
            {{install}} "$f"
            """), "", deb, true);
    }
}
