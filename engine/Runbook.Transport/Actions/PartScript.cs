using System.Globalization;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// The shell texts that take a big file in pieces, in any order, into a file beside the one that is written. A list beside that says
/// which pieces are whole, so that a transfer that was cut goes on where it stopped.
/// </summary>
internal static class PartScript
{
    /// <summary>
    /// <c>rb_piece FILE MEGABYTE BYTES WORD LENGTH PACKED</c> takes a piece off descriptor 8. The word behind it tells that all of it came:
    /// of a connection that is cut the reader sees an ordinary end. <c>dd</c> takes larger bites than <c>head</c>, and no more than it is told.
    /// </summary>
    public const string Functions =
        """
        rb_piece() {
        if [ "$6" = 1 ]; then { dd bs=1048576 seek="$2" count=0 conv=notrunc status=none && rb_take "$3" | gzip -dc; } <&8 8<&- 1<>"$1" || return 1
        else {
        dd bs=262144 seek="$(($2 * 4))" count="$(($3 / 262144))" iflag=fullblock conv=notrunc status=none &&
        { [ "$(($3 % 262144))" = 0 ] || rb_take "$(($3 % 262144))"; }; } <&8 8<&- 1<>"$1" || return 1
        fi
        IFS= read -r rb_l <&8 && [ "$rb_l" = "$4" ] || return 1
        printf '%s %s\n' "$2" "$5" >> "$1.map"
        }
        """;

    /// <summary>
    /// Finds what is there of a transfer, or begins one, and removes what others to the same file have left. Fails where the host has not
    /// what it takes. Prints the file's name, whether there is <c>gzip</c>, and the pieces.
    /// </summary>
    /// <param name="write">What is to be written.</param>
    /// <param name="host">The host's name in the inventory.</param>
    /// <param name="name">What tells the content from others.</param>
    public static string Prepare(RemoteAction.Write write, string host, string name) =>
        $$"""
        rb_p={{Sh.Quote(write.Path)}}
        if [ {{(write.Follow ? 1 : 0)}} = 1 ] && [ -L "$rb_p" ]; then rb_p=$(readlink -f -- "$rb_p" 2>/dev/null || readlink -f "$rb_p") || exit 1; fi
        case $rb_p in */*) rb_d=${rb_p%/*}/;; *) rb_d=./;; esac
        rb_s=$rb_d.${rb_p##*/}.{{WriteScript.Tag(host)}}.
        rb_t=${rb_s}{{name}}.runbook-part
        for rb_o in "$rb_s"*.runbook-part "$rb_s"*.runbook-part.map; do
        case $rb_o in "$rb_t"|"$rb_t.map") ;; *) [ ! -f "$rb_o" ] || rm -f -- "$rb_o";; esac
        done
        stat -c %a -- "$rb_d" >/dev/null 2>&1 || exit 1
        umask 077
        if ! { [ -f "$rb_t" ] && [ ! -L "$rb_t" ] && [ -O "$rb_t" ] && [ -f "$rb_t.map" ] && [ ! -L "$rb_t.map" ] && [ -O "$rb_t.map" ]; }; then
        rm -f -- "$rb_t" "$rb_t.map"
        set -C
        { true > "$rb_t" && true > "$rb_t.map"; } 2>/dev/null || { rm -f -- "$rb_t" 2>/dev/null; exit 1; }
        set +C
        { printf x | dd bs=262144 seek=4 count=1 iflag=fullblock conv=notrunc status=none; } 1<>"$rb_t" 2>/dev/null
        [ "$(($(wc -c < "$rb_t")))" = 1048577 ] && true > "$rb_t" || { rm -f -- "$rb_t" "$rb_t.map"; exit 1; }
        fi
        printf '%s\036' "$rb_t"
        ! command -v gzip >/dev/null 2>&1 || printf z
        printf '\036'
        cat -- "$rb_t.map"
        """;

    /// <summary>The request body that takes one piece; a shell that could not take all of it ends, for what is left is no request.</summary>
    public static string Take(string file, Piece piece, long bytes, bool isPacked, string word) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"rb_q {Sh.Quote($"rb_piece {Sh.Quote(file)} {piece.Megabyte} {bytes} {word} {piece.Length} {(isPacked ? 1 : 0)}")} 8<&0 || exit\n");

    /// <summary>Prints the SHA-1 of the file.</summary>
    public static Sh Digest(string file) => Sh.Line($"{{ openssl dgst -sha1 -r {file} 2>/dev/null || sha1sum -- {file}; }}");

    /// <summary>Removes the file and its list.</summary>
    public static Sh Remove(string file) => Sh.Line($"rm -f -- {file} {file + ".map"}");
}
