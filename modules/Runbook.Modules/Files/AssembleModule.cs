using System.Text;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Puts one file together from the files of a folder, in the order of their names.</summary>
[Module("assemble", "ansible.legacy.assemble")]
public sealed class AssembleModule : Module<AssembleModule.Args, AssembleModule.State>
{
    /// <summary>From what, and how.</summary>
    public sealed record Args : CopyArgs
    {
        /// <summary>The folder with the fragments: on the host, or with <c>remote_src: false</c> below <c>files</c>.</summary>
        [Source(Unless = "remote_src", IsOnHostByDefault = true)]
        public required SourceFile Src { get; init; }

        /// <summary>What stands between fragments; <c>\n</c> in it is a line feed. Default nothing.</summary>
        public string? Delimiter { get; init; }

        /// <summary>Only files whose names match are taken. Default all.</summary>
        public string? Regexp { get; init; }

        /// <summary>Whether files whose names begin with a dot are left out. Default false.</summary>
        public bool IgnoreHidden { get; init; }

        /// <summary>Whether the folder is on the host. Default true.</summary>
        public bool RemoteSrc { get; init; } = true;

        /// <summary>Whether encrypted fragments of the control machine are decrypted. They cannot be yet: true, the default, refuses them.</summary>
        public bool Decrypt { get; init; } = true;

        internal override SourceFile? From => Src;

        internal override Content? Body => null;
    }

    /// <summary>What is read.</summary>
    /// <param name="Problem">Why nothing can be assembled; null when it can.</param>
    /// <param name="Text">What the fragments make together.</param>
    /// <param name="Dest">The destination.</param>
    public sealed record State(string? Problem, string Text, CopyState Dest);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) =>
        (args.Src.FullPath is { } here ? Probe.Known(ReadHere(args, here)) : ReadThere(args))
            .Then(read => CopyPlan.Read(args, args.Src.FileName).Then(dest =>
                (dest.File.IsFile && dest.File.Digest != Content.Text(read.Text).Sha1 ? ContentDiff.OldText(dest.File) : Probe.Known<string?>(null))
                    .Select(old => new State(read.Problem, read.Text, dest with { OldText = old }))));

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        foreach (var problem in args.Problems())
        {
            yield return problem;
        }

        if (args.Regexp is { } pattern && PythonRegex.Problem(pattern) is { } reason)
        {
            yield return reason;
        }
    }

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (now.Problem is { } problem)
        {
            return Change.Refuse(problem);
        }

        var change = CopyPlan.Plan(args, now.Dest, Content.Text(now.Text), sourceMode: null, folderMode: null);
        return change is { Result: { } result } && args.Src.FullPath is null
            ? change with { Foreseen = Told(args, change.Foreseen), Result = outcomes => Told(args, result(outcomes)) }
            : change;
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now)
    {
        var report = CopyPlan.Report(args, now.Dest, Content.Text(now.Text));
        return args.Src.FullPath is null ? Told(args, report) : report;
    }

    /// <summary>Fragments of the host: the result names their folder, as Ansible's does.</summary>
    private static ModuleResult Told(Args args, ModuleResult result) => result with
    {
        Values = [.. result.Values.Where(v => v.Key != "src"), KeyValuePair.Create<string, Value>("src", Value.Of(args.Src.Written))],
        Message = "OK",
    };

    private static (string? Problem, string Text) ReadHere(Args args, string folder)
    {
        if (!args.Src.IsDirectory)
        {
            return ($"Source ({args.Src.Written}) is not a directory", "");
        }

        var fragments = Directory.EnumerateFiles(folder).Select(f => (Name: Path.GetFileName(f), Text: File.ReadAllText(f))).ToArray();
        return args.Decrypt && fragments.FirstOrDefault(f => IsWanted(args, f.Name) && f.Text.StartsWith("$ANSIBLE_VAULT;", StringComparison.Ordinal)).Name is { } encrypted
            ? ($"{encrypted} is encrypted by ansible-vault: decrypting fragments is not supported; decrypt: false takes it as it is", "")
            : (null, Join(args, fragments));
    }

    private static Probe<(string? Problem, string Text)> ReadThere(Args args) =>
        PathProbe.Expand(args.Src.Written)
            .Then(src => Probe.Both(PathProbe.Of(src), ReadFragments(args, HostPath.Trim(src)), (folder, text) =>
                (folder.Followed.IsDirectory ? null : $"Source ({args.Src.Written}) {(folder.Exists ? "is not a directory" : "does not exist")}", text)));

    /// <summary>Names and texts of all the files of the folder, in one round trip; what is not asked for is dropped here.</summary>
    private static Probe<string> ReadFragments(Args args, string folder) =>
        Probe.Answer(
            Sh.Line($$"""for f in {{folder + "/"}}* {{folder + "/"}}.[!.]*; do [ -f "$f" ] && { printf '%s\036' "${f##*/}"; cat < "$f"; printf '\035'; }; done; :"""),
            answer => Join(args, answer.Output.Split('\u001d', StringSplitOptions.RemoveEmptyEntries).Select(Fragment)));

    private static (string Name, string Text) Fragment(string record)
    {
        var end = record.IndexOf('\u001e', StringComparison.Ordinal);
        return record.Contains('\uFFFD', StringComparison.Ordinal)
            ? throw new ProbeException($"cannot assemble: {record[..end]} is not UTF-8 text")
            : (record[..end], record[(end + 1)..]);
    }

    private static bool IsWanted(Args args, string name) =>
        !(args.IgnoreHidden && name.StartsWith('.')) && (args.Regexp is null || new PythonRegex(args.Regexp).IsMatch(name));

    private static string Join(Args args, IEnumerable<(string Name, string Text)> all)
    {
        var fragments = all.Where(f => IsWanted(args, f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => f.Text);
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
