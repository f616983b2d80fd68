using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Packs files of the host into an archive, or compresses one file. An archive that has the same files is left alone.</summary>
[Module("archive", "community.general.archive", "community.general.files.archive")]
internal sealed class ArchiveModule : Module<ArchiveModule.Args, ArchiveModule.State>
{
    /// <summary>The kind of archive.</summary>
    internal enum Kind
    {
        /// <summary>tar, compressed by gzip.</summary>
        Gz,

        /// <summary>tar, compressed by bzip2.</summary>
        Bz2,

        /// <summary>zip.</summary>
        Zip,

        /// <summary>tar.</summary>
        Tar,

        /// <summary>tar, compressed by xz.</summary>
        Xz,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args : FileAttributeArgs
    {
        /// <summary>Files, folders and globs that are packed.</summary>
        [Required]
        public IReadOnlyList<string>? Path { get; init; }

        /// <summary>The archive. Default: the only path, with the format's name after it.</summary>
        [Key]
        public string? Dest { get; init; }

        /// <summary>The kind of archive. Default gz.</summary>
        public Kind Format { get; init; } = Kind.Gz;

        /// <summary>Paths and globs that are left out.</summary>
        public IReadOnlyList<string>? ExcludePath { get; init; }

        /// <summary>Globs of names that are left out, wherever they are.</summary>
        public IReadOnlyList<string>? ExclusionPatterns { get; init; }

        /// <summary>Whether what was packed is removed. Default false.</summary>
        public bool Remove { get; init; }

        /// <summary>Whether a single file is packed too, not only compressed. Default false.</summary>
        public bool ForceArchive { get; init; }

        internal string Target => Dest ?? $"{HostPath.Trim(Path![0])}.{Format.ToString().ToLowerInvariant()}";
    }

    /// <summary>What there is to pack, and what the archive has.</summary>
    /// <param name="Paths">The paths found.</param>
    /// <param name="Archive">The archive.</param>
    public sealed record State(IReadOnlyList<string> Paths, PathState Archive)
    {
        internal FileContext Host { get; init; } = new(0x12, null, null, false);

        internal bool IsSame { get; init; }

        internal IReadOnlyList<string> Members { get; init; } = [];

        internal bool IsSingle { get; init; }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        if (args.Dest is null && args.Path is { Count: > 1 })
        {
            yield return "Error, must specify \"dest\" when archiving multiple files or trees";
        }

        foreach (var problem in args.Unsupported())
        {
            yield return problem;
        }
    }

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => new ArchiveScript(args).Read().Then(found =>
        PathProbe.Of(args.Target).Then(archive => FileContext.Read(args, archive).Select(host => new State(found.Paths, archive)
        {
            Host = host,
            IsSame = found.IsSame,
            Members = found.Members,
            IsSingle = found.IsSingle,
        })));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (now.Host.Refusal(args) is { } refusal)
        {
            return Change.Refuse(refusal);
        }

        if (now.Paths.Count == 0)
        {
            // What was packed and removed by an earlier run is not missed.
            return now.Archive.Exists ? null : Change.Refuse($"Error, no source paths were found: {string.Join(", ", args.Path!)}");
        }

        var attributes = now.Archive.IsFile ? AttributePlan.Of(args, now.Archive, now.Host) : AttributePlan.ForNew(args, args.Target, isDirectory: false, now.Host);
        var path = Sh.Line($"{now.Archive.Path}");
        var isChanged = !now.IsSame || !now.Archive.IsFile;
        var steps = new[]
        {
            isChanged ? new ArchiveScript(args).Pack(now, now.Archive.Path, attributes.Mode) : null,
            attributes.IsChange ? Sh.Join(" && ", attributes.Commands(path)) : null,
            args.Remove ? Sh.Line($"rm -rf -- {now.Paths}") : null,
        }.OfType<Sh>().Where(s => s.Text.Length > 0).ToArray();
        return steps.Length == 0 ? null : new(
            PathReport.StateOf(now.Archive), $"{now.Members.Count} members", [.. steps.Select(s => new RemoteAction.Run(s)), new RemoteAction.Run(PathProbe.Script(now.Archive.Path))])
        {
            Touches = Footprint.Path(now.Archive.Path) + (args.Remove ? Footprint.Everything : Footprint.Nothing),
            Foreseen = Report(args, now),
            Result = outcomes => Result(args, now, FilePlacement.State(now.Archive.Path, outcomes[^1])),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => Result(args, now, now.Archive);

    private static ModuleResult Result(Args args, State now, PathState archive) => PathReport.Result(
    [
        ("dest", Value.Of(archive.Path)),
        ("dest_state", Value.Of(!archive.Exists ? "absent" : now.IsSingle ? "compress" : "archive")),
        ("arcroot", Value.Of(ArchiveScript.Root(now.Paths))),
        ("archived", Value.Of(now.Members.Select(m => Value.Of(HostPath.Join(ArchiveScript.Root(now.Paths), m))))),
        ("expanded_paths", Value.Of(now.Paths.Select(p => Value.Of(p)))),
        ("expanded_exclude_paths", Value.Of((args.ExcludePath ?? []).Select(p => Value.Of(p)))),
        ("missing", Value.Of(args.Path!.Where(p => p.IndexOfAny(['*', '?', '[']) < 0 && !now.Paths.Contains(HostPath.Trim(p))).Select(p => Value.Of(p)))),
        .. PathReport.Keys(archive),
    ]);
}
