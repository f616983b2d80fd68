using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The scripts that list and unpack an archive on the host, with GNU's tar, busybox's, or unzip. Immutable.</summary>
/// <param name="args">The arguments.</param>
/// <param name="dest">The folder, absolute.</param>
internal sealed class UnarchiveScript(UnarchiveModule.Args args, string dest)
{
    // Busybox's tar knows compressions only when it is told, and not zstd; a pipe does for all.
    private static Sh Kind { get; } = Sh.Verbatim("""
        k=$(dd if="$f" bs=1 count=4 2>/dev/null | od -An -tx1 | tr -d ' \n')
        case $k in 504b*) z=unzip ;; 1f8b*) z='gzip -dc' ;; 425a68*) z='bzip2 -dc' ;; fd377a58) z='xz -dc' ;; 28b52ffd) z='zstd -dcq' ;; *) z=cat ;; esac
        command -v ${z%% *} >/dev/null 2>&1 || { echo "Failed to find handler for \"$f\". Make sure the required command to extract the file is installed. Unable to find required '${z%% *}' binary in the path." >&2; exit 1; }
        TZ=UTC0; LC_ALL=C; export TZ LC_ALL
        if tar --version 2>/dev/null | grep -q GNU; then g=yes; l='--full-time --numeric-owner --quoting-style=literal --show-transformed-names'; else g=; l=; fi
        """);

    /// <summary>Lists an archive of the host: the kind, and then the list.</summary>
    public Sh List(string path) => Sh.Line($$"""
        f={{path}}
        {{Kind}}
        echo "$z"
        if [ "$z" = unzip ]; then unzip -lv "$f"; else $z < "$f" | tar $l -tvf - {{args.ExtraOpts ?? []}}; fi
        """);

    /// <summary>Asks the CRC-32 of files of the host, in small hex letters; gzip puts it at the end of what it writes (RFC 1952).</summary>
    public static Probe<IReadOnlyList<string>> Sums(IReadOnlyList<string> paths) => paths.Count == 0
        ? Probe.Known<IReadOnlyList<string>>([])
        : Probe.Answer<IReadOnlyList<string>>(
            Sh.Line($"for p in {paths}; do gzip -1c < \"$p\" | tail -c 8 | od -An -tx1 -N4 | tr -d ' \\n'; echo; done"),
            answer => [.. answer.Output.Split('\n').Select(l => string.Concat(l.Chunk(2).Reverse().Select(c => new string(c))))]);

    /// <summary>Unpacks. The archive is on the host, or standard input, or at an address.</summary>
    /// <param name="members">The names to unpack; null is all.</param>
    /// <param name="compares">Whether it is looked first whether anything differs: then <c>same</c> is printed and nothing is done.</param>
    /// <param name="after">What to run afterwards.</param>
    public Sh Extract(IReadOnlyList<string>? members, bool compares, Sh after) => Sh.Line($$"""
        {{Source()}}
        {{Kind}}
        {{(compares ? Sh.Line($$"""
            if [ "$g" ] && [ "$z" != unzip ]; then q=$($z < "$f" | tar -df - -C {{dest}} {{Options(null)}} 2>&1 | grep -v -e 'Uid differs' -e 'Gid differs' -e '^tar: : Warning'); [ "$q" ] || { echo "$z"; echo same; exit 0; }; fi
            """) : Sh.Empty)}}
        echo "$z"
        if [ "$z" = unzip ]; then unzip -o {{(args.KeepNewer ? Sh.Verbatim("-u") : Sh.Empty)}} {{args.ExtraOpts ?? []}} "$f" {{Escaped(members) ?? args.Include ?? []}} {{Excludes(members)}} -d {{dest}}
        else
        $z < "$f" | tar -x {{(args.KeepNewer ? Sh.Verbatim("--keep-newer-files") : Sh.Empty)}} -f - -C {{dest}} {{(members is null ? Options(args.Include) : Sh.Line($"--no-recursion -- {members}"))}}
        fi || exit 1
        {{(compares && after == Sh.Empty ? AttributesOfAll() : after)}}
        """);

    private Sh Source() =>
        args.IsUrl ? Sh.Line($"{args.Request().Script()}\n[ \"$r\" = 0 ] && ! grep -q '^ *HTTP/[^ ]* [45]' \"$d/head\" || {{ echo {$"Failure downloading {args.Src!.Written}"}: $(cat \"$d/log\") >&2; exit 1; }}\numask \"$m\"; f=$d/body")
        : args.RemoteSrc ? Sh.Line($"f={args.Src!.Written}")
        : Sh.Verbatim("t=$(mktemp) || exit 1; trap 'rm -f \"$t\"' EXIT; trap 'exit 143' HUP INT TERM; f=$t; cat > \"$f\"");

    private Sh Options(IReadOnlyList<string>? include) => Sh.Line($"{args.ExtraOpts ?? []} {(args.Exclude ?? []).Select(e => "--exclude=" + e)} {include ?? []}");

    private Sh Excludes(IReadOnlyList<string>? members) => members is null && args.Exclude is { Count: > 0 } exclude ? Sh.Line($"-x {exclude}") : Sh.Empty;

    private static IEnumerable<string>? Escaped(IReadOnlyList<string>? members) =>
        members?.Select(m => m.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal));

    /// <summary>Sets owner and permissions of all that the archive has, when only the host has its list.</summary>
    private Sh AttributesOfAll()
    {
        var owner = $"{args.Owner}{(args.Group is null ? "" : ":" + args.Group)}";
        var own = owner.Length == 0 ? Sh.Verbatim(":") : Sh.Line($"chown -h {owner} {dest}/\"$e\"");
        var mode = args.Mode is null ? Sh.Verbatim(":") : Sh.Line($"{{ [ -L {dest}/\"$e\" ] || chmod {args.Mode.Written} {dest}/\"$e\"; }}");
        return owner.Length == 0 && args.Mode is null ? Sh.Empty
            : Sh.Line($"[ \"$z\" = unzip ] || $z < \"$f\" | tar -tf - {Options(args.Include)} | while IFS= read -r e; do {own} && {mode} || exit 1; done");
    }
}
