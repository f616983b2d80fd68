using System.Globalization;
using System.Text;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// The shell text that writes several files of one folder with one <c>chown</c>, one <c>chmod</c> and one <c>mv</c>: made whole in a folder of
/// their own inside it, which nobody else can look into, then each renamed to its place. Where anything is unusual it leaves that file, or
/// all of them, to <see cref="WriteScript"/>, which knows what to do or says what is wrong.
/// </summary>
internal static class WriteGroupScript
{
    /// <summary>What the text of <see cref="Of"/> calls.</summary>
    public const string Functions =
        WriteScript.Put +
        """

        rb_group() {
        [ -d "$rb_d" ] && CDPATH= cd -- "$rb_d" || exit 1
        rb_x=.$rb_tag.runbook-tmp rb_old= rb_left= rb_i=0 rb_h=0
        [ -n "$rb_mode" ] || rb_u=$(umask)
        umask 077
        if [ -e "$rb_x" ] || [ -L "$rb_x" ]; then
          if read -r rb_o 2>/dev/null < "$rb_x/.runbook" && [ "$rb_o" != $$ ] && kill -0 "$rb_o" 2>/dev/null; then exit 1; fi
          rm -rf -- "$rb_x"
        fi
        mkdir -- "$rb_x" && CDPATH= cd -- "$rb_x" || exit 1
        trap 'cd .. && rm -rf -- "$rb_x"' 0
        trap 'exit 129' 1; trap 'exit 130' 2; trap 'exit 141' 13; trap 'exit 143' 15
        set -C
        printf '%s\n' $$ > .runbook || exit 1
        for rb_b do
          rb_i=$((rb_i + 1))
          if [ -L "../$rb_b" ] || [ -d "../$rb_b" ]; then exit 1; fi
          [ ! -e "../$rb_b" ] || rb_old="$rb_old $rb_i " rb_h=$((rb_h + 1))
          eval "rb_content=\$rb_c$rb_i rb_length=\$rb_l$rb_i"
          rb_put "$rb_content" > "$rb_b" || exit 1
        done
        [ -z "$rb_old" ] || rb_alike "$@" || exit 1
        [ -n "$rb_mode" ] || rb_mode=$(printf %o $((0666 & ~0$rb_u)))
        [ -z "$rb_owner" ] || chown -- "$rb_owner" "$@" || exit 1
        chmod -- "$rb_mode" "$@" || exit 1
        rb_label chcon "$@"
        mv -f -- "$@" .. || rb_left=1
        rb_i=0
        printf +
        [ -z "$rb_left" ] || for rb_b do
          rb_i=$((rb_i + 1))
          if [ -e "$rb_b" ] || [ -L "$rb_b" ]; then printf ' %s' "$rb_i"; fi
        done
        rb_label restorecon "$@"
        exit 0
        }
        rb_alike() {
        rb_f=%u:%g rb_k=0
        [ -n "$rb_mode" ] || { rb_f='%u:%g %a'; rb_mode=$(stat -c %a -- "../$1") || return 1; }
        rb_s=$(cd .. && stat -c "$rb_f" -- "$rb_x/$1" "$@")
        rb_n=${rb_s%%"$rb_nl"*}
        [ "$rb_f" = %u:%g ] || rb_n="${rb_n% *} $rb_mode"
        IFS=$rb_nl; set -f
        for rb_a in ${rb_s#*"$rb_nl"}; do
          [ "$rb_a" = "$rb_n" ] || return 1
          rb_k=$((rb_k + 1))
        done
        unset IFS; set +f
        [ "$rb_k" = "$rb_h" ] && { [ "$rb_f" = %u:%g ] || [ "$rb_k" = $# ]; }
        }
        rb_label() {
        [ -d /sys/fs/selinux ] || return 0
        rb_i=0
        rb_how=$1; shift
        for rb_b do
          rb_i=$((rb_i + 1))
          case $rb_how$rb_old in
          chcon*" $rb_i "*) chcon --reference="../$rb_b" -- "$rb_b" 2>/dev/null;;
          *" $rb_i "* | chcon*) ;;
          *) restorecon "../$rb_b" 2>/dev/null;;
          esac
        done
        return 0
        }
        """;

    /// <summary>The script of several writes into one folder, which differ in name and content alone.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">Their names and contents.</param>
    /// <param name="owner">What <c>chown</c> takes; empty keeps.</param>
    /// <param name="mode">What <c>chmod</c> takes; empty keeps, or is as the umask makes it.</param>
    /// <param name="host">The host's name in the inventory.</param>
    public static string Of(string folder, IReadOnlyList<(string Name, string Content)> files, string owner, string mode, string host)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"rb_d={Sh.Quote(folder)} rb_tag={Sh.Quote(WriteScript.Tag(host))} rb_owner={Sh.Quote(owner)} rb_mode={Sh.Quote(mode)}\nrb_nl='\n'\n");
        for (var i = 0; i < files.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"rb_l{i + 1}={Encoding.UTF8.GetByteCount(files[i].Content)} rb_c{i + 1}={Sh.Quote(files[i].Content)}\n");
        }

        return text.Append("rb_group ").AppendJoin(' ', files.Select(f => Sh.Quote(f.Name))).Append('\n').ToString();
    }

    /// <summary>The places of the files that were left, by what the script printed; null when all were.</summary>
    public static IReadOnlySet<int>? Left(string output) =>
        output.StartsWith('+') ? output[1..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture) - 1).ToHashSet() : null;
}
