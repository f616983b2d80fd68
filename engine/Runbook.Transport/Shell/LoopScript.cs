using System.Security.Cryptography;

namespace Runbook.Transport;

/// <summary>
/// The loop that a host's shell runs: it reads a header, then a body of shell text, evaluates it, and goes on until its standard
/// input ends. Written on one line and without single quotes, so that any login shell passes it on in a pair of them. Needs
/// POSIX <c>sh</c> and, for long bodies, <c>head</c> or <c>dd</c>.
/// </summary>
/// <remarks>
/// <c>L n</c>: the body is the next n lines; <c>H n</c>: the next n bytes. <c>rb_take n</c> passes on exactly n bytes of the input.
/// <c>rb_q text</c> asks a question, or runs what leaves nothing behind: one fork. <c>rb_x text</c> runs a script whose output may be held open by a child that it
/// leaves behind: the status goes out at once, the end only when both streams are closed; <c>rb_i text</c> does so with what
/// comes on its input, to the end of it. All three end with the script's status. <c>rb_k</c> is the chain whose last link succeeded.
/// Answer: output, <c>M r STATUS</c>, error lines as <c>M e LINE</c> or after <c>M 2</c>, <c>M s</c> for what was not begun, at the end <c>M z</c>; M is random and
/// never on a command line.
/// </remarks>
internal static class LoopScript
{
    private const string Loop =
        "printf \"%s%s %s\\n\" @1 @2 \"$$\"; exec 2>/dev/null 3>&1; cd || cd /; IFS= read -r rb_m || exit; "
        + "case $rb_m in @3*) ;; *) exit;; esac; "
        + "rb_n=$(printf \"\\nx\"); rb_n=${rb_n%x}; "
        + "rb_take() { head -c \"$1\"; }; "
        + "if [ \"$(printf ab | { head -c 1 >/dev/null; head -c 1; })\" != b ]; then "
        + "if [ \"$(printf ab | { dd bs=1 count=1 iflag=fullblock; dd bs=1 count=1 iflag=fullblock; })\" = ab ]; then "
        + "rb_take() { [ \"$1\" -lt 65536 ] || dd bs=65536 count=$(($1 / 65536)) iflag=fullblock; "
        + "[ $(($1 % 65536)) = 0 ] || dd bs=$(($1 % 65536)) count=1 iflag=fullblock; }; "
        + "else rb_take() { dd bs=1 count=\"$1\"; }; fi; fi; "
        + "rb_q() { rb_e=$(exec 2>&1 >&3 3>&- </dev/null; eval \"$1\"); rb_l=$?; "
        + "printf \"%s r %s\\n%s 2\\n%s%s z\\n\" \"$rb_m\" \"$rb_l\" \"$rb_m\" \"$rb_e\" \"$rb_m\"; return \"$rb_l\"; }; "
        + "rb_x() { rb_e=$(exec 9>&1 >&3; { { (exec 2>&4 3>&- 4>&- 9>&-; eval \"$1\"); rb_e=$?; "
        + "printf \"%s r %s\\n\" \"$rb_m\" \"$rb_e\" >&3; printf %s \"$rb_e\" >&9; } "
        + "| { exec 4>&- 9>&-; cat >&3; }; } 4>&1 "
        + "| { exec 9>&-; while IFS= read -r rb_l || [ -n \"$rb_l\" ]; do printf \"%s e %s\\n\" \"$rb_m\" \"$rb_l\" >&3; done; }); "
        + "printf \"%s z\\n\" \"$rb_m\"; return \"${rb_e:-1}\"; }; "
        + "rb_i() { rb_x \"$1\"; rb_e=$?; cat >/dev/null; return \"$rb_e\"; }; "
        + "while IFS=\" \" read -r rb_o rb_c; do case $rb_o in "
        + "L) rb_s=; while [ \"$rb_c\" -gt 0 ]; do IFS= read -r rb_l || exit; rb_s=\"$rb_s$rb_l$rb_n\"; rb_c=$((rb_c - 1)); done;; "
        + "H) rb_s=$(rb_take \"$rb_c\");; *) exit;; esac; eval \"$rb_s\"; done";

    /// <summary>A random word that occurs in no output but by our doing.</summary>
    public static string NewWord() => "rb" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    /// <summary>
    /// The loop; it begins by printing <paramref name="hello"/> and its process number, and ends unless the first line that it reads
    /// begins with <paramref name="check"/>: it must not take the middle of a script for requests.
    /// </summary>
    public static string Text(string hello, string check, string? directory)
    {
        var loop = Loop.Replace("@1", hello[..5], StringComparison.Ordinal).Replace("@2", hello[5..], StringComparison.Ordinal)
            .Replace("@3", check, StringComparison.Ordinal);
        return directory is null ? loop : loop.Replace("cd || cd /;", ":;", StringComparison.Ordinal);
    }
}
