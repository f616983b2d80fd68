using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// Keeps a repository of dnf or yum in a file of its own or among others, or out of it. Other sections and their comments stay as
/// they are; a file that holds no repository any more is removed.
/// </summary>
[Module("yum_repository")]
internal sealed class YumRepositoryModule : Module<YumRepositoryArgs, YumRepositoryModule.State>
{
    /// <summary>What is read.</summary>
    /// <param name="Folder">The folder of the file.</param>
    /// <param name="File">The file, with its SHA-1.</param>
    /// <param name="Text">What it holds.</param>
    /// <param name="Host">What the host says about owner, group and umask.</param>
    public sealed record State(PathState Folder, PathState File, string Text, FileContext Host);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(YumRepositoryArgs args)
    {
        if (args.State == YumRepositoryArgs.Presence.Present && args.Description is null)
        {
            yield return "Parameter 'description' is required.";
        }

        if (args is { State: YumRepositoryArgs.Presence.Present, Baseurl: null, Metalink: null, Mirrorlist: null })
        {
            yield return "Parameter 'baseurl', 'metalink' or 'mirrorlist' is required.";
        }

        foreach (var (name, value, choices) in Choices(args))
        {
            if (value is not null && !choices.Contains(value))
            {
                yield return $"{name} must be one of {string.Join(", ", choices)}, not {value}";
            }
        }

        foreach (var problem in args.Unsupported())
        {
            yield return problem;
        }
    }

    /// <inheritdoc/>
    public override Probe<State> Read(YumRepositoryArgs args) =>
        Probe.Both(
            PathProbe.OfAll([args.Reposdir, args.Path], PathDigest.Sha1),
            Probe.Answer(Sh.Line($"if [ -f {args.Path} ]; then cat < {args.Path}; fi"), a => a.Output),
            (paths, text) => (Folder: paths[0], File: paths[1], text))
        .Then(read => FileContext.Read(args, read.File.Followed).Select(host => new State(read.Folder, read.File, read.text, host)));

    /// <inheritdoc/>
    public override Footprint Reads(YumRepositoryArgs args) => Footprint.Path(args.Path) + FileContext.Reads(args);

    /// <inheritdoc/>
    public override Change? Plan(YumRepositoryArgs args, State now)
    {
        if (!now.Folder.Followed.IsDirectory)
        {
            return Change.Refuse($"Repo directory '{args.Reposdir}' does not exist.");
        }

        if (now.Host.Refusal(args) is { } refusal)
        {
            return Change.Refuse(refusal);
        }

        var isAbsent = args.State == YumRepositoryArgs.Presence.Absent;
        if (isAbsent && !now.File.Followed.Exists)
        {
            return null;
        }

        var text = Wanted(args, now.Text);
        return isAbsent && RepoFile.IsEmpty(text) && now.Text.Length > 0 ? Remove(args, now) : Write(args, now, text);
    }

    /// <inheritdoc/>
    public override ModuleResult Report(YumRepositoryArgs args, State now) => ModuleResult.Of(
        ("repo", Value.Of(args.Name)), ("state", Value.Of(args.State == YumRepositoryArgs.Presence.Present ? "present" : "absent")));

    private static string Wanted(YumRepositoryArgs args, string text)
    {
        var old = RepoFile.Section(text, args.Name);
        if (args.State == YumRepositoryArgs.Presence.Absent)
        {
            return old is null ? text : RepoFile.With(text, args.Name, null);
        }

        var options = args.Options();
        var isSame = old is not null && old.Count == options.Count && options.All(o => old.TryGetValue(o.Key, out var value) && value == o.Value.Trim());
        return isSame ? text : RepoFile.With(text, args.Name, options);
    }

    private Change Remove(YumRepositoryArgs args, State now) => new("present", "absent", new RemoteAction.Run(Sh.Line($"rm -f -- {args.Path}")))
    {
        Diffs = [new(args.Path, args.Path, RepoFile.Shown(now.Text), "")],
        Touches = Touches(args),
        Foreseen = Report(args, now),
    };

    private Change? Write(YumRepositoryArgs args, State now, string text)
    {
        var isSecret = args.Password is not null || args.ProxyPassword is not null;
        var change = new FileWrite(args, now.File, Content.Text(text, isSecret), now.Host)
        {
            Follow = true,
            OldText = now.Text,
            Result = (_, _, _) => Report(args, now),
        }.Plan();
        return change is null ? null : change with
        {
            Diffs = text == now.Text ? change.Diffs : [new(args.Path, args.Path, RepoFile.Shown(now.Text), RepoFile.Shown(text)), .. change.Diffs!.Skip(1)],
            Touches = change.Touches + Touches(args),
        };
    }

    private static Footprint Touches(YumRepositoryArgs args) => Footprint.Path(args.Path) + Footprint.Of("package", "*");

    private static IEnumerable<(string Name, string? Value, string[] Choices)> Choices(YumRepositoryArgs args) =>
    [
        ("failovermethod", args.Failovermethod, ["roundrobin", "priority"]),
        ("http_caching", args.HttpCaching, ["all", "packages", "none"]),
        ("ip_resolve", args.IpResolve, ["4", "6", "IPv4", "IPv6", "whatever"]),
        ("keepcache", args.Keepcache, ["0", "1"]),
        ("metadata_expire_filter", args.MetadataExpireFilter, ["never", "read-only:past", "read-only:present", "read-only:future"]),
    ];
}
