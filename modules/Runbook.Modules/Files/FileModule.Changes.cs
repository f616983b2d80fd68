using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <content>Links, attributes, and how changes are put together.</content>
public sealed partial class FileModule
{
    private static Change? PlanLink(Args args, State state)
    {
        var now = state.Now;
        var src = args.Src ?? (now.IsLink ? now.LinkText : null);
        if (src is null)
        {
            return Change.Refuse("a new symbolic link needs src", ("dest", Value.Of(now.Path)));
        }

        var source = args.Src is null ? now.Target! : state.Source!;
        if (RefuseLink(args, now, source, src) is { } refusal)
        {
            return refusal;
        }

        if (now.IsLink && now.LinkText == src)
        {
            var place = args.Follow ? now.Target! : now;
            return place.Exists ? PlanAttributes(args, state, place, "dest", now) : null;
        }

        var path = Sh.Line($"{now.Path}");
        var end = args.Follow ? source : PathState.Absent(now.Path) with { Kind = PathKind.Link };
        var plan = end.Exists && args.Follow ? AttributePlan.Of(args, end.Followed, state.Host) : null;
        // Made beside it under another name and moved over it, so that the path is never missing.
        var script = now.Exists && !now.IsDirectory
            ? Sh.Line($"ln -s -- {src} {now.Path + ".runbook-link"} && mv -f -- {now.Path + ".runbook-link"} {path}")
            : now.IsDirectory ? Sh.Line($"rmdir -- {path} && ln -s -- {src} {path}")
            : Sh.Line($"ln -s -- {src} {path}");
        if (now.IsLink && now.Target!.IsDirectory)
        {
            script = Sh.Line($"rm -f -- {path} && ln -s -- {src} {path}");
        }

        var attributes = plan?.Commands(Sh.Line($"{end.Followed.Path}")) ?? (args.Follow ? [] : AttributePlan.Of(args, NewLink(now.Path), state.Host).Commands(path));
        var differences = new List<(string, Value, Value)> { ("src", now.IsLink ? Value.Of(now.LinkText) : Value.Null, Value.Of(src)) };
        return Applied(
            [script, .. attributes], now.Path,
            Differences(now.Path, [.. differences, .. StateChange(now, "link"), .. plan?.Differences() ?? []]),
            Touched(now) + (end.Exists ? Footprint.Path(end.Path) : Footprint.Nothing),
            made => PathReport.Result([("dest", Value.Of(now.Path)), ("src", Value.Of(src)), .. LinkKeys(made)]),
            NewLink(now.Path));
    }

    private static PathState NewLink(string path) => new(path, PathKind.Link) { Mode = 0x1FF, Uid = -1, Gid = -1 };

    private static Change? RefuseLink(Args args, PathState now, PathState source, string src)
    {
        if (!source.Exists && !args.Force)
        {
            var message = $"the link would point to nothing (force: true makes it all the same): {source.Path}";
            return Change.Refuse(message, [("path", Value.Of(now.Path)), ("src", Value.Of(src)), .. PathReport.Keys(now)]);
        }

        return now.Kind switch
        {
            PathKind.Absent or PathKind.Link => null,
            _ when !args.Force => PathReport.Refuse($"{now.Path} has the state {PathReport.StateOf(now)}: force: true replaces it with a link", now.Path, now),
            PathKind.Directory when now.LinkCount > 2 => PathReport.Refuse($"the directory {now.Path} is not empty: it is not replaced by a link", now.Path, now),
            _ => null,
        };
    }

    private static Change? PlanHard(Args args, State state)
    {
        var (now, source) = (state.Now, state.Source!);
        if (!source.Exists)
        {
            return Change.Refuse("src does not exist", ("dest", Value.Of(now.Path)), ("src", Value.Of(args.Src)));
        }

        if (now.Exists && now.Inode == source.Inode && now.Device == source.Device)
        {
            return PlanAttributes(args, state, now, "dest");
        }

        if (now.Exists && (now.IsDirectory || !args.Force))
        {
            return now.IsLink || now.LinkCount > 1
                ? PathReport.Refuse($"another file stands at {now.Path}: force: true replaces it", now.Path, now)
                : PathReport.Refuse($"{now.Path} has the state {PathReport.StateOf(now)}: it is not replaced by a hard link", now.Path, now);
        }

        var plan = AttributePlan.Of(args, source, state.Host);
        return Applied(
            [Sh.Line($"ln -f -- {source.Path} {now.Path}"), .. plan.Commands(Sh.Line($"{now.Path}"))], now.Path,
            Differences(now.Path, [("src", Value.Null, Value.Of(args.Src)), .. StateChange(now, "hard"), .. plan.Differences()]),
            Touched(now) + Footprint.Path(source.Path),
            made => PathReport.Result([("dest", Value.Of(now.Path)), ("src", Value.Of(args.Src)), .. PathReport.Keys(made)]),
            plan.After(args) with { LinkCount = source.LinkCount + 1 });
    }

    /// <summary>Sets what differs on a path that is there, on what is below it, and its times.</summary>
    private static Change? PlanAttributes(Args args, State state, PathState place, string key, PathState? link = null)
    {
        var plan = AttributePlan.Of(args, place, state.Host);
        var below = state.Below.Select(b => AttributePlan.Of(args, b, state.Host)).Where(p => p.IsChange).ToArray();
        var times = state.Times.Where(t => t.Differs(place)).ToArray();
        if (!plan.IsChange && below.Length == 0 && times.Length == 0)
        {
            return null;
        }

        var path = Sh.Line($"{place.Path}");
        var script = plan.Commands(path).Concat(below.SelectMany(b => b.Commands(Sh.Line($"{b.Now.Path}")))).Concat(times.Select(t => t.Command(path)));
        var differences = plan.Differences().Concat(times.Select(t => TimeDifference(t, place)));
        return Applied(
            [.. script], (link ?? place).Path,
            Differences((link ?? place).Path, [.. differences, .. below.Length > 0 ? new[] { Recursion(below.Length) } : []]),
            Touched(place),
            made => link is null ? Result(key, made) : LinkResult(args, made),
            link ?? plan.After(args));
    }

    private static (string, Value, Value) Recursion(int count) => ("recurse", Value.Of("as they are"), Value.Of($"{count} entries below"));

    private static (string, Value, Value) TimeDifference(FileTime time, PathState place) =>
        (time.Key, Value.Of(time.Flag == "-m" ? place.ModificationTime : place.AccessTime), time.Seconds is { } seconds ? Value.Of(seconds) : Value.Of("now"));

    private static Change Made(
        Args args, PathState place, AttributePlan plan, string state, string key, IReadOnlyList<Sh> script, IEnumerable<(string, Value, Value)> differences) =>
        Applied(
            script, place.Path,
            Differences(place.Path, [("state", Value.Of("absent"), Value.Of(state)), .. differences]),
            Touched(place),
            made => Result(key, made),
            plan.After(args));

    /// <summary>A change whose result tells how the path is afterwards.</summary>
    private static Change Applied(
        IReadOnlyList<Sh> script, string path, Diff diff, Footprint touches, Func<PathState, ModuleResult> result, PathState foreseen)
    {
        var all = Sh.Join(" && ", [.. script, PathProbe.Script(path)]);
        return new(diff.Before, diff.After, new RemoteAction.Run(all) { LeavesNothing = true })
        {
            Diffs = [diff],
            Touches = touches,
            Foreseen = result(foreseen with { Path = path }),
            IsJudgedByStatus = true,
            Result = outcomes => result(PathProbe.Parse(path, new(0, outcomes[^1].Output, outcomes[^1].Error))),
        };
    }

    private static Footprint Touched(PathState state) =>
        Footprint.Path(state.Path) + (state.LinkPath is { } end ? Footprint.Path(end) : Footprint.Nothing);

    private static Diff Differences(string path, params IReadOnlyList<(string, Value, Value)> differences) =>
        PathReport.Attributes([("path", Value.Of(path), Value.Of(path)), .. differences]);

    private static IEnumerable<(string, Value, Value)> StateChange(PathState now, string after) =>
        PathReport.StateOf(now) == after ? [] : [("state", Value.Of(PathReport.StateOf(now)), Value.Of(after))];

    private static ModuleResult Result(string key, PathState state) => PathReport.Result([(key, Value.Of(state.Path)), .. PathReport.Keys(state)]);

    private static ModuleResult LinkResult(Args args, PathState now) =>
        PathReport.Result([("dest", Value.Of(now.Path)), ("src", Value.Of(args.Src ?? now.LinkText)), .. LinkKeys(now)]);

    /// <summary>Of a link that leads nowhere Ansible tells nothing.</summary>
    private static IEnumerable<(string Key, Value Value)> LinkKeys(PathState now) =>
        now.Target is { Exists: false } ? [] : PathReport.Keys(now);
}
