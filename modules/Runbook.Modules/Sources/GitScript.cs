using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>What is asked of git and what it is told to do. Immutable.</summary>
/// <param name="args">The arguments.</param>
/// <param name="dest">The destination, absolute.</param>
internal sealed class GitScript(GitArgs args, string dest)
{
    private string Git => args.Executable ?? "git";

    private string Repo => args.Depth > 0 && args.Repo!.StartsWith('/') ? "file://" + args.Repo : args.Repo!;

    /// <summary>Whether a version is the whole name of a commit.</summary>
    public static bool IsCommit(string version) => version.Length is 40 or 64 && version.All(char.IsAsciiHexDigit);

    /// <summary>Reads checkout and repository; the repository is not asked when the answer does not matter.</summary>
    public Sh Read() => Sh.Line($$"""
        command -v {{Git}} >/dev/null 2>&1 || exit 127
        {{Environment()}}
        b=
        if {{(args.Bare ? Sh.Line($"[ -f {dest}/config ] && [ -d {dest}/objects ]") : Sh.Line($"[ -e {dest}/.git ]"))}}; then
        cd {{dest}} || exit 1
        b=$({{Git}} rev-parse --verify -q HEAD 2>/dev/null)
        printf '\036before\n%s\n\036url\n' "$b"; {{Git}} config --get {{$"remote.{args.Remote}.url"}}
        {{(args.Bare ? Sh.Empty : Sh.Line($"printf '\\036status\\n'; {Git} status --porcelain --untracked-files=no 2>/dev/null"))}}
        {{(IsShortCommit ? Sh.Line($"printf '\\036local\\n'; {Git} rev-parse --verify -q {args.Version + "^{commit}"}") : Sh.Empty)}}
        {{(Submodules ? Sh.Line($"[ ! -f .gitmodules ] || {{ printf '\\036submodules\\n'; {Git} submodule status --recursive 2>/dev/null; }}") : Sh.Empty)}}
        {{(args.Update ? Sh.Empty : Sh.Verbatim("exit 0"))}}
        fi
        {{(IsCommit(args.Version) ? Sh.Empty : Remote())}}
        exit 0
        """);

    /// <summary>Makes the checkout.</summary>
    public Sh Clone(GitState now)
    {
        var isNamed = now.IsBranch || now.IsTag;
        var words = new List<string> { "clone", "--origin", args.Remote };
        words.AddRange(args.Bare ? ["--bare"] : []);
        words.AddRange(args.Reference is { } reference ? ["--reference", reference] : []);
        words.AddRange(args.SingleBranch ? ["--single-branch"] : []);
        words.AddRange(args.Depth > 0 && (args.Version == "HEAD" || isNamed || args.Refspec is not null) ? ["--depth", $"{args.Depth}"] : []);
        words.AddRange(isNamed ? ["--branch", args.Version] : []);
        words.AddRange(args.SeparateGitDir is { } folder ? [$"--separate-git-dir={folder}"] : []);
        if (args.Bare)
        {
            words.RemoveAll(w => w == "--origin" || w == args.Remote);
        }

        var isPlain = isNamed || args.Version == "HEAD" || args.Bare;
        return Sh.Line($$"""
            {{Environment()}}
            mkdir -p {{HostPath.Folder(dest)}} && {{Git}} {{words}} -- {{Repo}} {{dest}} >&2 && cd {{dest}} || exit 1
            {{(args.Bare && args.Remote != "origin" ? Sh.Line($"{Git} remote add {args.Remote} {Repo} || exit 1") : Sh.Empty)}}
            {{Refspec()}}
            {{(isPlain ? Sh.Empty : Sh.Line($"{Git} checkout --force {Target(now)} >&2 || exit 1"))}}
            {{Finish()}}
            """);
    }

    /// <summary>Brings the checkout to the version.</summary>
    public Sh Update(GitState now)
    {
        var depth = args.Depth > 0 && !IsCommit(args.Version) ? Sh.Line($"--depth {args.Depth.Value} ") : Sh.Empty;
        return Sh.Line($$"""
            {{Environment()}}
            cd {{dest}} || exit 1
            {{(now.Url == "" ? Sh.Line($"{Git} remote add {args.Remote} {Repo} || exit 1") : IsOther(now) ? Sh.Line($"{Git} remote set-url {args.Remote} {Repo} || exit 1") : Sh.Empty)}}
            {{(now.IsModified ? Sh.Line($"{Git} reset --hard HEAD >&2 || exit 1") : Sh.Empty)}}
            {{Fetch(now, depth)}}
            {{Refspec()}}
            {{(args.Bare ? Sh.Empty : Checkout(now))}}
            {{Finish()}}
            """);
    }

    /// <summary>Whether the remote points at another repository.</summary>
    public bool IsOther(GitState now) => now.Url.Length > 0 && now.Url != args.Repo && now.Url != Repo;

    private bool Submodules => args is { Recursive: true, Bare: false };

    private bool IsShortCommit => args.Version.Length is >= 4 and < 40 && args.Version.All(char.IsAsciiHexDigit);

    private Sh Remote() => Sh.Line($$"""
        r=$({{Git}} ls-remote {{args.Repo!}} HEAD {{$"refs/heads/{args.Version}"}} {{$"refs/tags/{args.Version}*"}} {{args.Version}} 2>"${e:=/dev/null}"); s=$?
        printf '\036refs\n%s\n' "$r"
        if [ $s = 0 ]; then printf '\036asked\nyes\n'; else printf '\036asked\nfailed\n\036error\n'; {{Git}} ls-remote {{args.Repo!}} HEAD 2>&1 >/dev/null; fi
        """);

    private Sh Fetch(GitState now, Sh depth)
    {
        if (args.Bare)
        {
            return Sh.Line($"{Git} fetch {depth}--force --tags {args.Remote} '+refs/heads/*:refs/heads/*' >&2 || exit 1");
        }

        var isOne = depth != Sh.Empty && args.Version != "HEAD" && (now.IsBranch || now.IsTag);
        return isOne && now.IsBranch ? Sh.Line($"{Git} fetch {depth}--force {args.Remote} {$"+refs/heads/{args.Version}:refs/remotes/{args.Remote}/{args.Version}"} >&2 || exit 1")
            : isOne ? Sh.Line($"{Git} fetch {depth}--force {args.Remote} {$"+refs/tags/{args.Version}:refs/tags/{args.Version}"} >&2 || exit 1")
            : Sh.Line($"{Git} fetch {depth}--force --tags {args.Remote} >&2 && {Git} fetch {depth}--force {args.Remote} >&2 || exit 1");
    }

    private Sh Checkout(GitState now) =>
        args.Version == "HEAD" ? Sh.Line($$"""
            {{Git}} remote set-head {{args.Remote}} --auto >/dev/null 2>&1
            v=$({{Git}} symbolic-ref -q {{$"refs/remotes/{args.Remote}/HEAD"}}) && v=${v##refs/remotes/{{Sh.Verbatim(args.Remote)}}/}
            if [ -n "$v" ]; then {{Git}} checkout --force "$v" >&2 && {{Git}} reset --hard {{args.Remote}}/"$v" -- >&2 || exit 1
            else {{Git}} reset --hard {{now.Wanted ?? "HEAD"}} >&2 || exit 1; fi
            """)
        : now.IsBranch ? Sh.Line($"{{ {Git} checkout --force {args.Version} -- || {Git} checkout --force -B {args.Version} {$"{args.Remote}/{args.Version}"} --; }} >&2 && {Git} reset --hard {$"{args.Remote}/{args.Version}"} -- >&2 || exit 1")
        : Sh.Line($"{Git} checkout --force {Target(now)} >&2 || exit 1");

    private string Target(GitState now) => now.IsTag || now.Wanted is null ? args.Version : now.Wanted;

    private Sh Refspec() => args.Refspec is { } refspec ? Sh.Line($"{Git} fetch --force {args.Remote} {refspec} >&2 || exit 1") : Sh.Empty;

    private Sh Finish() => Sh.Line($$"""
        {{(args.VerifyCommit ? Sh.Line($"{{ {Git} verify-tag {args.Version} || {Git} verify-commit HEAD; }} >&2 || {{ echo {$"Failed to verify GPG signature of commit/tag \"{args.Version}\""} >&2; exit 1; }}") : Sh.Empty)}}
        {{(Submodules ? Sh.Line($"[ ! -f .gitmodules ] || {{ {Git} submodule sync --recursive && {Git} submodule update --init --recursive --force {(args.TrackSubmodules ? Sh.Verbatim("--remote") : Sh.Empty)}; }} >&2 || exit 1") : Sh.Empty)}}
        {{Git}} rev-parse HEAD
        {{(Submodules ? Sh.Line($"[ ! -f .gitmodules ] || {Git} submodule status --recursive") : Sh.Empty)}}
        """);

    private Sh Environment()
    {
        string[] options =
        [
            "-o BatchMode=yes",
            .. args.AcceptHostkey ? ["-o StrictHostKeyChecking=no"] : args.AcceptNewhostkey ? ["-o StrictHostKeyChecking=accept-new"] : Array.Empty<string>(),
            .. args.KeyFile is { } key ? [$"-i {Sh.Quote(key)} -o IdentitiesOnly=yes"] : Array.Empty<string>(),
            .. args.SshOpts is { } more ? [more] : Array.Empty<string>(),
        ];
        return Sh.Line($$"""
            LC_ALL=C; GIT_TERMINAL_PROMPT=0; GIT_SSH_COMMAND={{"ssh " + string.Join(' ', options)}}; export LC_ALL GIT_TERMINAL_PROMPT GIT_SSH_COMMAND
            {{(args.Umask is { } umask ? Sh.Line($"umask {umask}") : Sh.Empty)}}
            """);
    }
}
