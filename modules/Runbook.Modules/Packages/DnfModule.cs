using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Installs, updates and removes rpm packages with dnf or yum, whichever the host has.</summary>
[Module("dnf", "yum", "dnf5", "ansible.legacy.dnf", "ansible.legacy.yum")]
internal sealed class DnfModule : Module<DnfArgs, DnfModule.State>
{
    /// <summary>What is installed, and what could be newer.</summary>
    /// <param name="Program">The host's package program; empty when it has none.</param>
    /// <param name="Packages">What answers to each spec, in their order.</param>
    /// <param name="Updates">Names that have updates (with <c>latest</c>).</param>
    /// <param name="Listing">What <c>list</c> asked for.</param>
    internal sealed record State(string Program, IReadOnlyList<RpmAnswer> Packages, IReadOnlyList<string> Updates, IReadOnlyList<Value> Listing);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(DnfArgs args)
    {
        if (args.List is not null && args.Name.Count > 0)
        {
            yield return "list and name exclude each other";
        }

        if (args is { List: null, Name.Count: 0, UpdateCache: false, Autoremove: false })
        {
            yield return "one of name, list, update_cache, autoremove is required";
        }

        if (args.Autoremove && args.State is not (null or PackageState.Absent))
        {
            yield return "autoremove goes with state absent only";
        }
    }

    /// <inheritdoc/>
    public override Footprint Reads(DnfArgs args) => Footprint.Of("package", "*") + Footprint.Path("/etc/yum.repos.d") + Footprint.Path("/etc/dnf") + Files(args);

    /// <inheritdoc/>
    public override Probe<State> Read(DnfArgs args)
    {
        var root = args.Installroot is null or "/" ? null : args.Installroot;
        var specs = args.Name.Count > 0 ? Specs(args) : [new RpmSpec("rpm")];
        return Probe.All(specs.Select(s => s.Guess is { } guess
            ? Probe.Both(RpmQueries.Read(s.Question, root), RpmQueries.Read(guess.Name, root), (own, others) => own with { Others = others.Installed })
            : RpmQueries.Read(s.Question, root))).Then(packages =>
        {
            var program = args.UseBackend is "dnf" or "yum" or "dnf5" ? args.UseBackend : packages.Count > 0 ? packages[0].Program : "";
            var state = new State(program, packages, [], []);
            return program.Length == 0 ? Probe.Known(state)
                : args.List is not null ? DnfListing.Read(program, args).Select(listing => state with { Listing = listing })
                : Wanted(args) == PackageState.Latest ? Updates(program, args, packages).Select(updates => state with { Updates = updates })
                : Probe.Known(state);
        });
    }

    /// <inheritdoc/>
    public override Change? Plan(DnfArgs args, State now)
    {
        if (now.Program.Length == 0)
        {
            return Change.Refuse("this host has neither dnf nor yum; one of them is needed");
        }

        if (args.List is not null)
        {
            return null;
        }

        return args.Name.Count == 0 ? WithoutPackages(args, now)
            : Wanted(args) == PackageState.Absent ? Remove(args, now)
            : Install(args, now);
    }

    /// <inheritdoc/>
    public override ModuleResult Report(DnfArgs args, State now) =>
        args.List is not null ? ModuleResult.Of(("results", Value.Of(now.Listing)))
        : ModuleResult.Of(("rc", Value.Of(0)), ("results", Value.Of(Array.Empty<string>()))) with { Message = "Nothing to do" };

    private static PackageState Wanted(DnfArgs args) => args.State ?? (args.Autoremove ? PackageState.Absent : PackageState.Present);

    private static IEnumerable<RpmSpec> Specs(DnfArgs args) =>
        args.Name.SelectMany(n => n.Contains("://", StringComparison.Ordinal) ? [n] : n.Split(',')).Select(n => n.Trim()).Where(n => n.Length > 0).Distinct().Select(n => new RpmSpec(n));

    private static Footprint Files(DnfArgs args) =>
        Specs(args).Where(s => s.IsFile && s.Text.StartsWith('/')).Aggregate(Footprint.Nothing, (all, s) => all + Footprint.Path(s.Text));

    private static Probe<IReadOnlyList<string>> Updates(string program, DnfArgs args, IReadOnlyList<RpmAnswer> packages)
    {
        var specs = Specs(args).ToArray();
        var names = specs.Any(s => s.IsAll) ? [] : packages.SelectMany(p => p.Installed).Select(p => p.Name).Distinct().ToArray();
        if (names.Length == 0 && !specs.Any(s => s.IsAll))
        {
            return Probe.Known<IReadOnlyList<string>>([]);
        }

        return Probe.Answer<IReadOnlyList<string>>(DnfCommand.Line(program, args, "-q check-update", names), answer => answer.ExitCode switch
        {
            0 => [],
            100 => [.. UpdateNames(answer.Output)],
            _ => throw new ProbeException($"updates could not be asked for: {answer.Error.Trim()}"),
        });
    }

    private static IEnumerable<string> UpdateNames(string output) =>
        output.Split('\n').TakeWhile(l => !l.StartsWith("Obsoleting", StringComparison.Ordinal))
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(w => w.Length == 3 && w[0].Contains('.')).Select(w => w[0][..w[0].LastIndexOf('.')]);

    private static Change? WithoutPackages(DnfArgs args, State now)
    {
        if (args.Autoremove)
        {
            return Transaction("", "packages that nothing needs: removed", args, false, DnfCommand.Line(now.Program, args, "autoremove", [])) with { IsOpaque = true };
        }

        var refresh = DnfCommand.Line(now.Program, args with { UpdateCache = false }, "makecache", []);
        return new Change("", "cache updated", new RemoteAction.Run(refresh))
        {
            Foreseen = ModuleResult.Of(("rc", Value.Of(0)), ("results", Value.Of(Array.Empty<string>()))) with { Changed = false, Message = "Cache updated" },
            Result = _ => ModuleResult.Empty with { Changed = false, Message = "Cache updated" },
        };
    }

    private static Change? Remove(DnfArgs args, State now)
    {
        var specs = Specs(args).ToArray();
        var gone = specs.Select((s, i) => (Spec: s, now.Packages[i].Installed)).Where(p => p.Spec.IsGroup || (p.Installed.Count > 0 && p.Spec.IsMetBy(p.Installed))).ToArray();
        if (gone.Length == 0)
        {
            return null;
        }

        var names = gone.SelectMany(p => p.Spec.IsGroup ? [p.Spec.Text] : p.Installed.Select(i => i.FullName)).Distinct().ToArray();
        var before = gone.SelectMany(p => p.Installed.Select(i => i.FullName)).Distinct();
        return Transaction(
            string.Join('\n', before), "", args, gone.Any(p => !p.Spec.IsGroup), DnfCommand.Line(now.Program, args, args.Autoremove ? "autoremove" : "remove", names), ("removed", names));
    }

    private static Change? Install(DnfArgs args, State now)
    {
        var (install, upgrade, downgrade) = (new List<string>(), new List<string>(), new List<string>());
        var isLatest = Wanted(args) == PackageState.Latest;
        var before = new List<string>();
        foreach (var (spec, i) in Specs(args).Select((s, i) => (s, i)))
        {
            var installed = now.Packages[i].Installed;
            var updates = isLatest ? (spec.IsAll ? now.Updates : installed.Select(p => p.Name).Intersect(now.Updates)).ToArray() : [];
            if (updates.Length > 0)
            {
                upgrade.Add(spec.IsAll ? "" : spec.Wanted);
                before.AddRange(installed.Select(p => p.FullName));
            }
            else if (!spec.IsAll && !spec.IsMetBy(installed) && !(isLatest && args.UpdateOnly))
            {
                before.AddRange(installed.Select(p => p.FullName));
                (Newer(spec, now.Packages[i]) switch { null => install, _ when args.AllowDowngrade => downgrade, _ => [] }).Add(spec.Wanted);
            }
        }

        Sh?[] lines =
        [
            install.Count > 0 ? DnfCommand.Line(now.Program, args with { UpdateOnly = false }, "install", install) : null,
            downgrade.Count > 0 ? DnfCommand.Line(now.Program, args, "downgrade", downgrade) : null,
            upgrade.Count > 0 ? DnfCommand.Line(now.Program, args, now.Program == "yum" ? "update" : "upgrade", upgrade.Contains("") ? [] : upgrade) : null,
        ];
        var all = lines.OfType<Sh>().ToArray();
        var isCertain = install.Concat(downgrade).Any(n => !n.StartsWith('@')) || upgrade.Count > 0;
        return all.Length == 0 ? null
            : Transaction(
                string.Join('\n', before), string.Join('\n', install.Concat(downgrade).Concat(upgrade.Select(u => (u.Length > 0 ? u : "all packages") + " (latest)"))),
                args, isCertain && !args.SkipBroken && !args.DownloadOnly, Sh.Join(" && ", all), ("installed", install), ("updated", upgrade), ("downgraded", downgrade));
    }

    /// <summary>The installed package when it is newer than the one version that a spec names; null otherwise.</summary>
    private static RpmPackage? Newer(RpmSpec spec, RpmAnswer answer) =>
        spec.Relation is { Operator: "=" } relation ? answer.Installed.FirstOrDefault(p => RpmVersion.Compare(p.FullVersion, relation.Version) > 0)
        : spec.Guess is { } guess ? answer.Others.FirstOrDefault(p => RpmVersion.Compare(p.FullVersion, guess.Version) > 0)
        : null;

    private static Change Transaction(string before, string after, DnfArgs args, bool certain, Sh line, params (string Key, IReadOnlyList<string> Names)[] changes)
    {
        var map = Value.Map(changes.Where(c => c.Names.Count > 0).Select(c => KeyValuePair.Create(c.Key, Value.Of(c.Names))));
        return new Change(before, after, new RemoteAction.Run(line) { AnyStatus = true })
        {
            Foreseen = ModuleResult.Of(
                ("rc", Value.Of(0)),
                ("changes", map),
                ("results", Value.Of(changes.SelectMany(c => c.Names.Select(n => $"{(c.Key == "removed" ? "Removed" : "Installed")}: {n}"))))),
            Result = outcomes => DnfCommand.Outcome(outcomes[^1], certain),
        };
    }
}
