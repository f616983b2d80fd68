using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Reads a file of the host into the result, in base64. Changes nothing.</summary>
[Module("slurp", "ansible.legacy.slurp")]
public sealed class SlurpModule : Module<SlurpModule.Args, SlurpModule.State>
{
    /// <summary>Which file.</summary>
    /// <param name="Src">The path on the host.</param>
    public sealed record Args([Key][Alias("path")] string Src);

    /// <summary>What is read.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Base64">Its content; empty when it cannot be read.</param>
    public sealed record State(PathState File, string Base64);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) =>
        PathProbe.Expand(args.Src).Then(path => Probe.Both(
            PathProbe.Of(path),
            Probe.Answer(Sh.Line($"if [ -f {path} ]; then base64 < {path}; fi"), a => a),
            (file, answer) => new State(file, Checked(path, answer))));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now) =>
        !now.File.Followed.Exists ? Change.Refuse($"file not found: {args.Src}")
        : now.File.Followed.IsDirectory ? Change.Refuse($"cannot slurp a directory: {args.Src}")
        : !now.File.Followed.IsFile ? Change.Refuse($"cannot slurp what is not a regular file: {args.Src}")
        : !now.File.Followed.IsReadable ? Change.Refuse($"cannot read the file: {args.Src}")
        : null;

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) =>
        ModuleResult.Of(("content", Value.Of(now.Base64)), ("source", Value.Of(now.File.Path)), ("encoding", Value.Of("base64")));

    private static string Checked(string path, ShellAnswer answer) =>
        answer.ExitCode == 127 ? throw new ProbeException($"cannot read {path}: the host has no base64")
        : answer.Output.Replace("\n", "", StringComparison.Ordinal);
}
