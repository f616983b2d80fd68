using System.Text;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Puts one file together from the files of a folder of the host, in the order of their names.</summary>
[Module("assemble", "ansible.legacy.assemble")]
public sealed class AssembleModule : Module<AssembleModule.Args, AssembleModule.State>
{
    /// <summary>From what, and how.</summary>
    public sealed record Args : CopyArgs
    {
        /// <summary>The folder with the fragments.</summary>
        public required string Src { get; init; }

        /// <summary>What stands between fragments; <c>\n</c> in it is a line feed. Default nothing.</summary>
        public string? Delimiter { get; init; }

        /// <summary>Only files whose names match are taken. Default all.</summary>
        public string? Regexp { get; init; }

        /// <summary>Whether files whose names begin with a dot are left out. Default false.</summary>
        public bool IgnoreHidden { get; init; }

        /// <summary>Whether the folder is on the host. Default true; false is not supported.</summary>
        public bool RemoteSrc { get; init; } = true;

        /// <summary>Whether encrypted fragments are decrypted. Only for fragments of the control machine. Default true.</summary>
        public bool Decrypt { get; init; } = true;

        internal override SourceFile? From => new(Src);

        internal override Content? Body => null;
    }

    /// <summary>What is read.</summary>
    /// <param name="Folder">The folder of the fragments.</param>
    /// <param name="Text">What they make together.</param>
    /// <param name="Dest">The destination.</param>
    public sealed record State(PathState Folder, string Text, CopyState Dest);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) =>
        PathProbe.Expand(args.Src)
            .Then(src => Probe.Both(PathProbe.Of(src), ReadFragments(args, HostPath.Trim(src)), (folder, text) => (folder, text)))
            .Then(read => CopyPlan.Read(args, HostPath.Name(args.Src)).Then(dest =>
                (dest.File.IsFile && dest.File.Digest != Content.Text(read.text).Sha1 ? ContentDiff.OldText(dest.File) : Probe.Known<string?>(null))
                    .Select(old => new State(read.folder, read.text, dest with { OldText = old }))));

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        foreach (var problem in args.Problems())
        {
            yield return problem;
        }

        if (!args.RemoteSrc)
        {
            yield return "remote_src: false is not supported: copy the fragments to the host first, or use a template";
        }

        if (args.Regexp is { } pattern && PythonRegex.Problem(pattern) is { } reason)
        {
            yield return reason;
        }
    }

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now) =>
        !now.Folder.Exists ? Change.Refuse($"Source ({args.Src}) does not exist")
        : !now.Folder.Followed.IsDirectory ? Change.Refuse($"Source ({args.Src}) is not a directory")
        : CopyPlan.Plan(args, now.Dest, Content.Text(now.Text), sourceMode: null, folderMode: null);

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => CopyPlan.Report(args, now.Dest, Content.Text(now.Text));

    /// <summary>Names and texts of all the files of the folder, in one round trip; what is not asked for is dropped here.</summary>
    private static Probe<string> ReadFragments(Args args, string folder) =>
        Probe.Answer(
            Sh.Line($$"""for f in {{folder + "/"}}* {{folder + "/"}}.[!.]*; do [ -f "$f" ] && { printf '%s\036' "${f##*/}"; cat < "$f"; printf '\035'; }; done; :"""),
            answer => Join(args, answer.Output.Split('\u001d', StringSplitOptions.RemoveEmptyEntries).Select(Fragment).Where(f => IsWanted(args, f.Name))
                .OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => f.Text)));

    private static (string Name, string Text) Fragment(string record)
    {
        var end = record.IndexOf('\u001e', StringComparison.Ordinal);
        return record.Contains('\uFFFD', StringComparison.Ordinal)
            ? throw new ProbeException($"cannot assemble: {record[..end]} is not UTF-8 text")
            : (record[..end], record[(end + 1)..]);
    }

    private static bool IsWanted(Args args, string name) =>
        !(args.IgnoreHidden && name.StartsWith('.')) && (args.Regexp is null || new PythonRegex(args.Regexp).IsMatch(name));

    private static string Join(Args args, IEnumerable<string> fragments)
    {
        var delimiter = args.Delimiter?.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal);
        var text = new StringBuilder();
        var isFirst = true;
        foreach (var fragment in fragments)
        {
            if (!isFirst && text.Length > 0 && text[^1] != '\n')
            {
                text.Append('\n');
            }

            if (!isFirst && delimiter is { Length: > 0 })
            {
                text.Append(delimiter).Append(delimiter.EndsWith('\n') ? "" : "\n");
            }

            text.Append(fragment);
            isFirst = false;
        }

        return text.ToString();
    }
}
