using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <content>Trees, and sources on the host.</content>
public sealed partial class CopyModule
{
    private const int PathsAtOnce = 200;

    private static string Root(Args args, string dest, SourceFile source) =>
        HostPath.Trim(source.EndsWithSlash ? dest : HostPath.Join(dest, source.FileName));

    private static string Below(string root, TreeItem item) => item.Path.Length == 0 ? root : HostPath.Join(root, item.Path);

    private static Probe<CopyState> ReadLocalTree(Args args) =>
        PathProbe.Expand(args.Dest).Then(dest => ReadTree(args, dest, new(dest, PathKind.Absent), TreeItem.Local(args.Src!, args.LocalFollow)));

    /// <summary>Reads the destination of each entry at once.</summary>
    private static Probe<CopyState> ReadTree(Args args, string dest, PathState source, IReadOnlyList<TreeItem> items)
    {
        var root = Root(args, dest, args.Src!);
        return PathProbe.OfAll(items.Select(i => Below(root, i)), PathDigest.Sha1)
            .Then(states => Probe.Both(
                FileContext.Read(args, [.. states.Select(s => s.Followed)]),
                states[0].Exists ? Probe.Known<IReadOnlyList<PathState>>([]) : PathProbe.OfAll(HostPath.Parents(root)),
                (host, parents) => new CopyState(states[0] with { Path = dest }, null)
                {
                    Host = host,
                    Parents = parents,
                    Source = source.Exists ? source : null,
                    IsFolderWritten = true,
                    Tree = [.. items.Zip(states)],
                }));
    }

    private static Probe<CopyState> ReadRemote(Args args) =>
        PathProbe.Expand(args.Src!.Written).Then(src => PathProbe.Of(HostPath.Trim(src), PathDigest.Sha1)).Then(found =>
            !found.Followed.IsDirectory
                ? CopyPlan.Read(args, args.Src.FileName).Select(s => s with { Source = found })
                : TreeProbe.Below(found.Followed.Path, follow: false)
                    .Then(entries => PathProbe.OfAll(entries.Select(e => e.Path), PathDigest.Sha1))
                    .Then(states => PathProbe.Expand(args.Dest).Then(dest => ReadTree(args, dest, found, RemoteItems(args, found.Followed, states)))));

    private static IReadOnlyList<TreeItem> RemoteItems(Args args, PathState root, IReadOnlyList<PathState> states) =>
    [
        new("", true) { Mode = root.Mode },
        .. states.Select(s => new TreeItem(s.Path[(root.Path.Length + 1)..].TrimStart('/'), args.LocalFollow ? s.Followed.IsDirectory : s.IsDirectory)
        {
            RemotePath = s.Path,
            LinkText = s.IsLink && (!args.LocalFollow || !s.Target!.Exists) ? s.LinkText : null,
            Sha1 = s.Digest,
            Mode = s.Followed.Mode,
        }),
    ];

    private static Change? PlanTree(Args args, CopyState state)
    {
        if (state.Host.Refusal(args) is { } refusal)
        {
            return Change.Refuse(refusal);
        }

        if (state.Tree.FirstOrDefault(t => t.Item.IsDirectory ? t.Now.Exists && !t.Now.Followed.IsDirectory : t.Now.Followed.IsDirectory) is { Now: not null } wrong)
        {
            return Change.Refuse($"{wrong.Now.Path} is a {PathReport.StateOf(wrong.Now)} on the host, in the source it is not");
        }

        var actions = new List<RemoteAction>();
        var diffs = new List<Diff>();
        var batch = new TreeBatch();
        var folders = args with { Mode = args.DirectoryMode };
        var made = state.Parents.Where(p => !p.Exists).Select(p => p.Path)
            .Concat(state.Tree.Where(t => t.Item.IsDirectory && !t.Now.Exists).Select(t => t.Now.Path)).ToArray();
        var script = new List<Sh>();
        foreach (var plan in state.Tree.Where(t => t.Item is { IsDirectory: true, Path.Length: > 0 } && t.Now.Exists)
            .Select(t => AttributePlan.Of(folders, t.Now.Followed, state.Host)).Where(p => p.IsChange))
        {
            script.AddRange(plan.Commands(Sh.Line($"{plan.Now.Path}")));
            diffs.Add(PathReport.Attributes([("path", Value.Of(plan.Now.Path), Value.Of(plan.Now.Path)), .. plan.Differences()]));
        }

        foreach (var (item, now) in state.Tree.Where(t => !t.Item.IsDirectory))
        {
            PlanEntry(args, state, item, now, script, batch, actions, diffs);
        }

        var ofNew = AttributePlan.ForNew(folders, "", isDirectory: true, state.Host);
        var root = state.Tree[0].Now.Path;
        var whole = batch.WholeFolders(state.Tree);
        actions.InsertRange(0, batch.Actions(root, args, whole, ofNew.ChangesMode ? "0" + ModeSpec.Octal(ofNew.Mode) : null));
        var alone = made.Except(whole.Select(f => HostPath.Join(root, f)), StringComparer.Ordinal);
        script.InsertRange(0, alone.Chunk(PathsAtOnce).SelectMany(some => ofNew.Commands(Sh.Line($"{some}")).Prepend(Sh.Line($"mkdir -- {some}"))));
        if (script.Count > 0)
        {
            actions.InsertRange(0, script.Chunk(PathsAtOnce).Select(c => new RemoteAction.Run(Sh.Join(" && ", c))));
        }

        diffs.InsertRange(0, made.Select(p => PathReport.Attributes([("path", Value.Of(p), Value.Of(p)), ("state", Value.Of("absent"), Value.Of("directory"))])));
        return actions.Count == 0 ? null
            : new("", "", actions)
            {
                Diffs = diffs,
                Touches = Footprint.Path(made.FirstOrDefault() is { } first && first.Length < root.Length ? first : root),
                Foreseen = TreeResult(args, state),
            };
    }

    private static void PlanEntry(Args args, CopyState state, TreeItem item, PathState now, List<Sh> script, TreeBatch batch, List<RemoteAction> actions, List<Diff> diffs)
    {
        if (!args.Force && now.Exists)
        {
            return;
        }

        if (item.LinkText is { } link)
        {
            if (!now.IsLink || now.LinkText != link)
            {
                script.Add(Sh.Line($"ln -sfn -- {link} {now.Path}"));
                diffs.Add(PathReport.Attributes([("path", Value.Of(now.Path), Value.Of(now.Path)), ("src", Value.Of(now.LinkText), Value.Of(link))]));
            }

            return;
        }

        if (item.Content is { } content)
        {
            PlanFile(args, state, item, now, content, batch, actions, diffs);
        }
        else if (RemoteFile(args, state, now, item.RemotePath!, item.Sha1, item.Mode).Plan() is { } change)
        {
            actions.AddRange(change.Actions);
            diffs.AddRange(change.Diffs!);
        }
    }

    private static void PlanFile(Args args, CopyState state, TreeItem item, PathState now, Content content, TreeBatch batch, List<RemoteAction> actions, List<Diff> diffs)
    {
        var file = new FileWrite(args, now, content, state.Host)
        {
            Follow = args.Follow,
            Backup = args.Backup,
            Validate = args.Validate,
            SourceMode = item.Mode,
            SourceName = content.File,
            Result = (_, _, _) => ModuleResult.Empty,
        };
        if (file.Plan() is not { } change)
        {
            return;
        }

        diffs.AddRange(change.Diffs!);
        if (change.Actions is not [RemoteAction.Write write, ..])
        {
            actions.AddRange(change.Actions);
        }
        else if (!batch.TryAdd(args, item, now, content, file.WantedMode))
        {
            // What each file is like afterwards is not told for a tree, so it is not asked.
            actions.Add(write);
        }
    }

    private static ModuleResult TreeResult(Args args, CopyState state)
    {
        var source = args.Src!;
        var keepsDest = state.Dest.Path.EndsWith('/') || (source.FullPath is null && source.EndsWithSlash);
        return PathReport.Result(
        [
            ("dest", Value.Of(keepsDest ? state.Dest.Path : state.Dest.Path + "/")),
            ("src", Value.Of(source.FullPath is { } full ? full.TrimEnd('/') + (source.EndsWithSlash ? "/" : "") : source.Written)),
        ]);
    }

    private static Change? PlanRemote(Args args, CopyState state)
    {
        var source = state.Source!;
        if (!source.Followed.Exists)
        {
            return Change.Refuse($"Source {source.Path} not found", ("src", Value.Of(source.Path)));
        }

        if (state.Tree.Count > 0)
        {
            return PlanTree(args, state);
        }

        if (!source.Followed.IsReadable)
        {
            return Change.Refuse($"Source {source.Path} not readable", ("src", Value.Of(source.Path)));
        }

        if (CopyPlan.Refusal(args, state, isText: false) is { } refusal)
        {
            return Change.Refuse(refusal, ("checksum", Value.Of(source.Digest)));
        }

        if (!args.Force && state.File.Exists)
        {
            return null;
        }

        var change = RemoteFile(args, state, state.File, source.Path, source.Digest, source.Followed.Mode).Plan();
        var folders = CopyPlan.MissingFolders(args, state, args.DirectoryMode);
        return change is null || folders.Count == 0 ? change
            : change with { Actions = [new RemoteAction.Run(Sh.Join(" && ", folders)), .. change.Actions], Touches = Footprint.Everything };
    }

    private static RemoteCopy RemoteFile(Args args, CopyState state, PathState now, string source, string? sha1, int mode) =>
        new(args, now, source, sha1, state.Host) { SourceMode = mode };

    private static ModuleResult RemoteReport(Args args, CopyState state, PathState source)
    {
        var place = args.Follow ? state.File.Followed : state.File;
        return PathReport.Result(
            [("dest", Value.Of(place.Path)), ("src", Value.Of(source.Path)), ("checksum", Value.Of(place.Digest)), .. PathReport.Keys(place)]);
    }
}
