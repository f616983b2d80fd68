using System.Text.RegularExpressions;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// Unpacks an archive on the host. What of it is there already is read from the archive's list and the files; where no list can be had
/// before (an address, or bzip2, xz and zstd on the control machine), the host compares when it has the archive.
/// </summary>
[Module("unarchive", "ansible.legacy.unarchive")]
internal sealed class UnarchiveModule : Module<UnarchiveModule.Args, UnarchiveModule.State>
{
    /// <summary>The arguments.</summary>
    [Exclusive("include", "exclude")]
    public sealed record Args : FileAttributeArgs
    {
        /// <summary>The archive: on the control machine, on the host, or (with <c>remote_src</c>) an address.</summary>
        [Required, Source(Unless = "remote_src")]
        public SourceFile? Src { get; init; }

        /// <summary>The folder on the host; must be there.</summary>
        [Key, Required]
        public string? Dest { get; init; }

        /// <summary>Whether the archive is on the host. Default false.</summary>
        public bool RemoteSrc { get; init; }

        /// <summary>Old form of <c>remote_src</c>, the other way round. Not supported when false: giving it so is an error.</summary>
        public bool Copy { get; init; } = true;

        /// <summary>A path; when it is there, nothing is done.</summary>
        public string? Creates { get; init; }

        /// <summary>Names and globs that are left out.</summary>
        public IReadOnlyList<string>? Exclude { get; init; }

        /// <summary>Names and globs that are unpacked; all others are left out.</summary>
        public IReadOnlyList<string>? Include { get; init; }

        /// <summary>More options for tar or unzip.</summary>
        public IReadOnlyList<string>? ExtraOpts { get; init; }

        /// <summary>Whether files newer than the archive's are kept. Default false.</summary>
        public bool KeepNewer { get; init; }

        /// <summary>Whether the names are among the results. Default false.</summary>
        public bool ListFiles { get; init; }

        /// <summary>Whether a server's certificate is verified. Default true.</summary>
        public bool ValidateCerts { get; init; } = true;

        /// <summary>Whether an archive in a vault is opened first; the engine does so always.</summary>
        public bool Decrypt { get; init; } = true;

        /// <summary>Taken for the sake of old playbooks; without effect.</summary>
        public int IoBufferSize { get; init; } = 65536;

        internal bool IsUrl => RemoteSrc && Src!.Written.Contains("://", StringComparison.Ordinal);

        internal WebRequest Request() => new(Src!.Written, "GET") { Validates = ValidateCerts };
    }

    /// <summary>The folder, and what of the archive is in it.</summary>
    public sealed record State(PathState Dest)
    {
        internal CommandGuard.Verdict Verdict { get; init; }

        internal FileContext Host { get; init; } = new(0x12, null, null, false);

        internal string? Problem { get; init; }

        internal string Tool { get; init; } = "";

        /// <summary>The entries that are asked for and how each is on the host; null when only the host can tell.</summary>
        internal IReadOnlyList<(ArchiveEntry Entry, PathState Now)>? Entries { get; init; }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) => args.Copy ? args.Unsupported() : ["copy: false is not supported: say remote_src: true", .. args.Unsupported()];

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => new CommandGuard(args.Creates, null, null).Read().Then(verdict =>
        verdict != CommandGuard.Verdict.Run
            ? Probe.Known(new State(PathState.Absent(args.Dest!)) { Verdict = verdict })
            : Probe.Both(PathProbe.Of(args.Dest!), Entries(args), (dest, list) => (dest, list)).Then(read => ReadEntries(args, read.dest, read.list)));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (now.Verdict != CommandGuard.Verdict.Run)
        {
            return null;
        }

        var refusal = !now.Dest.Followed.IsDirectory ? $"dest '{args.Dest}' must be an existing dir"
            : args.Src is { IsDirectory: true } ? $"Source '{args.Src.Written}' is a folder" : now.Problem ?? now.Host.Refusal(args);
        if (refusal is not null)
        {
            return Change.Refuse(refusal);
        }

        var script = new UnarchiveScript(args, now.Dest.Path);
        var input = args.RemoteSrc ? null : args.Src!.Content;
        if (now.Entries is not { } entries)
        {
            return Make(args, now, script.Extract(null, compares: true, Sh.Empty), input) with { IsOpaque = true };
        }

        var stale = entries.Where(e => !e.Entry.IsAt(e.Now, args.Mode is not null, args.KeepNewer)).ToArray();
        var attributes = Attributes(args, now, entries, stale.Length > 0);
        var members = args.ExtraOpts is { Count: > 0 } || (args.Include is null && args.Exclude is null) ? null : Members(entries);
        return stale.Length == 0 && attributes == Sh.Empty ? null
            : Make(args, now, stale.Length == 0 ? Sh.Line($"echo; {attributes}") : script.Extract(members, compares: false, attributes), stale.Length == 0 ? null : input) with
            {
                Diffs = [.. stale.Take(100).Select(e => PathReport.Attributes(
                    ("path", Value.Of(e.Now.Path), Value.Of(e.Now.Path)), ("size", Value.Of(e.Now.Size), Value.Of(e.Entry.Size)), ("state", Value.Of(PathReport.StateOf(e.Now)), Value.Of(PathReport.StateOf(new(e.Now.Path, e.Entry.Kind))))))],
            };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => now.Verdict != CommandGuard.Verdict.Run
        ? ModuleResult.Empty with { Skipped = true, Message = $"skipped, since {args.Creates} exists" }
        : Result(args, now, now.Tool, now.Dest.Followed);

    private static Probe<(IReadOnlyList<ArchiveEntry>? List, string Tool, string? Problem)> Entries(Args args)
    {
        if (args.IsUrl)
        {
            return Probe.Known<(IReadOnlyList<ArchiveEntry>?, string, string?)>((null, "", null));
        }

        if (!args.RemoteSrc)
        {
            var local = args.ExtraOpts is { Count: > 0 } || args.Src!.Content is null ? null : ArchiveEntry.Local(args.Src.Content);
            var tool = args.Src!.FileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? "unzip" : args.Src.FileName.EndsWith("gz", StringComparison.OrdinalIgnoreCase) ? "gzip -dc" : "cat";
            return Probe.Known<(IReadOnlyList<ArchiveEntry>?, string, string?)>((local, tool, null));
        }

        return PathProbe.Of(args.Src!.Written).Then(source =>
            !source.Followed.Exists ? Probe.Known<(IReadOnlyList<ArchiveEntry>?, string, string?)>((null, "", $"Source '{args.Src.Written}' does not exist"))
            : !source.IsReadable ? Probe.Known<(IReadOnlyList<ArchiveEntry>?, string, string?)>((null, "", $"Source '{args.Src.Written}' not readable"))
            : Probe.Answer(new UnarchiveScript(args, args.Dest!).List(source.Path), answer => Listed(source.Path, answer)));
    }

    private static (IReadOnlyList<ArchiveEntry>? List, string Tool, string? Problem) Listed(string source, ShellAnswer answer)
    {
        var end = answer.Output.IndexOf('\n', StringComparison.Ordinal);
        if (!answer.Succeeded || end < 0)
        {
            return (null, "", answer.Error.Contains("Failed to find handler", StringComparison.Ordinal) ? answer.Error.Trim()
                : $"Failed to find handler for \"{source}\". Make sure the required command to extract the file is installed. {answer.Error.Trim()}");
        }

        var tool = answer.Output[..end];
        return (tool == "unzip" ? ArchiveEntry.ParseZip(answer.Output[end..]) : ArchiveEntry.ParseTar(answer.Output[end..]), tool, null);
    }

    private static Probe<State> ReadEntries(Args args, PathState dest, (IReadOnlyList<ArchiveEntry>? List, string Tool, string? Problem) read)
    {
        if (read.List is null || !dest.Followed.IsDirectory)
        {
            return FileContext.Read(args).Select(host => new State(dest) { Host = host, Problem = read.Problem });
        }

        var wanted = read.List.Where(e => IsWanted(args, e.Name) && e.Name.Trim('.', '/').Length > 0).ToArray();
        return PathProbe.OfAll(wanted.Select(e => HostPath.Join(dest.Path, e.Name.TrimStart('/').TrimEnd('/'))), wanted.Any(e => e.Sha1 is not null) ? PathDigest.Sha1 : PathDigest.None)
            .Then(states => Probe.Both(FileContext.Read(args, states), WithSums([.. wanted.Zip(states)]), (host, entries) => new State(dest) { Host = host, Tool = read.Tool, Entries = entries }));
    }

    private static Probe<IReadOnlyList<(ArchiveEntry Entry, PathState Now)>> WithSums(IReadOnlyList<(ArchiveEntry Entry, PathState Now)> entries)
    {
        var asked = entries.Where(e => e.Entry.NeedsSum(e.Now)).Select(e => e.Now.Path).ToArray();
        return UnarchiveScript.Sums(asked).Select<IReadOnlyList<(ArchiveEntry Entry, PathState Now)>>(sums =>
        {
            var found = asked.Zip(sums).GroupBy(p => p.First).ToDictionary(g => g.Key, g => g.First().Second);
            return [.. entries.Select(e => found.TryGetValue(e.Now.Path, out var sum) && sum == e.Entry.Crc ? (e.Entry with { Time = null }, e.Now) : e)];
        });
    }

    // Busybox's tar unpacks all below a folder that is named, so only empty ones are.
    private static string[] Members(IReadOnlyList<(ArchiveEntry Entry, PathState Now)> entries) =>
        [.. entries.Select(e => e.Entry).Where(e => e.Kind != PathKind.Directory || !entries.Any(o => o.Entry != e && o.Entry.Name.StartsWith(e.Name, StringComparison.Ordinal))).Select(e => e.Name)];

    private static bool IsWanted(Args args, string name)
    {
        bool Matches(string glob) => Regex.IsMatch(name.TrimEnd('/'), "^" + Regex.Escape(glob.TrimEnd('/')).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "(/.*)?$");
        return (args.Include is not { Count: > 0 } include || include.Any(Matches)) && (args.Exclude is not { } exclude || !exclude.Any(Matches));
    }

    /// <summary>Sets owner and permissions of what does not have them, or of all when something is unpacked.</summary>
    private static Sh Attributes(Args args, State now, IReadOnlyList<(ArchiveEntry Entry, PathState Now)> entries, bool isUnpacked)
    {
        if (args.Mode is null && args.Owner is null && args.Group is null)
        {
            return Sh.Empty;
        }

        var wrong = entries.Where(e => isUnpacked || AttributePlan.Of(args, e.Now, now.Host).IsChange).ToArray();
        var owner = $"{now.Host.Uid}{(now.Host.Gid is { } gid ? $":{gid}" : "")}";
        var lines = wrong.Chunk(200).SelectMany(some => new[]
        {
            owner.Length == 0 ? null : Sh.Line($"chown -h {owner} -- {some.Select(e => e.Now.Path)}"),
            args.Mode is null || some.All(e => e.Entry.Kind == PathKind.Link) ? null : Sh.Line($"chmod {args.Mode.Written} -- {some.Where(e => e.Entry.Kind != PathKind.Link).Select(e => e.Now.Path)}"),
        }).OfType<Sh>().ToArray();
        return lines.Length == 0 ? Sh.Empty : Sh.Join(" && ", lines);
    }

    private static Change Make(Args args, State now, Sh script, Content? input) => new(
        "", $"{args.Src!.Written} in {now.Dest.Path}", new RemoteAction.Run(script) { Input = input }, new RemoteAction.Run(PathProbe.Script(now.Dest.Path)))
    {
        Touches = Footprint.Path(now.Dest.Path),
        Foreseen = Result(args, now, now.Tool, now.Dest.Followed),
        Result = outcomes =>
        {
            var lines = outcomes[0].Output.Split('\n');
            var tool = lines[0].Length > 0 ? lines[0] : now.Tool;
            var result = Result(args, now, tool, FilePlacement.State(now.Dest.Path, outcomes[^1]).Followed);
            return lines is [_, "same", ..] ? result with { Changed = false } : new(
            [
                .. result.Values,
                KeyValuePair.Create("extract_results", (Value)Value.Map(("rc", Value.Of(0)), ("out", Value.Of(string.Join('\n', lines.Skip(1)))), ("err", Value.Of(outcomes[0].Error)))),
            ]);
        },
    };

    private static ModuleResult Result(Args args, State now, string tool, PathState dest) => PathReport.Result(
    [
        ("dest", Value.Of(args.Dest)),
        ("src", Value.Of(args.Src!.FullPath ?? args.Src.Written)),
        ("handler", Value.Of(tool.Split(' ')[0] switch { "unzip" => "ZipArchive", "gzip" => "TgzArchive", "bzip2" => "TarBzipArchive", "xz" => "TarXzArchive", "zstd" => "TarZstdArchive", _ => "TarArchive" })),
        .. args.ListFiles && now.Entries is { } entries ? [("files", Value.Of(entries.Select(e => Value.Of(e.Entry.Name))))] : Array.Empty<(string, Value)>(),
        .. PathReport.Keys(dest),
    ]);
}
