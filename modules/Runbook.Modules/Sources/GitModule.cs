using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps a checkout of a git repository at a version. What the version is, the repository is asked before anything is done.</summary>
[Module("git")]
internal sealed class GitModule : Module<GitArgs, GitState>
{
    /// <inheritdoc/>
    public override IEnumerable<string> Check(GitArgs args) => args.Problems();

    /// <inheritdoc/>
    public override Probe<GitState> Read(GitArgs args) =>
        PathProbe.Expand(args.Dest ?? "/nonexistent").Then(dest => Probe.Answer(new GitScript(args, HostPath.Trim(dest)).Read(), a => GitState.Parse(args, HostPath.Trim(dest), a)));

    /// <inheritdoc/>
    public override Change? Plan(GitArgs args, GitState now)
    {
        if (now.Problem is { } problem)
        {
            return Change.Refuse(problem);
        }

        var script = new GitScript(args, now.Dest);
        if (!now.Exists)
        {
            return !args.Clone ? null : Make(now, script.Clone(now), "absent", isOther: false);
        }

        var isOther = script.IsOther(now);
        var isCurrent = now.Before is not null && now.Before == now.Wanted && !isOther && !now.IsModified && !(args.Recursive && now.HasStaleSubmodules);
        if (!args.Update || (isCurrent && !args.TrackSubmodules && !args.VerifyCommit))
        {
            return null;
        }

        return now.IsModified && !args.Force
            ? Change.Refuse($"Local modifications exist in the destination: {now.Dest} (force=no).", ("before", Value.Of(now.Before)))
            : Make(now, script.Update(now), now.Before ?? "no commit", isOther) with { IsOpaque = isCurrent || now.Wanted is null };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(GitArgs args, GitState now) => now.Exists && args.Update
        ? ModuleResult.Of(("before", Value.Of(now.Before)), ("after", Value.Of(now.Before)), ("remote_url_changed", Value.False))
        : ModuleResult.Of(("before", Value.Of(now.Before)), ("after", Value.Of(now.Exists ? now.Before : now.Wanted)));

    private static Change Make(GitState now, Sh script, string before, bool isOther) => new(before, now.Wanted ?? "what the version is", new RemoteAction.Run(script))
    {
        Touches = Footprint.Path(now.Dest),
        Foreseen = Result(now, now.Wanted, isOther),
        Result = outcomes =>
        {
            var lines = outcomes[^1].Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var after = lines.Length > 0 ? lines[0] : null;
            return Result(now, after, isOther) with { Changed = after != now.Before || isOther || now.IsModified || now.HasStaleSubmodules };
        },
    };

    private static ModuleResult Result(GitState now, string? after, bool isOther) => now.Exists
        ? ModuleResult.Of(("before", Value.Of(now.Before)), ("after", Value.Of(after)), ("remote_url_changed", Value.Of(isOther)))
        : ModuleResult.Of(("before", Value.Null), ("after", Value.Of(after)));
}
