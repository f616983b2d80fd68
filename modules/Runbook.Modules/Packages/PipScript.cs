using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Shell text for pip. Stateless.</summary>
internal static class PipScript
{
    /// <summary>The folder to work in is not there.</summary>
    public const int NoFolder = 3;

    /// <summary>The virtual environment has no pip.</summary>
    public const int NoPipInside = 4;

    /// <summary>What makes virtual environments is not there.</summary>
    public const int NoVirtualenv = 5;

    /// <summary>There is no pip.</summary>
    public const int NoPip = 127;

    /// <summary>
    /// Tells, parted by U+001E: the words that call pip (none when the virtual environment is to be made), the virtual environment, the packages as
    /// NAME==VERSION, what <c>pip freeze</c> says, the requirements file.
    /// </summary>
    public static Sh Read(PipArgs args, bool freezes) => Sh.Line($$"""
        {{Enter(args)}}
        {{(args.Virtualenv is null ? Find(args) : Inside(args))}}
        export PIP_DISABLE_PIP_VERSION_CHECK=1
        printf '%s\n' "$@"; printf '\036%s\036' "${v-}"
        [ $# -eq 0 ] || "$@" list --format=freeze 2>/dev/null || "$@" freeze --all 2>/dev/null
        printf '\036'; {{(freezes ? Sh.Verbatim("[ $# -eq 0 ] || \"$@\" freeze --all 2>/dev/null") : Sh.Empty)}}
        printf '\036'; {{(args.Requirements is { } file ? Sh.Line($"cat < {Word(file)} 2>/dev/null") : Sh.Empty)}}
        exit 0
        """);

    /// <summary>Makes the virtual environment.</summary>
    public static Sh Make(PipArgs args, string path)
    {
        List<string> options = [.. args.VirtualenvSitePackages ? ["--system-site-packages"] : Array.Empty<string>(), .. args.VirtualenvPython is { } python ? ["-p", python] : Array.Empty<string>()];
        return Sh.Line($"{Enter(args)}\n{Sh.Join(" ", [.. args.VirtualenvWords.Select(Word), .. options.Select(o => Sh.Line($"{o}"))])} {path}");
    }

    /// <summary>Runs pip.</summary>
    public static Sh Run(PipArgs args, IReadOnlyList<string> words) => Sh.Line($"{Enter(args)}\n{Settings(args)}{words}");

    /// <summary>What <c>pip freeze</c> says.</summary>
    public static Sh Freeze(PipArgs args, IReadOnlyList<string> program) => Sh.Line($"{Enter(args)}\nPIP_DISABLE_PIP_VERSION_CHECK=1 {program} freeze --all 2>/dev/null");

    private static Sh Enter(PipArgs args) =>
        Sh.Line($"cd {(args.Chdir is { } folder ? Word(folder) : Sh.Verbatim("\"${TMPDIR:-/tmp}\""))} 2>/dev/null || exit {NoFolder}");

    private static Sh Settings(PipArgs args) => Sh.Join(
        "",
        args.Umask is { } umask ? Sh.Line($"umask {umask}; ") : Sh.Empty,
        args.BreakSystemPackages ? Sh.Verbatim("PIP_BREAK_SYSTEM_PACKAGES=1 ") : Sh.Empty);

    /// <summary>The host's pip: that of its Python, or the one that is named.</summary>
    private static Sh Find(PipArgs args) => args.Executable is { } program
        ? Sh.Line($"p={Word(program)}; p=$(command -v -- \"$p\") || exit {NoPip}; set -- \"$p\"")
        : Sh.Line($$"""
            set --; for p in /usr/bin/python3 python3 /usr/libexec/platform-python python; do
            p=$(command -v "$p") && "$p" -c 'import pip' 2>/dev/null && { set -- "$p" -m pip; break; }; done
            [ $# -gt 0 ] || for p in pip3 pip; do p=$(command -v "$p") && { set -- "$p"; break; }; done
            [ $# -gt 0 ] || exit {{NoPip}}
            """);

    private static Sh Inside(PipArgs args) => Sh.Line($$"""
        v={{Word(args.Virtualenv!)}}; case $v in /*) ;; *) v=$PWD/$v ;; esac
        set --; if [ -e "$v/bin/activate" ]; then
        for p in pip3 pip; do [ -x "$v/bin/$p" ] && { set -- "$v/bin/$p"; break; }; done; [ $# -gt 0 ] || exit {{NoPipInside}}
        else command -v -- {{Word(args.VirtualenvWords[0])}} >/dev/null 2>&1 || exit {{NoVirtualenv}}; fi
        """);

    /// <summary>A word in which a leading <c>~/</c> is the home folder.</summary>
    private static Sh Word(string text) => text.StartsWith("~/", StringComparison.Ordinal) ? Sh.Line($"\"$HOME\"/{text[2..]}") : Sh.Line($"{text}");
}
