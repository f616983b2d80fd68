using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// One file of the host that is to hold a given content with given attributes: what copy, template and the editors of files plan.
/// Immutable.
/// </summary>
/// <param name="Args">Permissions, owner, group.</param>
/// <param name="Now">How the file is; with its SHA-1 where content is to be compared by it.</param>
/// <param name="Content">What it is to hold.</param>
/// <param name="Host">What the host says about owner, group and umask.</param>
internal sealed record FileWrite(FileAttributeArgs Args, PathState Now, Content Content, FileContext Host)
{
    /// <summary>Whether a link is followed. Default false: it is replaced by a file.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether the old file is kept under another name. Default false.</summary>
    public bool Backup { get; init; }

    /// <summary>The command that must succeed on the new file; null for none.</summary>
    public string? Validate { get; init; }

    /// <summary>The old text, for the diff; null when it is not known.</summary>
    public string? OldText { get; init; }

    /// <summary>The permissions where the mode is <c>preserve</c>; null for none.</summary>
    public int? SourceMode { get; init; }

    /// <summary>The new side's name in a diff; null is the path.</summary>
    public string? SourceName { get; init; }

    /// <summary>Makes the result of how the file is afterwards. The second argument is the backup's path, or null.</summary>
    public required Func<PathState, string?, bool, ModuleResult> Result { get; init; }

    /// <summary>The file that is meant: a link's end when links are followed.</summary>
    public PathState Place => Follow ? Now.Followed : Now;

    /// <summary>Whether permissions, owner or group differ from what is asked for.</summary>
    public bool ChangesAttributes => Attributes().IsChange;

    /// <summary>The permissions that the file is to have, whether it is there or not.</summary>
    public int WantedMode => Attributes().Mode;

    /// <summary>What has to change, or null.</summary>
    public Change? Plan()
    {
        var attributes = Attributes();
        if (Holds(Place, Content))
        {
            return attributes.IsChange ? SetAttributes(attributes) : null;
        }

        var path = Place.Path;
        var write = new RemoteAction.Write(path, Content)
        {
            Mode = Args.Mode is null ? null : ModeSpec.Octal(attributes.Mode),
            Owner = Args.Owner,
            Group = Args.Group,
            Backup = Backup,
            Validate = Validate,
            Follow = Follow,
            InPlace = Args.UnsafeWrites,
        };
        var content = ContentDiff.Of(path, Place, OldText, Content, SourceName);
        var diffs = attributes.IsChange && Place.IsFile ? new[] { content, AttributeDiff(attributes) } : [content];
        return new(PathReport.StateOf(Place), "file", write, PathProbe.Reading(path))
        {
            Diffs = diffs,
            Touches = Touches,
            Foresee = () => Result(attributes.After(Args) with { Path = path, Kind = PathKind.File, Size = Content.Length, LinkCount = 1 }, null, true),
            IsJudgedByStatus = true,
            Result = outcomes => Result(After(path, outcomes[^1]), outcomes[0].BackupFile, true),
        };
    }

    /// <summary>Whether a file holds a content. Its digest is only looked at where the sizes are the same.</summary>
    public static bool Holds(PathState place, Content content) => place.IsFile && place.Size == content.Length && place.Digest == content.Sha1;

    private Footprint Touches => Footprint.Path(Place.Path) + (Now.LinkPath is { } end ? Footprint.Path(end) : Footprint.Nothing);

    private static PathState After(string path, ActionOutcome outcome) => PathProbe.Parse(path, new(0, outcome.Output, outcome.Error));

    private AttributePlan Attributes()
    {
        var args = Args.Mode is { IsPreserve: true } ? Args with { Mode = SourceMode is { } mode ? ModeSpec.FromNumber(mode) : null } : Args;
        return Place.IsFile ? AttributePlan.Of(args, Place, Host) : AttributePlan.ForNew(args, Place.Path, isDirectory: false, Host);
    }

    private Change SetAttributes(AttributePlan attributes)
    {
        var script = Sh.Join(" && ", [.. attributes.Commands(Sh.Line($"{Place.Path}")), PathProbe.Script(Place.Path)]);
        var diff = AttributeDiff(attributes);
        return new(diff.Before, diff.After, new RemoteAction.Run(script) { LeavesNothing = true })
        {
            Diffs = [diff],
            Touches = Touches,
            Foreseen = Result(attributes.After(Args), null, false),
            IsJudgedByStatus = true,
            Result = outcomes => Result(After(Place.Path, outcomes[^1]), null, false),
        };
    }

    private Diff AttributeDiff(AttributePlan attributes) =>
        PathReport.Attributes([("path", Value.Of(Place.Path), Value.Of(Place.Path)), .. attributes.Differences()]);
}
