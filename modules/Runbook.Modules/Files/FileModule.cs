using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps files, folders and links: whether they are there, their permissions, owner, group and times.</summary>
[Module("file", "ansible.legacy.file")]
public sealed partial class FileModule : Module<FileModule.Args, FileModule.State>
{
    /// <summary>What the path is to be.</summary>
    public enum Kind
    {
        /// <summary>A file that must be there already.</summary>
        File,

        /// <summary>A folder, made with its parents.</summary>
        Directory,

        /// <summary>A symbolic link.</summary>
        Link,

        /// <summary>A further name of a file.</summary>
        Hard,

        /// <summary>A file, made empty when it is not there; its times are set.</summary>
        Touch,

        /// <summary>Nothing.</summary>
        Absent,
    }

    /// <summary>Permissions, owner, group and times are kept as they are where an argument is not given.</summary>
    public sealed record Args : FileAttributeArgs
    {
        /// <summary>The path on the host.</summary>
        [Key]
        [Alias("dest", "name")]
        public required string Path { get; init; }

        /// <summary>What is to be there. Default: what is there; <c>file</c> when nothing is, <c>directory</c> with <see cref="Recurse"/>.</summary>
        public Kind? State { get; init; }

        /// <summary>What a link points at.</summary>
        public string? Src { get; init; }

        /// <summary>Whether all that is below a folder gets the same owner, group and permissions. Default false.</summary>
        public bool Recurse { get; init; }

        /// <summary>Whether a link may point at nothing, and replace a file. Default false.</summary>
        public bool Force { get; init; }

        /// <summary>Whether a link at the path is followed. Default true.</summary>
        public bool Follow { get; init; } = true;

        /// <summary>Time of the last change: <c>preserve</c>, <c>now</c>, or a moment. Default <c>preserve</c>; <c>now</c> for touch.</summary>
        public string? ModificationTime { get; init; }

        /// <summary>How that moment is written, in directives of strptime.</summary>
        public string ModificationTimeFormat { get; init; } = "%Y%m%d%H%M.%S";

        /// <summary>Time of the last reading, likewise.</summary>
        public string? AccessTime { get; init; }

        /// <summary>How that moment is written.</summary>
        public string AccessTimeFormat { get; init; } = "%Y%m%d%H%M.%S";
    }

    /// <summary>What is read of a path.</summary>
    /// <param name="Now">The path itself.</param>
    /// <param name="Source">What a link is to point at; null when not asked for.</param>
    public sealed record State(PathState Now, PathState? Source)
    {
        internal FileContext Host { get; init; } = new(0x12, null, null, false);

        /// <summary>The folders above it, outermost first; only when it is absent.</summary>
        internal IReadOnlyList<PathState> Parents { get; init; } = [];

        /// <summary>All that is below it; only for recursion.</summary>
        internal IReadOnlyList<PathState> Below { get; init; } = [];

        /// <summary>The times to set.</summary>
        internal IReadOnlyList<FileTime> Times { get; init; } = [];
    }

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) =>
        PathProbe.Expand(args.Path).Then(path => Probe.Both(PathProbe.Of(path), ReadSource(args, path), (now, source) => new State(now, source)))
            .Then(state => ReadMore(args, state));

    /// <inheritdoc/>
    public override Footprint Reads(Args args) =>
        args.Path.StartsWith('~') || args.Src is not null ? Footprint.Everything : Footprint.Path(args.Path) + FileContext.Reads(args);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        foreach (var problem in args.Unsupported())
        {
            yield return problem;
        }

        if (args.Src is not null && args.State is not (Kind.Link or Kind.Hard or null))
        {
            yield return $"src goes with state: link or hard, not {ModuleSchema.SnakeCase(args.State.Value.ToString())}";
        }

        if (args.Recurse && args.State is not (Kind.Directory or null))
        {
            yield return "recurse goes with state: directory only";
        }

        if (args.State == Kind.Hard && args.Src is null)
        {
            yield return "a new hard link needs src";
        }

        _ = Times(args, Kind.File, out var wrong);
        foreach (var problem in wrong)
        {
            yield return problem;
        }
    }

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (Wanted(args, now.Now) != Kind.Absent && now.Host.Refusal(args) is { } refusal)
        {
            return PathReport.Refuse(refusal, now.Now.Path, now.Now);
        }

        return Wanted(args, now.Now) switch
        {
            Kind.Absent => PlanAbsent(now.Now),
            Kind.Directory => PlanDirectory(args, now, Place(args, now.Now)),
            Kind.Link => PlanLink(args, now),
            Kind.Hard => PlanHard(args, now),
            Kind.Touch => PlanTouch(args, now, Place(args, now.Now)),
            _ => PlanFile(args, now, Place(args, now.Now)),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => Wanted(args, now.Now) switch
    {
        Kind.Absent => PathReport.Result([("path", Value.Of(now.Now.Path)), ("state", Value.Of("absent"))]),
        Kind.Link or Kind.Hard => LinkResult(args, now.Now),
        Kind.Touch => Result("dest", Place(args, now.Now)),
        _ => Result("path", Place(args, now.Now)),
    };

    private static Kind Wanted(Args args, PathState now) =>
        args.State
        ?? (args.Recurse ? Kind.Directory : now.Kind switch
        {
            PathKind.Link => Kind.Link,
            PathKind.Directory => Kind.Directory,
            _ => Kind.File,
        });

    /// <summary>The path that is worked on: a link's end when links are followed.</summary>
    private static PathState Place(Args args, PathState now) => args.Follow ? now.Followed : now;

    private static Probe<PathState?> ReadSource(Args args, string path) =>
        args.Src is null || args.State is not (Kind.Link or Kind.Hard or null)
            ? Probe.Known<PathState?>(null)
            : PathProbe.Expand(args.Src)
                .Then(src => PathProbe.Of(args.State == Kind.Hard ? src : HostPath.Join(HostPath.Folder(path), src)))
                .Select(s => (PathState?)s);

    private static Probe<State> ReadMore(Args args, State state)
    {
        var kind = Wanted(args, state.Now);
        if (kind == Kind.Absent)
        {
            return Probe.Known(state);
        }

        var place = Place(args, state.Now);
        var parents = place.Exists ? Probe.Known<IReadOnlyList<PathState>>([]) : PathProbe.OfAll(HostPath.Parents(place.Path));
        var below = args.Recurse && place.IsDirectory && (args.Mode is not null || args.Owner is not null || args.Group is not null)
            ? TreeProbe.Below(place.Path, args.Follow)
            : Probe.Known<IReadOnlyList<PathState>>([]);
        var times = Probe.All(Times(args, kind, out _).Select(t => t.Resolve()));
        return Probe.Both(
            Probe.Both(FileContext.Read(args, place), parents, (host, above) => state with { Host = host, Parents = above }),
            Probe.Both(below, times, (entries, resolved) => (entries, resolved)),
            (read, more) => read with { Below = more.entries, Times = more.resolved });
    }

    private static IReadOnlyList<FileTime> Times(Args args, Kind kind, out IReadOnlyList<string> problems)
    {
        var usual = kind == Kind.Touch ? "now" : "preserve";
        var modified = FileTime.Of("-m", "mtime", args.ModificationTime ?? usual, args.ModificationTimeFormat, out var first);
        var accessed = FileTime.Of("-a", "atime", args.AccessTime ?? usual, args.AccessTimeFormat, out var second);
        problems = [.. new[] { first, second }.OfType<string>()];
        return [.. new[] { modified, accessed }.OfType<FileTime>()];
    }

    private static Change? PlanAbsent(PathState now)
    {
        if (!now.Exists)
        {
            return null;
        }

        var remove = now.IsDirectory ? Sh.Line($"rm -rf -- {now.Path}") : Sh.Line($"rm -f -- {now.Path}");
        var result = PathReport.Result([("path", Value.Of(now.Path)), ("state", Value.Of("absent"))]);
        return new(PathReport.StateOf(now), "absent", new RemoteAction.Run(remove) { LeavesNothing = true })
        {
            Diffs = [Differences(now.Path, ("state", Value.Of(PathReport.StateOf(now)), Value.Of("absent")))],
            Touches = Touched(now),
            Foreseen = result,
        };
    }

    private static Change? PlanFile(Args args, State state, PathState place)
    {
        if (place.Kind is not PathKind.File)
        {
            return PathReport.Refuse($"file ({place.Path}) is {PathReport.StateOf(place)}, cannot continue", place.Path, place);
        }

        return PlanAttributes(args, state, place, "path");
    }

    private static Change? PlanDirectory(Args args, State state, PathState place)
    {
        if (place.Exists)
        {
            return place.IsDirectory
                ? PlanAttributes(args, state, place, "path")
                : PathReport.Refuse($"{place.Path} already exists as a {PathReport.StateOf(place)}", place.Path, place);
        }

        if (state.Parents.FirstOrDefault(p => p.Exists && !p.Followed.IsDirectory) is { } blocker)
        {
            return PathReport.Refuse($"cannot create {place.Path}: {blocker.Path} is not a directory", place.Path, place);
        }

        var script = state.Parents.Where(p => !p.Exists).Select(p => p.Path).Append(HostPath.Trim(place.Path))
            .SelectMany(p => AttributePlan.ForNew(args, p, isDirectory: true, state.Host).Commands(Sh.Line($"{p}")).Prepend(Sh.Line($"mkdir -p -- {p}")));
        var plan = AttributePlan.ForNew(args, place.Path, isDirectory: true, state.Host);
        var times = state.Times.Select(t => t.Command(Sh.Line($"{place.Path}")));
        var highest = state.Parents.Where(p => !p.Exists).Select(p => p.Path).FirstOrDefault() ?? place.Path;
        return Made(args, place, plan, "directory", "path", [.. script, .. times], plan.Differences()) with { Touches = Footprint.Path(highest) };
    }

    private static Change? PlanTouch(Args args, State state, PathState place)
    {
        if (place.Exists)
        {
            return place.Kind is PathKind.File or PathKind.Directory
                ? PlanAttributes(args, state, place, "dest")
                : PathReport.Refuse($"cannot touch {place.Path}: its state is {PathReport.StateOf(place)}, not file, directory or hard", place.Path, place);
        }

        if (MissingFolder(state, place) is { } missing)
        {
            return PathReport.Refuse($"cannot touch: {missing}", place.Path, place);
        }

        var plan = AttributePlan.ForNew(args, place.Path, isDirectory: false, state.Host);
        var path = Sh.Line($"{place.Path}");
        var script = new[] { Sh.Line($"touch {path}") }.Concat(state.Times.Where(t => t.Written is not null).Select(t => t.Command(path))).Concat(plan.Commands(path));
        return Made(args, place, plan, "touch", "dest", [.. script], plan.Differences());
    }

    private static string? MissingFolder(State state, PathState place)
    {
        var folder = HostPath.Folder(place.Path);
        var above = state.Parents.LastOrDefault();
        return above is null || above.Path != folder || above.Followed.IsDirectory ? null
            : above.Exists ? $"{folder} is not a directory"
            : $"No such file or directory: {folder}";
    }
}
