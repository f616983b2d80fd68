using Runbook.Sdk;

namespace Runbook.Testing;

/// <summary>The script that does a <see cref="RemoteAction.Write"/> with the content on its standard input. Stateless.</summary>
internal static class WriteScript
{
    /// <summary>The script; it prints the backup's path when it made one.</summary>
    public static Sh For(RemoteAction.Write write) =>
        Sh.Line(
            $$"""
            dest={{write.Path}}
            {{(write.Follow ? Sh.Verbatim("[ -L \"$dest\" ] && dest=$(readlink -f -- \"$dest\")") : Sh.Empty)}}
            case $dest in */*) folder=${dest%/*}/ ;; *) folder=./ ;; esac
            tmp=$(mktemp "${folder}.runbook.XXXXXX") || exit 1
            trap 'rm -f "$tmp"' EXIT
            cat > "$tmp" || exit 1
            if [ -e "$dest" ]; then mode=$(stat -c %a -- "$dest"); chown "$(stat -c %u:%g -- "$dest")" "$tmp"
            else mode=$(printf %o $((0666 & ~$(umask)))); fi
            {{Optional("chown", write.Owner)}}
            {{Optional("chgrp", write.Group)}}
            chmod "$mode" "$tmp" || exit 1
            {{Optional("chmod", write.Mode)}}
            {{Validation(write.Validate)}}
            {{(write.Backup ? Backup : Sh.Empty)}}
            mv -f -- "$tmp" "$dest"
            """);

    private static Sh Backup { get; } = Sh.Verbatim(
        """
        if [ -e "$dest" ]; then copy="$dest.$$.$(date +%Y-%m-%d@%H:%M:%S)~"; cp -p -- "$dest" "$copy" || exit 1; printf '%s\n' "$copy"; fi
        """);

    private static Sh Optional(string tool, string? value) =>
        value is null ? Sh.Empty : Sh.Line($"{tool} {value} \"$tmp\" || exit 1");

    private static Sh Validation(string? command) =>
        command is null ? Sh.Empty
        : Sh.Line($"check={command.Replace("%s", "$1", StringComparison.Ordinal)}; sh -c \"$check\" sh \"$tmp\" >&2 || {{ echo 'failed to validate' >&2; exit 1; }}");
}
