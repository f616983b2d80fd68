using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// Shell that reads and changes apt's keyrings with gpg alone: apt-key is gone from new releases. Each works in a home of its own, so that no key,
/// trust or setting of the user counts. Stateless.
/// </summary>
internal static class AptKeyScript
{
    /// <summary>Tells the keys of each keyring: the file's name, then gpg's colon lines (doc/DETAILS of GnuPG). Status 127 without gpg.</summary>
    public static Sh Rings(AptKeyArgs args) => Sh.Line($$"""
        {{Begin}}
        {{Default}}
        for f in {{(args.Keyring is { } ring ? Sh.Line($"{ring}") : Sh.Verbatim("\"$r\" \"$p\"*.gpg \"$p\"*.asc"))}}; do
        [ ! -s "$f" ] || { printf '\035%s\036' "$f"; show "$f"; }; done; exit 0
        """);

    /// <summary>Tells the ids of the key given.</summary>
    public static Sh Given(AptKeyArgs args) => Sh.Line($$"""
        {{Begin}}
        {{(args.Data is { } data ? Sh.Line($"printf %s {data} > \"$h/key\"") : Fetch(args))}} || exit 1
        show "$h/key"
        """);

    /// <summary>
    /// Puts the key into its keyring, which is replaced only when it then holds the id. Data comes by standard input. Prints the keyring's keys.
    /// </summary>
    public static Sh Add(AptKeyArgs args, string digits) => Sh.Line($$"""
        {{Begin}}
        {{(args.Data is not null ? Sh.Verbatim("cat > \"$h/key\"") : Fetch(args, digits))}} || exit 1
        {{Default}}
        f={{(args.Keyring is { } ring ? Sh.Line($"{ring}") : Sh.Verbatim("$r"))}}
        open_ring
        ring --import "$h/key" 2>"$h/log" || { cat "$h/log" >&2; exit 1; }
        ring --list-keys --with-colons 2>/dev/null | grep -Eq {{$"^(pub|sub):([^:]*:){{3}}[0-9A-F]*{digits[^Math.Min(16, digits.Length)..]}:"}} || { echo {{$"the key that came has not the id {digits}: is it the id of another key, or of a subkey?"}} >&2; exit 1; }
        close_ring
        """);

    /// <summary>Takes a key out of keyrings; one that is left without a key is removed.</summary>
    public static Sh Remove(IEnumerable<string> rings, string digits) => Sh.Line($$"""
        {{Begin}}
        for f in {{rings}}; do
        rm -f "$h/ring"; open_ring
        ring --yes --delete-keys {{digits}} 2>"$h/log" || { cat "$h/log" >&2; exit 1; }
        if ring --list-keys --with-colons 2>/dev/null | grep -q ^pub:; then close_ring; else rm -f -- "$f"; fi
        done
        """);

    // GnuPG before 2.2.8 has no --show-keys; it shows a file's keys when given no command.
    private static Sh Begin { get; } = Sh.Verbatim("""
        command -v gpg >/dev/null 2>&1 || exit 127
        h=$(mktemp -d) || exit 1; trap 'rm -rf "$h"' EXIT
        show() { LC_ALL=C gpg --homedir "$h" --batch --with-colons --show-keys "$1" 2>/dev/null || LC_ALL=C gpg --homedir "$h" --batch --with-colons "$1" 2>/dev/null; }
        ring() { LC_ALL=C gpg --homedir "$h" --batch --no-default-keyring --no-auto-check-trustdb --keyring "gnupg-ring:$h/ring" "$@"; }
        open_ring() { [ ! -s "$f" ] || case $f in *.asc) gpg --homedir "$h" --batch --dearmor < "$f" > "$h/ring" ;; *) cat < "$f" > "$h/ring" ;; esac || exit 1; }
        close_ring() {
        case $f in *.asc) ring --armor --export > "$h/new" || exit 1 ;; *) mv "$h/ring" "$h/new" ;; esac
        mkdir -p -- "${f%/*}"; t=$(mktemp "${f%/*}/.runbook.XXXXXX") || exit 1; trap 'rm -rf "$h" "$t"' EXIT
        cat "$h/new" > "$t" && if [ -e "$f" ]; then chmod "$(stat -c %a -- "$f")" "$t"; chown "$(stat -c %u:%g -- "$f")" "$t"; else chmod 644 "$t"; fi && mv -f -- "$t" "$f" || exit 1
        }
        """);

    private static Sh Default { get; } = Sh.Verbatim("""
        r=/etc/apt/trusted.gpg p=/etc/apt/trusted.gpg.d/
        ! command -v apt-config >/dev/null 2>&1 || eval "$(apt-config shell r Dir::Etc::trusted/f p Dir::Etc::trustedparts/d)"; p=${p%/}/
        """);

    private static Sh Fetch(AptKeyArgs args, string? digits = null)
    {
        if (args.File is { } file)
        {
            return Sh.Line($"cat < {file} > \"$h/key\"");
        }

        if (args.Keyserver is { } server)
        {
            return Sh.Line($$"""
                { command -v dirmngr >/dev/null 2>&1 || { echo 'dirmngr is needed on the host to ask a keyserver' >&2; false; } &&
                LC_ALL=C gpg --homedir "$h" --batch --keyserver {{server}} --recv-keys {{digits!}} >&2; s=$?
                ! command -v gpgconf >/dev/null 2>&1 || gpgconf --homedir "$h" --kill all 2>/dev/null
                [ "$s" -eq 0 ] && gpg --homedir "$h" --batch --export {{digits!}} > "$h/key"; }
                """);
        }

        var (curl, wget) = args.ValidateCerts ? ("", "") : (" -k", " --no-check-certificate");
        return Sh.Line($$"""
            { if command -v curl >/dev/null 2>&1; then curl -fsSL{{Sh.Verbatim(curl)}} -o "$h/key" {{args.Url!}}
            elif command -v wget >/dev/null 2>&1; then wget -q{{Sh.Verbatim(wget)}} -O "$h/key" {{args.Url!}}
            else echo 'curl or wget is needed on the host to fetch a key' >&2; false; fi; }
            """);
    }
}
