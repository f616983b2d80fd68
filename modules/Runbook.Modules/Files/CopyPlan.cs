using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Reading and planning of one file for copy and template. Stateless.</summary>
internal static class CopyPlan
{
    /// <summary>From this size on digests are worth a thread of their own.</summary>
    private const long BigFile = 1 << 20;

    /// <summary>Reads the destination, and the file in it should it be a folder, at once; what else matters only when it will change.</summary>
    public static Probe<CopyState> Read(CopyArgs args, string? fileName) =>
        PathProbe.Expand(args.Dest)
            .Then(dest => Probe.Both(
                Digested(args, dest),
                fileName is null ? Probe.Known<PathState?>(null) : Digested(args, HostPath.Join(dest, fileName)).Select(s => (PathState?)s),
                (now, inside) => new CopyState(now, inside) { IsFolderWritten = dest.EndsWith('/') }))
            .Then(state => ReadMore(args, state, state.File));

    /// <summary>A path with its digest, where its content may be the one to be written; that one's digest is begun meanwhile.</summary>
    private static Probe<PathState> Digested(CopyArgs args, string path)
    {
        if (args.Body is not { File: not null } body)
        {
            return PathProbe.Of(path, PathDigest.Sha1);
        }

        var length = body.Length;
        if (length >= BigFile)
        {
            Content.DigestAhead([body]);
        }

        return PathProbe.OfSize(path, PathDigest.Sha1, length);
    }

    /// <summary>Reads what matters beyond the file itself.</summary>
    public static Probe<CopyState> ReadMore(CopyArgs args, CopyState state, PathState file)
    {
        var place = args.Follow ? file.Followed : file;
        var parents = place.Exists ? Probe.Known<IReadOnlyList<PathState>>([]) : PathProbe.OfAll(HostPath.Parents(place.Path));
        var old = args.Body is { IsSecret: false } body && place.IsFile && !FileWrite.Holds(place, body) ? ContentDiff.OldText(place) : Probe.Known<string?>(null);
        return Probe.Both(
            Probe.Both(FileContext.Read(args, place), parents, (host, above) => (host, above)), old,
            (read, text) => state with { Host = read.host, Parents = read.above, OldText = text });
    }

    /// <summary>Why the destination cannot take a file; null when it can.</summary>
    public static string? Refusal(CopyArgs args, CopyState state, bool isText)
    {
        if (state.Host.Refusal(args) is { } refusal)
        {
            return refusal;
        }

        var place = args.Follow ? state.File.Followed : state.File;
        if (place.IsDirectory)
        {
            return isText ? "content needs a file as dest, and this is a directory" : $"{place.Path} is a directory: a file cannot replace it";
        }

        if (isText && state.IsFolderWritten)
        {
            return "content needs a file as dest, and this is a directory";
        }

        var folder = HostPath.Folder(place.Path);
        return place.Exists || state.IsFolderWritten || state.Parents.LastOrDefault() is not { } above || above.Path != folder || above.Followed.IsDirectory ? null
            : above.Exists ? $"Destination directory {folder} is not a directory"
            : $"Destination directory {folder} does not exist";
    }

    /// <summary>Makes the folders of a destination written with a slash, when they are missing.</summary>
    public static IReadOnlyList<Sh> MissingFolders(CopyArgs args, CopyState state, ModeSpec? mode)
    {
        var folders = args with { Mode = mode };
        return
        [
            .. state.Parents.Where(p => !p.Exists && state.IsFolderWritten)
                .SelectMany(p => AttributePlan.ForNew(folders, p.Path, isDirectory: true, state.Host).Commands(Sh.Line($"{p.Path}")).Prepend(Sh.Line($"mkdir -p -- {p.Path}"))),
        ];
    }

    /// <summary>Plans one file with content of the control machine.</summary>
    public static Change? Plan(CopyArgs args, CopyState state, Content content, int? sourceMode, ModeSpec? folderMode)
    {
        if (Refusal(args, state, args.From is null) is { } refusal)
        {
            return Change.Refuse(refusal, ("checksum", Value.Of(content.Sha1)));
        }

        if (!args.Force && state.File.Exists)
        {
            return null;
        }

        var change = Writing(args, state, content, sourceMode).Plan();
        if (change is not null && content is { File: not null, Length: >= BigFile })
        {
            content.DigestAhead();
        }

        var folders = MissingFolders(args, state, folderMode);
        return change is null || folders.Count == 0 ? change
            : change with
            {
                Actions = [new RemoteAction.Run(Sh.Join(" && ", folders)), .. change.Actions],
                IsJudgedByStatus = true,
                Result = outcomes => change.Result!([.. outcomes.Skip(1)]),
                Touches = change.Touches + Footprint.Path(state.Parents.First(p => !p.Exists).Path),
            };
    }

    /// <summary>The result when nothing is to change.</summary>
    public static ModuleResult Report(CopyArgs args, CopyState state, Content? content)
    {
        var place = args.Follow ? state.File.Followed : state.File;
        return content is not null && FileWrite.Holds(place, content)
            ? PathReport.Result([("checksum", Value.Of(content.Sha1)), ("dest", Value.Of(place.Path)), ("path", Value.Of(place.Path)), .. PathReport.Keys(place)])
            : PathReport.Result([("dest", Value.Of(place.Path)), ("src", Value.Of(args.From?.Written ?? ""))]);
    }

    private static FileWrite Writing(CopyArgs args, CopyState state, Content content, int? sourceMode) =>
        new(args, state.File, content, state.Host)
        {
            Follow = args.Follow,
            Backup = args.Backup,
            Validate = args.Validate,
            OldText = state.OldText,
            SourceMode = sourceMode,
            SourceName = args.From?.FullPath,
            Result = (now, backup, isWritten) => Result(args, content, now, backup, isWritten),
        };

    private static ModuleResult Result(CopyArgs args, Content content, PathState now, string? backup, bool isWritten)
    {
        var keys = new List<(string, Value)> { ("dest", Value.Of(now.Path)), ("checksum", Value.Of(content.Sha1)) };
        if (isWritten)
        {
            keys.Add(("src", Value.Of(args.From?.FullPath ?? "")));
            keys.Add(("md5sum", Value.Of(content.Md5)));
        }
        else
        {
            keys.Add(("path", Value.Of(now.Path)));
        }

        if (backup is not null)
        {
            keys.Add(("backup_file", Value.Of(backup)));
        }

        return PathReport.Result([.. keys, .. PathReport.Keys(now)]);
    }
}
