using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>A file of the host that is to be copied to another place of the host, atomically. Immutable.</summary>
/// <param name="Args">The module's arguments.</param>
/// <param name="Now">How the destination is.</param>
/// <param name="Source">The file that is copied.</param>
/// <param name="Sha1">Its digest.</param>
/// <param name="Host">What the host says about owner, group and umask.</param>
internal sealed record RemoteCopy(CopyArgs Args, PathState Now, string Source, string? Sha1, FileContext Host)
{
    /// <summary>The source's permissions.</summary>
    public int SourceMode { get; init; }

    private PathState Place => Args.Follow ? Now.Followed : Now;

    /// <summary>What has to change, or null.</summary>
    public Change? Plan()
    {
        var args = Args.Mode is { IsPreserve: true } ? Args with { Mode = ModeSpec.FromNumber(SourceMode) } : Args;
        var path = Place.Path;
        var isSame = Place.IsFile && Place.Digest == Sha1;
        var attributes = Place.IsFile ? AttributePlan.Of(args, Place, Host) : AttributePlan.ForNew(args, path, isDirectory: false, Host);
        if (isSame && !attributes.IsChange)
        {
            return null;
        }

        var target = Sh.Line($"{path}");
        var script = isSame ? Sh.Join(" && ", attributes.Commands(target)) : Copy(args, attributes, path);
        return new(PathReport.StateOf(Place), "file", new RemoteAction.Run(Sh.Line($"{script} && {PathProbe.Script(path)}")))
        {
            Diffs = [Difference(attributes, isSame)],
            Touches = Footprint.Path(path),
            Foreseen = Result(attributes.After(args) with { Path = path, Kind = PathKind.File }, null),
            Result = outcomes =>
            {
                var (backup, rest) = SplitBackup(outcomes[^1].Output);
                return Result(PathProbe.Parse(path, new(0, rest, outcomes[^1].Error)), backup);
            },
        };
    }

    private static (string? Backup, string Remainder) SplitBackup(string output) =>
        output.StartsWith("backup ", StringComparison.Ordinal) && output.IndexOf('\n') is > 0 and var end
            ? (output[7..end], output[(end + 1)..])
            : (null, output);

    /// <summary>Copied beside the destination, made right, checked, and moved over it.</summary>
    private Sh Copy(CopyArgs args, AttributePlan attributes, string path)
    {
        var keep = Place.IsFile ? Place : null;
        var owner = $"{(attributes.Uid >= 0 ? attributes.Uid : null)}{(attributes.Gid >= 0 ? $":{attributes.Gid}" : "")}";
        var change = owner.Length > 0 && (keep is not null || args.Owner is not null || args.Group is not null) ? Sh.Line($"chown {owner} \"$t\" && ") : Sh.Empty;
        var check = args.Validate is { } validate
            ? Sh.Line($"sh -c {validate.Replace("%s", "\"$1\"", StringComparison.Ordinal)} sh \"$t\" >&2 && ")
            : Sh.Empty;
        var backup = args.Backup && Place.IsFile
            ? Sh.Line($"b={path}.$$.$(date +%Y-%m-%d@%H:%M:%S)~ && cp -p -- {path} \"$b\" && printf 'backup %s\\n' \"$b\" && ")
            : Sh.Empty;
        return Sh.Line(
            $$"""
            (t=$(mktemp {{HostPath.Join(HostPath.Folder(path), ".runbook.XXXXXX")}}) || exit 1; trap 'rm -f "$t"' EXIT
            cat -- {{Source}} > "$t" && {{change}}chmod {{ModeSpec.Octal(attributes.Mode)}} "$t" && {{check}}{{backup}}mv -f -- "$t" {{path}})
            """);
    }

    private Diff Difference(AttributePlan attributes, bool isSame) => PathReport.Attributes(
    [
        ("path", Value.Of(Place.Path), Value.Of(Place.Path)),
        .. isSame ? [] : new[] { ("checksum", Value.Of(Place.Digest), Value.Of(Sha1)), ("src", Value.Null, Value.Of(Source)) },
        .. Place.IsFile ? attributes.Differences() : [],
    ]);

    private ModuleResult Result(PathState now, string? backup) => PathReport.Result(
    [
        ("dest", Value.Of(now.Path)),
        ("src", Value.Of(Source)),
        ("checksum", Value.Of(Sha1)),
        .. backup is null ? [] : new[] { ("backup_file", Value.Of(backup)) },
        .. PathReport.Keys(now),
    ]);
}
