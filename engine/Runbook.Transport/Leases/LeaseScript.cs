using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// The script that takes or renews a host's lease, with the shell's own means: no process is started, but now and then to tidy up. A lease is a
/// file <c>.runbook-lease.FENCE</c> of six lines (token, owner, end, process, kind, <c>.</c>) in a folder that anybody may write to and nobody
/// may clear; the one with the highest fence counts. Whoever may take it makes the next one, which only one can (<c>set -C</c> opens with
/// O_EXCL), and looks again: one that came too late sees a higher one. A lease may be taken when its end is over, by the clock that the file
/// names; when the shell that took it is gone, or a zombie that nobody has reaped; or when it is not whole for a minute, because who made it
/// ended in the middle. Prints what it found and ends with 0 when the lease is ours.
/// </summary>
internal static class LeaseScript
{
    /// <summary>The script.</summary>
    public static Sh Text(LeaseOptions options) => Sh.Line($$"""
        t={{options.Token}} o={{options.Owner}} k={{(options.IsPerson ? "person" : "schedule")}} s={{(long)options.Length.TotalSeconds}} p={{(options.IsWanted ? 1 : 0)}}
        d={{options.Folder ?? ""}}; [ -n "$d" ] || d=/tmp; [ -n {{options.Folder ?? ""}} ] || [ ! -d /dev/shm ] || [ ! -w /dev/shm ] || d=/dev/shm
        f=$d/.runbook-lease c=3
        umask 022; set +f
        if read -r n q 2>/dev/null < /proc/uptime && n=${n%%.*} && [ -n "$n" ]; then u=b; else n=$(date +%s) u=e; fi
        look() {
        F=0 H=0 T= O= E= P= K= X=
        for i in "$f".[0-9]*; do
        i=${i##*.}
        case $i in 0*|*[!0-9]*|????????????????*) continue;; esac
        H=$((H + 1)); [ "$i" -le "$F" ] || F=$i
        done
        [ ! -f "$f.$F" ] || { read -r T; read -r O; read -r E; read -r P; read -r K; read -r X; } 2>/dev/null < "$f.$F"
        }
        lives() {
        case $P in ''|*[!0-9]*) return 1;; esac
        [ -r "/proc/$P/stat" ] || { kill -0 "$P" 2>/dev/null; return; }
        read -r q 2>/dev/null < "/proc/$P/stat" || return 1
        case ${q##*) } in [ZX]*) return 1;; esac
        }
        stale() {
        [ "$F" != 0 ] || return 0
        [ "$X" = . ] || { [ -n "$(find "$f.$F" -mmin +1 2>/dev/null)" ]; return; }
        case $E in $u*[!0-9]*|$u) return 0;; $u*) [ "${E#$u}" -gt "$n" ] || return 0;; esac
        ! lives
        }
        while [ "$c" -gt 0 ]; do
        c=$((c - 1))
        look
        [ "$F" = 0 ] || [ -e "$f.$F" ] || continue
        if [ "$k" = schedule ] && [ "$T" != "$t" ] && read -r w 2>/dev/null < "$f.wanted" && case $w in $u*[!0-9]*) false;; $u?*) [ "${w#$u}" -gt $((n - 60)) ];; *) false;; esac; then
        printf 'wanted\n%s\n' 'a person who waits for it'; exit 1; fi
        if [ "$T" != "$t" ] && ! stale; then
        [ -n "$T" ] || [ "$c" = 0 ] || continue
        [ "$p" = 0 ] || (rm -f "$f.wanted"; set -C; printf '%s\n' "$u$n" > "$f.wanted") 2>/dev/null
        printf 'other\n%s\n' "$O"; exit 1
        fi
        S=$T g=$((F + 1)); [ "$F" != 0 ] || g={{options.Time.GetUtcNow().ToUnixTimeSeconds()}}
        set -C; { true > "$f.$g"; } 2>/dev/null && r=0 || r=1; set +C
        [ "$r" = 0 ] || continue
        printf '%s\n' "$t" "$o" "$u$((n + s))" "$$" "$k" . > "$f.$g" || { rm -f "$f.$g"; exit 2; }
        look
        if [ "$F" = "$g" ]; then
        [ "$H" -lt 9 ] || { set --; for i in "$f".[0-9]*; do [ "$i" = "$f.$g" ] || set -- "$@" "$i"; done; rm -f "$@" 2>/dev/null; }
        if [ "$S" = "$t" ]; then printf 'held\n%s\n' "$g"
        else [ "$k" = schedule ] || [ ! -e "$f.wanted" ] || rm -f "$f.wanted"; printf 'taken\n%s\n' "$g"; fi
        exit 0
        fi
        rm -f "$f.$g"
        done
        printf 'other\n%s\n' "$O"; exit 1
        """);
}
