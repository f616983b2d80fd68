using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Tells how a path is. Changes nothing.</summary>
[Module("stat", "ansible.legacy.stat")]
public sealed class StatModule : Module<StatModule.Args, StatModule.State>
{
    /// <summary>How the checksum is made.</summary>
    public enum Algorithm
    {
        /// <summary>SHA-1.</summary>
        Sha1,

        /// <summary>MD5.</summary>
        Md5,

        /// <summary>SHA-224.</summary>
        Sha224,

        /// <summary>SHA-256.</summary>
        Sha256,

        /// <summary>SHA-384.</summary>
        Sha384,

        /// <summary>SHA-512.</summary>
        Sha512,
    }

    /// <summary>What to tell.</summary>
    /// <param name="Path">The path on the host.</param>
    public sealed record Args([Key][Alias("dest", "name")] string Path)
    {
        /// <summary>Whether a link is followed. Default false.</summary>
        public bool Follow { get; init; }

        /// <summary>Whether a file's checksum is made. Default true.</summary>
        public bool GetChecksum { get; init; } = true;

        /// <summary>How. Default <c>sha1</c>.</summary>
        [Alias("checksum", "checksum_algo")]
        public Algorithm ChecksumAlgorithm { get; init; }

        /// <summary>Whether the type of the content is told, where the host has <c>file</c>. Default true.</summary>
        [Alias("mime", "mime_type", "mime-type")]
        public bool GetMime { get; init; } = true;

        /// <summary>Whether the file attributes are told, where the host has <c>lsattr</c>. Default true.</summary>
        [Alias("attr", "attributes")]
        public bool GetAttributes { get; init; } = true;
    }

    /// <summary>What is read.</summary>
    /// <param name="Now">The path.</param>
    /// <param name="Mime">What <c>file</c> printed; empty when there is none.</param>
    /// <param name="Attributes">What <c>lsattr</c> printed; empty when there is none.</param>
    public sealed record State(PathState Now, string Mime, string Attributes);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) =>
        PathProbe.Expand(args.Path).Then(path => Probe.Both(
            PathProbe.Of(path, args.GetChecksum ? Digest(args.ChecksumAlgorithm) : PathDigest.None),
            Probe.Both(
                // Both are asked without knowing whether the path is there: one round trip, and they fail quietly.
                args.GetMime ? Probe.Answer(Sh.Line($"file -b --mime-type --mime-encoding {Follow(args, "-L")}-- {path} 2>/dev/null"), a => a.Succeeded ? a.Output.Trim() : "") : Probe.Known(""),
                args.GetAttributes ? Probe.Answer(Sh.Line($"lsattr -vd -- {path} 2>/dev/null"), a => a.Output.Trim()) : Probe.Known(""),
                (mime, attributes) => (mime, attributes)),
            (now, more) => new State(args.Follow ? now.Followed with { Path = now.Path } : now, more.mime, more.attributes)));

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => args.Follow || args.Path.StartsWith('~') ? Footprint.Everything : Footprint.Path(args.Path);

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now) => null;

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => ModuleResult.Of(("stat", StatReport.Of(now, args)));

    private static Sh Follow(Args args, string flag) => args.Follow ? Sh.Verbatim(flag + " ") : Sh.Empty;

    private static PathDigest Digest(Algorithm algorithm) => Enum.Parse<PathDigest>(algorithm.ToString());
}
