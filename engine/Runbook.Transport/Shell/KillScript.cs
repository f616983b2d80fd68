namespace Runbook.Transport;

/// <summary>Ends a given-up shell and what it started, from the shell that follows it.</summary>
internal static class KillScript
{
    /// <summary>
    /// Kills the shell first, so that it begins nothing more; then asks its descendants to end, and kills those that have not
    /// after two seconds. Walks <c>/proc</c>, because POSIX has no process groups without a terminal.
    /// </summary>
    public static string Text(int processId, bool spareChildren) => spareChildren
        ? $"kill -9 {processId}"
        : $$"""
          l={{processId}}; a=
          while [ -n "$l" ]; do
            n=
            for s in /proc/[0-9]*/stat; do
              IFS= read -r x <"$s" || continue
              i=${x%% *}; set -- ${x##*) }
              case " $l " in *" $2 "*) n="$n $i";; esac
            done
            a="$a$n"; l=$n
          done 2>/dev/null
          kill -9 {{processId}}
          [ -z "$a" ] || { kill -TERM $a; (sleep 2; kill -9 $a) >/dev/null 2>&1 & }
          """;
}
