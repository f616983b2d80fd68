using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// The script that takes or renews a host's lease: a file of six lines (token, owner, end in seconds, process, fence, kind) in a folder that
/// anybody may write to and nobody may clear. It is made whole and linked to its name, so that one of several wins; a stale one (its end is
/// over, or the shell that took it is gone, or a zombie that nobody has reaped) is moved away first, and put back when it turns out to be another than the one looked at.
/// Prints what it found and ends with 0 when the lease is ours.
/// </summary>
internal static class LeaseScript
{
    /// <summary>The script.</summary>
    public static Sh Text(LeaseOptions options) => Sh.Line($$"""
        t={{options.Token}} o={{options.Owner}} k={{(options.IsPerson ? "person" : "schedule")}} s={{(long)options.Length.TotalSeconds}} p={{(options.IsWanted ? 1 : 0)}}
        d={{options.Folder ?? ""}}; [ -n "$d" ] || d=/tmp; [ -n {{options.Folder ?? ""}} ] || [ ! -d /dev/shm ] || [ ! -w /dev/shm ] || d=/dev/shm
        f=$d/.runbook-lease n=$(date +%s) g=0 c=3
        x=$f.$t.$$ y=$f.old.$t.$$
        umask 022
        look() { T= O= E= P= F= K=; { read -r T; read -r O; read -r E; read -r P; read -r F; read -r K; } 2>/dev/null < "$f"; }
        lives() {
        [ -r "/proc/$1/stat" ] || { kill -0 "$1" 2>/dev/null; return; }
        read -r q 2>/dev/null < "/proc/$1/stat" || return 1
        case ${q##*) } in [ZX]*) return 1;; esac
        }
        while [ "$c" -gt 0 ]; do
        c=$((c - 1))
        [ -e "$f" ] && look || T=
        if [ "$k" = schedule ] && [ "$T" != "$t" ] && read -r w 2>/dev/null < "$f.wanted" && [ "$w" -gt $((n - 60)) ]; then
        printf 'wanted\n%s\n' 'a person who waits for it'; exit 1; fi
        case $F in ''|*[!0-9]*) F=0;; esac
        g=$((F + 1)); [ "$g" -ge "$n" ] || g=$n
        set -C; printf '%s\n' "$t" "$o" "$((n + s))" "$$" "$g" "$k" > "$x" || exit 2; set +C
        if [ "$T" = "$t" ]; then mv -f "$x" "$f" && { printf 'held\n%s\n' "$F"; exit 0; }; exit 2; fi
        if ln "$x" "$f" 2>/dev/null; then rm -f "$x"; [ "$k" = schedule ] || rm -f "$f.wanted"; printf 'taken\n%s\n' "$g"; exit 0; fi
        rm -f "$x"
        S=$T; look
        case $E$P in ''|*[!0-9]*) E=0 P=0;; esac
        if [ "$E" -le "$n" ] || ! lives "$P"; then
        S=$T; mv "$f" "$y" 2>/dev/null || { [ -e "$f" ] && { printf 'stale\n%s\n' "$O, whose lease has ended but can only be removed by its user: $f"; exit 1; }; continue; }
        read -r M < "$y"; [ "$M" = "$S" ] || ln "$y" "$f" 2>/dev/null
        rm -f "$y"
        else
        [ "$p" = 0 ] || (rm -f "$f.wanted"; set -C; printf '%s\n' "$n" > "$f.wanted") 2>/dev/null
        printf 'other\n%s\n' "$O"; exit 1
        fi
        done
        printf 'other\n%s\n' "$O"; exit 1
        """);
}
