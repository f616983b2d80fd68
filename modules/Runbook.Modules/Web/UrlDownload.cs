using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Fetches a file, compares it, and puts it in place. Stateless.</summary>
internal static class UrlDownload
{
    /// <summary>
    /// The script. After the answer's headers it prints lines: whether it was replaced (yes, no, bad, none), the new digest by SHA-1, the old one, the
    /// digest that was asked for, the backup.
    /// </summary>
    public static Sh Script(GetUrlModule.Args args, GetUrlModule.State now)
    {
        var tool = UrlChecksum.Digest(args.Checksum).ToString().ToLowerInvariant() + "sum";
        var request = args.Request(args.Url!, "GET", args.Timeout) with { Folder = args.TmpDest };
        var check = now.Wanted.Length == 0
            ? Sh.Empty
            : Sh.Line($"c=$({tool} < \"$d/body\") || exit 1; c=${{c%% *}}; [ \"$c\" = {now.Wanted.ToLowerInvariant()} ] || w=bad");
        var mode = args.Mode is { IsAbsolute: true } absolute ? absolute.Written : ModeSpec.Octal(now.File.Exists ? now.File.Mode : 0x1B6 & ~now.Host.Umask);
        return Sh.Line($$"""
            {{request.Script()}}
            p={{now.File.Path}}; w=none; n=; o=; c=; b=
            s=$(sed -n 's/.*HTTP\/[^ ]* \([0-9]*\).*/\1/p' "$d/head" "$d/log" | tail -n 1)
            case "$r:$s" in 0:|0:2*)
            n=$(sha1sum < "$d/body"); n=${n%% *}; w=yes
            [ ! -f "$p" ] || { o=$(sha1sum < "$p"); o=${o%% *}; [ "$o" != "$n" ] || w=no; }
            {{check}}
            if [ $w = yes ]; then
            t=$(mktemp {{HostPath.Join(HostPath.Folder(now.File.Path), ".runbook.XXXXXX")}}) || exit 1
            trap 'rm -rf "$d" "$t"' EXIT
            cat "$d/body" > "$t" && umask "$m" && chmod {{mode}} "$t" || exit 1
            {{(now.File.Exists ? Sh.Line($"chown {$"{now.File.Uid}:{now.File.Gid}"} \"$t\" 2>/dev/null") : Sh.Empty)}}
            {{(args.Backup && now.File.IsFile ? Sh.Verbatim("b=\"$p.$$.$(date +%Y-%m-%d@%H:%M:%S)~\"; cp -p -- \"$p\" \"$b\" || exit 1") : Sh.Empty)}}
            mv -f -- "$t" "$p" || exit 1
            fi ;; esac
            {{WebRequest.Print}}
            printf '%s\n' "$w" "$n" "$o" "$c" "$b" "$d/body"
            """);
    }

    /// <summary>Whether the file is there as it is to be.</summary>
    public static bool IsKept(ActionOutcome outcome) => WebAnswer.Parse(outcome.Output, "").Rest.Split('\n')[0] is "yes" or "no";

    /// <summary>Ansible's result.</summary>
    public static ModuleResult Result(GetUrlModule.Args args, GetUrlModule.State now, IReadOnlyList<ActionOutcome> outcomes)
    {
        var answer = WebAnswer.Parse(outcomes[0].Output, args.Url!);
        var told = answer.Rest.Split('\n');
        var keys = new List<(string, Value)>
        {
            ("dest", Value.Of(now.File.Path)),
            ("url", Value.Of(answer.Url)),
            ("elapsed", Value.Of((long)outcomes[0].Duration.TotalSeconds)),
        };
        if (told.Length < 6 || told[0] == "none")
        {
            return PathReport.Result([.. keys, ("status_code", Value.Of(answer.Status)), ("response", Value.Of(answer.Message))])
                with
            { Failed = true, Changed = false, Message = "Request failed" };
        }

        keys.AddRange([("checksum_src", Value.Of(told[1])), ("checksum_dest", told[2].Length > 0 ? Value.Of(told[2]) : Value.Null), ("src", Value.Of(told[5]))]);
        if (told[0] == "bad")
        {
            return PathReport.Result(keys) with
            {
                Failed = true,
                Changed = false,
                Message = $"The checksum for {now.File.Path} did not match {now.Wanted}; it was {told[3]}.",
            };
        }

        var file = FilePlacement.State(now.File.Path, outcomes[^1], PathDigest.Md5);
        keys.AddRange([("status_code", Value.Of(answer.Status)), ("md5sum", Value.Of(file.Digest)), .. PathReport.Keys(file)]);
        if (told[4].Length > 0)
        {
            keys.Add(("backup_file", Value.Of(told[4])));
        }

        return PathReport.Result(keys) with { Changed = told[0] == "yes" || outcomes.Count > 2, Message = answer.Message };
    }
}
