using System.Globalization;
using System.Text;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// The shell text of an atomic write, its content inside or on standard input. Owner and mode are set while the temporary file is empty, so
/// that the content is never readable by more than will read it. Prints the backup's name, if it made one.
/// </summary>
internal static class WriteScript
{
    /// <summary>The function that puts out its argument, as long as <c>rb_length</c> says, whether the shell's own <c>printf</c> can or not.</summary>
    public const string Put =
        """
        if (PATH=; printf x) >/dev/null 2>&1; then
        rb_put() { printf %s "$1"; }
        else
        rb_put() { rb_take "$rb_length" << rb_end
        $1
        rb_end
        }
        fi
        """;

    /// <summary>The longest content, in bytes, that travels inside a script.</summary>
    public const int LongestInside = 16 * 1024;

    private const string Functions =
        Put +
        """

        rb_write() {
        rb_fail() { printf '%s\n' "$*" >&2; exit 1; }
        if [ "$rb_follow" = 1 ] && [ -L "$rb_p" ]; then
          rb_r=$(readlink -f -- "$rb_p" 2>/dev/null || readlink -f "$rb_p") || rb_fail "cannot follow the link $rb_p"
          rb_p=$rb_r
        fi
        case $rb_p in */*) rb_d=${rb_p%/*};; *) rb_d=.;; esac
        [ -n "$rb_d" ] || rb_d=/
        rb_b=${rb_p##*/}
        [ -d "$rb_d" ] || rb_fail "the folder $rb_d does not exist"
        rb_old=0; rb_link=0
        if [ -L "$rb_p" ]; then rb_link=1; elif [ -d "$rb_p" ]; then rb_fail "$rb_p is a folder"; elif [ -e "$rb_p" ]; then rb_old=1; fi
        rb_t=${rb_d%/}/.$rb_b.$rb_tag.runbook-tmp
        if [ "$rb_backup" = 1 ] && [ $rb_old = 1 ]; then
          rb_c=$rb_p.$$.$(date +%Y-%m-%d@%H:%M:%S)~
          cp -p -- "$rb_p" "$rb_c" 2>&1 || rb_fail "cannot make the backup $rb_c"
          printf '%s\n' "$rb_c"
        fi
        rb_mine=
        case $rb_mode in
        [0-7]*) rb_sets=0;;
        *) rb_sets=1; [ $rb_old = 1 ] || rb_mine=$(umask);;
        esac
        umask 077
        trap 'rm -f -- "$rb_t"' 0
        trap 'exit 129' 1; trap 'exit 130' 2; trap 'exit 141' 13; trap 'exit 143' 15
        if [ -e "$rb_t" ] || [ -L "$rb_t" ]; then rm -f -- "$rb_t"; fi
        if [ -n "$rb_part" ]; then mv -f -- "$rb_part" "$rb_t" || exit 1; fi
        set -C
        if [ -n "$rb_part" ] || { true > "$rb_t"; } 2>/dev/null; then
          set +C; exec 5>> "$rb_t"; rb_in=$rb_t
        elif [ "$rb_inplace" = 1 ] && [ $rb_old = 1 ] && [ -w "$rb_p" ]; then
          set +C; exec 5> "$rb_p"; rb_in=$rb_p
        else
          true > "$rb_t"; exit 1
        fi
        if [ "$rb_in" = "$rb_p" ]; then rb_mine=
        elif [ $rb_old = 1 ]; then
          if rb_s=$(stat -c '%a %u:%g' "$rb_p" "$rb_t" 2>/dev/null); then
            rb_n=${rb_s#*"$rb_nl"}; rb_s=${rb_s%%"$rb_nl"*}
            [ "${rb_s#* }" = "${rb_n#* }" ] || chown "${rb_s#* }" "$rb_t" 2>/dev/null || chgrp "${rb_s##*:}" "$rb_t" 2>/dev/null
            rb_mine=${rb_s%% *}
          else
            cp -p "$rb_p" "$rb_t" && true > "$rb_t"
          fi
        elif [ $rb_sets = 1 ]; then rb_mine=$(printf '%o' $((0666 & ~0$rb_mine))); fi
        [ -z "$rb_owner" ] || chown -- "$rb_owner" "$rb_in" || exit 1
        [ -z "$rb_mine" ] || [ $rb_sets = 0 ] || chmod "$rb_mine" "$rb_in" || exit 1
        [ -z "$rb_mode" ] || chmod -- "$rb_mode" "$rb_in" || exit 1
        if [ "$rb_comes" = 1 ]; then
          [ -n "$rb_part" ] || cat >&5 || exit 1
          exec 5>&-
          rb_n=$(wc -c < "$rb_in") || exit 1
          [ $((rb_n)) = "$rb_length" ] || rb_fail "$rb_in holds $((rb_n)) bytes instead of $rb_length"
        else
          # some shells' own printf does not say why it fails
          rb_put "$rb_content" 2>/dev/null >&5 || { rb_put "$rb_content" | cat >&5 && rb_fail "$rb_in was not written whole"; exit 1; }
          exec 5>&-
        fi
        case ${rb_mode:-$rb_mine} in [1-7]???|0[1-7]???) chmod -- "${rb_mode:-$rb_mine}" "$rb_in" || exit 1;; esac
        rb_validate "$rb_in" || rb_fail "the validation command failed with status $?"
        [ "$rb_in" = "$rb_t" ] || { trap - 0; exit 0; }
        if [ $rb_link = 1 ] && [ -d "$rb_p" ]; then rm -f -- "$rb_p" || exit 1; fi
        if [ -d /sys/fs/selinux ] && [ $rb_old = 1 ]; then chcon --reference="$rb_p" "$rb_t" 2>/dev/null; fi
        if [ "$rb_inplace" = 1 ]; then rb_e=$(mv -f -- "$rb_t" "$rb_p" 2>&1); else mv -f -- "$rb_t" "$rb_p"; fi
        if [ $? = 0 ]; then
          trap - 0
          [ ! -d /sys/fs/selinux ] || [ $rb_old = 1 ] || restorecon "$rb_p" 2>/dev/null
        elif [ "$rb_inplace" = 1 ]; then
          cat < "$rb_t" > "$rb_p" || exit 1
        else
          exit 1
        fi
        exit 0
        }
        """;

    private const int LongestTag = 24;

    /// <summary>The script of a write.</summary>
    /// <param name="write">What to write. Short text is in the script itself, which saves the host most of the processes.</param>
    /// <param name="host">The host's name in the inventory. It is in the temporary file's name: a later run finds what a killed one left,
    /// and two names for one machine do not write each other's.</param>
    public static HostScript Of(RemoteAction.Write write, string host)
    {
        var content = write.Content.AsText(LongestInside);
        var length = content is null ? write.Content.Length : Encoding.UTF8.GetByteCount(content);
        return new(Text(write, length, content, host))
        {
            Input = content is null ? write.Content : null,
            Functions = Functions,
            LeavesNothing = write.Validate is null,
        };
    }

    /// <summary>The script of a write whose content is on the host already, whole, in the same folder.</summary>
    /// <param name="write">What to write.</param>
    /// <param name="host">As for <see cref="Of"/>.</param>
    /// <param name="part">The file that holds it and becomes the file; beside it is a list of its pieces.</param>
    /// <param name="length">How many bytes it is to hold.</param>
    public static HostScript OfPart(RemoteAction.Write write, string host, string part, long length) =>
        new($"rb_part={Sh.Quote(part)}; rm -f -- \"$rb_part.map\"\n{Text(write, length, null, host)}")
        {
            Functions = Functions,
            LeavesNothing = write.Validate is null,
        };

    private static string Text(RemoteAction.Write write, long length, string? content, string host) => string.Create(CultureInfo.InvariantCulture,
        $$"""
        rb_p={{Sh.Quote(write.Path)}} rb_follow={{Flag(write.Follow)}} rb_backup={{Flag(write.Backup)}} rb_inplace={{Flag(write.InPlace)}}
        rb_owner={{Sh.Quote(Owner(write.Owner, write.Group))}} rb_mode={{Sh.Quote(write.Mode ?? "")}} rb_length={{length}}
        rb_tag={{Sh.Quote(Tag(host))}} rb_comes={{Flag(content is null)}} rb_content={{Sh.Quote(content ?? "")}}
        rb_nl='
        '
        rb_validate() { {{Validate(write.Validate)}}; }
        rb_write
        """);

    /// <summary>What <c>chown</c> takes; empty when nothing is to be changed.</summary>
    public static string Owner(string? owner, string? group) => group is null ? owner ?? "" : $"{owner}:{group}";

    private static string Flag(bool value) => value ? "1" : "0";

    private static string Validate(string? command)
    {
        if (command is null)
        {
            return ":";
        }

        var text = command.Replace("'%s'", "%s", StringComparison.Ordinal).Replace("\"%s\"", "%s", StringComparison.Ordinal)
            .Replace("%s", "\"$1\"", StringComparison.Ordinal);
        return $"( set -- \"$1\"; eval {Sh.Quote(text)} ) </dev/null >&2";
    }

    internal static string Tag(string host)
    {
        var plain = string.Concat(host.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        return plain.Length <= LongestTag ? plain : plain[..LongestTag];
    }
}
