using System.Globalization;
using System.Security.Cryptography;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>A job that a task leaves behind on its host (<c>async</c> with <c>poll: 0</c>), and the scripts that keep it. Immutable.</summary>
/// <param name="Id">Its name: <c>j</c>, a number, a point, a number.</param>
/// <param name="Limit">How long it may run.</param>
internal sealed record AsyncJob(string Id, TimeSpan Limit)
{
    // Sets j to the file of the job; ANSIBLE_ASYNC_DIR moves the folder, as in Ansible.
    private const string Place = """
        umask 077
        d=${ANSIBLE_ASYNC_DIR:-$HOME/.ansible_async}
        case $d in '~'/*) d=$HOME/${d#??} ;; esac
        mkdir -p "$d" || exit 1
        """;

    // Arguments: the job's file, setsid or nothing, the limit in seconds.
    private const string Runner = """
        j=$1 s=$2 limit=$3 head=$(cat "$1.d/head")
        text() {
        sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' "$1" | awk 'BEGIN { for (i = 1; i < 32; i++) { c[i] = sprintf("%c", i); u[i] = sprintf("\\u%04x", i) } }
        { s = $0; for (i = 1; i < 32; i++) if (index(s, c[i])) { n = split(s, a, c[i]); s = a[1]; for (k = 2; k <= n; k++) s = s u[i] a[k] }
        printf "%s%s", (NR > 1 ? "\\n" : ""), s }'
        }
        from=$(date '+%Y-%m-%d %H:%M:%S') t=$(date +%s)
        $s sh "$j.d/script" < "$j.d/in" > "$j.d/out" 2> "$j.d/err" & p=$!
        (
        n=0
        while [ "$n" -lt "$limit" ] && kill -0 "$p" 2>/dev/null; do sleep 1; n=$((n + 1)); done
        kill -0 "$p" 2>/dev/null || exit 0
        : > "$j.d/late"
        if [ -n "$s" ]; then kill -KILL -"$p"; else kill -KILL "$p"; fi
        ) & 
        wait "$p"; rc=$?
        t=$(($(date +%s) - t))
        {
        if [ -e "$j.d/late" ]; then
        printf '{"started": 1, "finished": 1, "failed": true, "msg": "Timeout exceeded", "child_pid": %s' "$p"
        else
        if [ "$rc" -eq 0 ]; then failed=false msg=; else failed=true msg='non-zero return code'; fi
        printf '{%s"started": 1, "finished": 1, "changed": true, "failed": %s, "msg": "%s", "rc": %s' "$head" "$failed" "$msg" "$rc"
        printf ', "start": "%s.000000", "end": "%s.000000"' "$from" "$(date '+%Y-%m-%d %H:%M:%S')"
        printf ', "delta": "%d:%02d:%02d.000000"' $((t / 3600)) $((t / 60 % 60)) $((t % 60))
        printf ', "stdout": "'; text "$j.d/out"
        printf '", "stderr": "'; text "$j.d/err"
        printf '"'
        fi
        printf ', "ansible_job_id": "%s"}' "${j##*/}"
        } > "$j.d/result"
        mv "$j.d/result" "$j" && rm -rf "$j.d"
        """;

    /// <summary>A job with a name of its own.</summary>
    public static AsyncJob New(TimeSpan limit) => new(
        string.Create(CultureInfo.InvariantCulture, $"j{RandomNumberGenerator.GetInt32(1_000_000)}{RandomNumberGenerator.GetInt32(100_000, 1_000_000)}.{Environment.ProcessId}"),
        limit);

    /// <summary>The keys of the result of the task that began it.</summary>
    public (string Key, Value Value)[] Keys(int finished) =>
        [("ansible_job_id", Value.Of(Id)), ("started", Value.Of(1)), ("finished", Value.Of(finished))];

    /// <summary>What <c>async_status</c> tells of it while it runs.</summary>
    public (string Key, Value Value)[] StatusKeys() =>
        [.. Keys(0), ("stdout", Value.Of("")), ("stdout_lines", Value.Of(Array.Empty<string>())), ("stderr", Value.Of("")), ("stderr_lines", Value.Of(Array.Empty<string>()))];

    /// <summary>Runs a script in the background, with all that it needs kept beside the job's file; its output is that file's path.</summary>
    /// <param name="run">What to run.</param>
    /// <param name="known">Keys of the result that are known before.</param>
    public RemoteAction.Run Start(RemoteAction.Run run, IEnumerable<KeyValuePair<string, Value>> known)
    {
        var script = run.Script.Text == run.Script.Shown ? Sh.Line($"{run.Script.Text}") : Sh.Line($"{new Secret(run.Script.Text)}");
        var head = string.Concat(known.Select(k => $"{ValueJson.ToJson(Value.Of(k.Key), maskSecrets: false)}: {ValueJson.ToJson(k.Value, maskSecrets: false)}, "));
        return new(Sh.Line($$"""
            {{Sh.Verbatim(Place)}}
            j=$d/{{Id}}
            mkdir "$j.d" || exit 1
            printf '%s\n' {{script}} > "$j.d/script"
            printf '%s\n' {{Runner}} > "$j.d/run"
            printf '%s' {{new Secret(head)}} > "$j.d/head"
            cat > "$j.d/in"
            printf '%s' {{Begun()}} > "$j.d/begun" && mv "$j.d/begun" "$j" || exit 1
            s=; command -v setsid >/dev/null 2>&1 && s=setsid
            $s nohup sh "$j.d/run" "$j" "$s" {{(long)Limit.TotalSeconds}} </dev/null >/dev/null 2>&1 &
            printf '%s' "$j"
            """))
        { Input = run.Input };
    }

    /// <summary>Writes the file of a job that has ended already; its output is that file's path.</summary>
    public RemoteAction.Run Ended(MapValue result) =>
        new(Sh.Line($$"""
            {{Sh.Verbatim(Place)}}
            j=$d/{{Id}}
            cat > "$j.new" && mv "$j.new" "$j" || exit 1
            printf '%s' "$j"
            """))
        { Input = Content.Text(ValueJson.ToJson(ResultShaper.With(result, Keys(1)), maskSecrets: false), secret: true) };

    private string Begun() => ValueJson.ToJson(Value.Map(Keys(0)), maskSecrets: false);
}
