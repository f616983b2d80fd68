using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>A text file of the host as it is. Immutable.</summary>
/// <param name="File">The file.</param>
/// <param name="Text">What it holds; empty when it is absent.</param>
public sealed record EditState(PathState File, string Text)
{
    /// <summary>The folders above it, outermost first; only when it is absent.</summary>
    internal IReadOnlyList<PathState> Parents { get; init; } = [];

    internal FileContext Host { get; init; } = new(0x12, null, null, false);

    /// <summary>Reads a file and its text in one round trip.</summary>
    internal static Probe<EditState> Read(EditArgs args) =>
        PathProbe.Expand(args.Path).Then(path => Probe.Both(
            PathProbe.Of(path, PathDigest.Sha1),
            // Only a file: reading a pipe would wait for ever.
            Probe.Answer(Sh.Line($"if [ -f {path} ]; then cat < {path}; fi"), a => a),
            (file, text) => new EditState(file, file.Followed.IsFile ? Checked(path, text) : ""))
        .Then(state => Probe.Both(
            FileContext.Read(args, state.File.Followed),
            state.File.Followed.Exists ? Probe.Known<IReadOnlyList<PathState>>([]) : PathProbe.OfAll(HostPath.Parents(state.File.Followed.Path)),
            (host, parents) => state with { Host = host, Parents = parents })));

    /// <summary>What the reading depends on.</summary>
    internal static Footprint Reads(EditArgs args) =>
        args.Path.StartsWith('~') ? Footprint.Everything : Footprint.Path(args.Path) + FileContext.Reads(args);

    private static string Checked(string path, ShellAnswer answer) =>
        !answer.Succeeded ? throw new ProbeException($"cannot read {path}: {answer.Error.Trim()}")
        : answer.Output.Contains('\uFFFD', StringComparison.Ordinal) ? throw new ProbeException($"cannot edit {path}: it is not UTF-8 text; convert it first, or copy the whole file")
        : answer.Output;
}
