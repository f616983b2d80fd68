using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps a repository's line in apt's lists, or keeps it out.</summary>
[Module("apt_repository", "ansible.legacy.apt_repository")]
internal sealed class AptRepositoryModule : Module<AptRepositoryModule.Args, AptRepositoryModule.State>
{
    /// <summary>Whether it is to be there.</summary>
    internal enum Presence
    {
        /// <summary>It is to be there.</summary>
        Present,

        /// <summary>It is not to be there.</summary>
        Absent,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The line, beginning with <c>deb</c> or <c>deb-src</c>. A <c>ppa:</c> is refused: give its line.</summary>
        [Key, Required]
        public string? Repo { get; init; }

        /// <summary>Whether it is to be there. Default <c>present</c>.</summary>
        public Presence State { get; init; }

        /// <summary>Name of the list it goes to, without <c>.list</c>. Default: made from its address. One that stands in another list stays there.</summary>
        public string? Filename { get; init; }

        /// <summary>Permissions of a list that is made. Default 0644.</summary>
        public ModeSpec? Mode { get; init; }

        /// <summary>Whether the package lists are fetched after a change; if that fails the change is taken back. Default true.</summary>
        [Alias("update-cache")]
        public bool UpdateCache { get; init; } = true;

        /// <summary>How often fetching is tried. Default 5.</summary>
        public int UpdateCacheRetries { get; init; } = 5;

        /// <summary>The longest pause between tries, in seconds. Default 12.</summary>
        public int UpdateCacheRetryMaxDelay { get; init; } = 12;

        /// <summary>The release that a <c>ppa:</c> is for; without effect on a line, which names its own.</summary>
        public string? Codename { get; init; }

        /// <summary>Without effect: Python is not needed.</summary>
        public bool InstallPythonApt { get; init; } = true;

        /// <summary>Without effect: only the key of a <c>ppa:</c> was fetched by the module itself.</summary>
        public bool ValidateCerts { get; init; } = true;
    }

    /// <summary>What is read.</summary>
    /// <param name="Sources">The lists; null when the host has no apt.</param>
    /// <param name="HasFolder">Whether the folder for lists is there.</param>
    public sealed record State(AptSources? Sources, bool HasFolder);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) =>
        args.Repo!.StartsWith("ppa:", StringComparison.Ordinal)
            ? [$"{args.Repo} is not supported, since its line and key are made by asking Launchpad: give \"deb https://ppa.launchpadcontent.net/OWNER/NAME/ubuntu CODENAME main\", and its key by apt_key or get_url"]
        : AptSources.Normal(args.Repo) is null ? [$"Invalid repository string: {args.Repo}; it must begin with deb or deb-src"]
        : [];

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Path("/etc/apt");

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => Probe.Answer(
        Sh.Verbatim(
            """
            command -v apt-config >/dev/null 2>&1 || exit 127
            eval "$(apt-config shell l Dir::Etc::sourcelist/f p Dir::Etc::sourceparts/d)"
            p=${p%/}/; [ -d "$p" ] && printf 1; printf '\036%s' "$p"
            for f in "$l" "$p"*.list; do [ -f "$f" ] && { printf '\035%s\036' "$f"; cat < "$f"; }; done
            exit 0
            """),
        answer => answer.ExitCode == 127 ? new State(null, false) : Parse(answer.Output));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (now.Sources is not { } before)
        {
            return Change.Refuse("this host has no apt");
        }

        var source = AptSources.Normal(args.Repo!)!;
        var changes = (args.State == Presence.Present ? before.With(source, args.Filename) : before.Without(source)).ChangesFrom(before);
        if (changes.Count == 0)
        {
            return null;
        }

        var actions = changes.Select(c => Put(args, c.Path, c.Old, c.New)).ToList();
        if (!now.HasFolder && changes.Any(c => c.Old is null))
        {
            actions.Insert(0, new RemoteAction.Run(Sh.Line($"mkdir -p -- {before.Folder}")));
        }

        var at = actions.Count;
        if (args.UpdateCache)
        {
            var update = AptCommand.Update(new AptArgs { UpdateCacheRetries = args.UpdateCacheRetries, UpdateCacheRetryMaxDelay = args.UpdateCacheRetryMaxDelay });
            actions.Add(update with { AnyStatus = true });
            actions.Add(new RemoteAction.Next(
                outcomes => outcomes[at].Succeeded ? [] : [.. changes.Select(c => Put(args, c.Path, c.New, c.Old ?? ""))],
                "take the change back should the lists not be fetched"));
        }

        var told = Told(args, changes);
        return new(args.State == Presence.Present ? "absent" : "present", args.State == Presence.Present ? "present" : "absent", actions)
        {
            Diffs = [.. changes.Select(c => new Diff(c.Old is null ? "/dev/null" : c.Path, c.New.Length == 0 ? "/dev/null" : c.Path, c.Old ?? "", c.New))],
            Touches = args.UpdateCache ? Footprint.Everything : changes.Aggregate(Footprint.Of("package", "*"), (all, c) => all + Footprint.Path(c.Path)),
            Foreseen = told,
            Result = outcomes => args.UpdateCache && !outcomes[at].Succeeded
                ? told with { Failed = true, Changed = false, Message = outcomes[at].Error.Trim() }
                : told,
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => Told(args, []);

    private static State Parse(string output)
    {
        var parts = output.Split('\u001d');
        var head = parts[0].Split('\u001e');
        return new(
            new(head[1], [.. parts.Skip(1).Select(p => p.Split('\u001e', 2)).Select(p => (p[0], p[1])).DistinctBy(f => f.Item1)]),
            head[0] == "1");
    }

    private static RemoteAction Put(Args args, string path, string? old, string text) =>
        text.Length == 0 ? new RemoteAction.Run(Sh.Line($"rm -f -- {path}"))
        : new RemoteAction.Write(path, Content.Text(text)) { Mode = old is null ? args.Mode?.Written ?? "0644" : null };

    private static ModuleResult Told(Args args, IReadOnlyList<(string Path, string? Old, string New)> changes) => ModuleResult.Of(
        ("repo", Value.Of(args.Repo!)),
        ("state", Value.Of(args.State.ToString().ToLowerInvariant())),
        ("sources_added", Value.Of(changes.Where(c => c.Old is null).Select(c => c.Path))),
        ("sources_removed", Value.Of(changes.Where(c => c.New.Length == 0).Select(c => c.Path))));
}
