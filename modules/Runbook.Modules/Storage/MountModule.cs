using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps a file system mounted, and its line in <c>/etc/fstab</c>.</summary>
[Module("mount", "ansible.posix.mount")]
internal sealed class MountModule : Module<MountModule.Args, MountModule.State>
{
    /// <summary>What a mount is to be.</summary>
    internal enum Wanted
    {
        /// <summary>In the table and mounted; the folder is made.</summary>
        Mounted,

        /// <summary>Not mounted; the table stays.</summary>
        Unmounted,

        /// <summary>In the table.</summary>
        Present,

        /// <summary>Neither mounted nor in the table; the empty folder goes.</summary>
        Absent,

        /// <summary>Not in the table; a mount stays.</summary>
        AbsentFromFstab,

        /// <summary>Mounted again with its options, every time.</summary>
        Remounted,

        /// <summary>Mounted; the table stays.</summary>
        Ephemeral,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The mount point; <c>none</c> for swap.</summary>
        [Key, Required, Alias("name", "dest", "destfile")]
        public string? Path { get; init; }

        /// <summary>What is mounted: a device, <c>UUID=…</c>, <c>LABEL=…</c>, <c>host:/share</c>.</summary>
        public string? Src { get; init; }

        /// <summary>The type of the file system.</summary>
        public string? Fstype { get; init; }

        /// <summary>Options, with commas. Default <c>defaults</c>.</summary>
        public string? Opts { get; init; }

        /// <summary>What it is to be.</summary>
        [Required]
        public Wanted State { get; init; }

        /// <summary>The table's fifth field.</summary>
        public string Dump { get; init; } = "0";

        /// <summary>The table's sixth field.</summary>
        public string Passno { get; init; } = "0";

        /// <summary>Whether it is mounted at boot; false adds <c>noauto</c>.</summary>
        public bool Boot { get; init; } = true;

        /// <summary>Another table. Default <c>/etc/fstab</c>.</summary>
        public string? Fstab { get; init; }

        /// <summary>Whether the old table is copied first.</summary>
        public bool Backup { get; init; }
    }

    /// <summary>How it is.</summary>
    /// <param name="Table">The table's text.</param>
    /// <param name="Source">What is mounted at the path; null when nothing is.</param>
    /// <param name="IsFolder">Whether the path is there.</param>
    public sealed record State(string Table, string? Source, bool IsFolder);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        if (args.State is Wanted.Mounted or Wanted.Present or Wanted.Ephemeral && (args.Src is null || args.Fstype is null))
        {
            yield return $"state {args.State.ToString().ToLowerInvariant()} needs src and fstype";
        }
    }

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => new(
        Sh.Line($$"""
            p={{args.Path!}}; printf '\036mount\n'; while read -r a b c d e f; do q=$(printf '%b' "$e"); [ "$q" = "$p" ] && printf '%s\n' "$f"; done < /proc/self/mountinfo
            printf '\036folder\n'; [ -e "$p" ] && echo yes; printf '\036table\n'; cat {{Table(args)}} 2>/dev/null; exit 0
            """),
        text =>
        {
            var read = new FactSections(text);
            var mount = read.Lines("mount").LastOrDefault();
            var after = mount?.Split(" - ", 2)[^1].Split(' ');
            return new(read.Text("table"), after is null ? null : after.Length > 1 ? after[1] : "", read.Trimmed("folder") == "yes");
        });

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Path(Table(args)) + Footprint.Path(args.Path!) + Footprint.Of("mount", "*");

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        var table = new Fstab(now.Table);
        var wanted = args.State switch
        {
            Wanted.Mounted or Wanted.Present => table.With(Entry(args)),
            Wanted.Absent or Wanted.AbsentFromFstab => table.Without(args.Path!, args.Src),
            _ => now.Table,
        };
        var steps = new List<RemoteAction>();
        if (args.State == Wanted.Absent && now.Source is not null)
        {
            steps.Add(Unmount(args));
        }

        var old = table.Find(args.Path!, args.Src);
        var isListed = wanted == now.Table || (args.State is Wanted.Mounted or Wanted.Present && old == Entry(args));
        if (!isListed)
        {
            steps.Add(new RemoteAction.Write(Table(args), Content.Text(wanted)) { Backup = args.Backup });
        }

        AddMount(args, now, old, !isListed, steps);
        if (args.State == Wanted.Absent && now.IsFolder && (steps.Count > 0 || now.Source is not null))
        {
            steps.Add(new RemoteAction.Run(Sh.Line($"rmdir -- {args.Path!} 2>/dev/null || [ -d {args.Path!} ]")));
        }

        return steps.Count == 0 ? null : new Change($"mounted: {now.Source ?? "no"}", $"mounted: {After(args, now)}", steps)
        {
            Diffs = isListed ? null : [new(Table(args), Table(args), now.Table, wanted)],
            Foreseen = Report(args, now),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => ModuleResult.Of(
        ("name", Value.Of(args.Path)), ("src", Value.Of(args.Src)), ("fstype", Value.Of(args.Fstype)), ("opts", Value.Of(Options(args))),
        ("dump", Value.Of(args.Dump)), ("passno", Value.Of(args.Passno)), ("boot", Value.Of(args.Boot ? "yes" : "no")), ("fstab", Value.Of(Table(args))));

    private static string Table(Args args) => args.Fstab ?? "/etc/fstab";

    private static string Options(Args args)
    {
        var options = args.Opts is { Length: > 0 } given ? given : "defaults";
        return args.Boot || options.Split(',').Contains("noauto") ? options : options + ",noauto";
    }

    private static Fstab.Entry Entry(Args args) => new(args.Src!, args.Path!, args.Fstype!, Options(args), args.Dump, args.Passno);

    private static string After(Args args, State now) => args.State switch
    {
        Wanted.Mounted or Wanted.Ephemeral => args.Src!,
        Wanted.Unmounted or Wanted.Absent => "no",
        _ => now.Source ?? "no",
    };

    private static void AddMount(Args args, State now, Fstab.Entry? old, bool isRewritten, List<RemoteAction> steps)
    {
        var isMounted = now.Source is not null;
        switch (args.State)
        {
            case Wanted.Unmounted when isMounted:
                steps.Add(Unmount(args));
                break;
            case Wanted.Remounted:
                steps.Add(Remount(args));
                break;
            case Wanted.Mounted when isMounted && isRewritten && old is not null && old.Source == args.Src && old.Type == args.Fstype:
                steps.Add(Remount(args));
                break;
            case Wanted.Mounted when isMounted && isRewritten && old is not null:
                steps.Add(Unmount(args));
                steps.Add(Mount(args));
                break;
            case Wanted.Mounted or Wanted.Ephemeral when !isMounted && args.Fstype != "swap":
                if (!now.IsFolder)
                {
                    steps.Add(new RemoteAction.Run(Sh.Line($"mkdir -p -- {args.Path!}")));
                }

                steps.Add(Mount(args));
                break;
        }
    }

    private static RemoteAction Mount(Args args) => new RemoteAction.Run(
        args.State == Wanted.Ephemeral ? Sh.Line($"mount -t {args.Fstype!} -o {Options(args)} {args.Src!} {args.Path!}")
        : args.Fstab is null ? Sh.Line($"mount {args.Path!}") : Sh.Line($"mount -T {args.Fstab} {args.Path!}"));

    private static RemoteAction Unmount(Args args) => new RemoteAction.Run(Sh.Line($"umount {args.Path!}"));

    private static RemoteAction Remount(Args args)
    {
        var options = args.Opts is { Length: > 0 } given && args.State == Wanted.Remounted ? "remount," + given : "remount";
        return new RemoteAction.Run(Sh.Line($"mount -o {options} {args.Path!} || {{ umount {args.Path!} && mount {args.Path!}; }}"));
    }
}
