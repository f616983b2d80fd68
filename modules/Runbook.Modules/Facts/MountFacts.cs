using System.Globalization;
using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Facts of mounted file systems, block devices and volume groups. Stateless.</summary>
internal static partial class MountFacts
{
    private const string SizeUnits = "KMGTPEZY";

    /// <summary>The groups.</summary>
    public static IEnumerable<FactGroup> Groups { get; } =
    [
        new(
            "mounts",
            "hardware",
            ["mounts"],
            """
            s mounts; m=/proc/mounts; [ -r /etc/mtab ] && m=/etc/mtab
            while read -r d p t o r; do case $d in /*|*:/*) ;; *) continue ;; esac; [ "$t" = none ] && continue
            case $p in *\\*) q=$(printf '%b' "$p") ;; *) q=$p ;; esac
            printf '%s %s %s %s %s ' "$d" "$p" "$t" "$o" "${r:-0 0}"; stat -f -c '%s %S %b %a %c %d' "$q" 2>/dev/null || echo; done < "$m"
            s uuids; lsblk -lnpo NAME,UUID 2>/dev/null || blkid 2>/dev/null
            """,
            Mounts),
        new(
            "devices",
            "hardware",
            ["devices", "device_links"],
            """
            s devices; r() { v=; { read -r v < "$1"; } 2>/dev/null; printf '%s\t' "$v"; }
            for d in /sys/block/*; do [ -e "$d/size" ] || continue; printf 'D\t%s\t' "${d##*/}"
            for f in device/vendor device/model removable queue/rotational queue/scheduler size queue/logical_block_size queue/discard_granularity; do r "$d/$f"; done
            v=; for h in "$d"/holders/*; do [ ! -e "$h" ] || v="$v${h##*/} "; done; printf '%s\n' "$v"
            for p in "$d"/"${d##*/}"*; do [ -e "$p/partition" ] || continue; printf 'P\t%s\t%s\t' "${d##*/}" "${p##*/}"; r "$p/start"; r "$p/size"; echo; done; done
            for k in id label uuid; do for l in /dev/disk/by-$k/*; do [ -h "$l" ] && t=$(readlink "$l") && printf 'L\t%s\t%s\t%s\n' "$k" "${t##*/}" "${l##*/}"; done; done
            """,
            Devices),
        new(
            "lvm",
            "hardware",
            ["lvm"],
            """
            s lvm; if [ "$(id -u)" = 0 ] && command -v vgs >/dev/null 2>&1; then o='--noheadings --nosuffix --units g --separator ,'
            vgs $o -o vg_name,vg_size,vg_free,lv_count,pv_count 2>/dev/null | sed 's/^ */V,/'; lvs $o -o lv_name,vg_name,lv_size 2>/dev/null | sed 's/^ */L,/'
            pvs $o -o pv_name,vg_name,pv_size,pv_free 2>/dev/null | sed 's/^ */P,/'; else echo none; fi
            """,
            Lvm),
    ];

    private static void Mounts(FactSections answer, MapBuilder facts)
    {
        var uuids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in answer.Lines("uuids"))
        {
            if (UuidLine().Match(line) is { Success: true } match)
            {
                uuids[match.Groups[1].Value] = match.Groups[2].Value;
            }
        }

        facts["mounts"] = Value.Of(answer.Lines("mounts").Select(l => l.TrimEnd().Split(' ')).Where(f => f.Length >= 6).Select(f => Mount(f, uuids)));
    }

    private static Value Mount(string[] fields, Dictionary<string, string> uuids)
    {
        var mount = new MapBuilder
        {
            ["mount"] = Value.Of(Unescape(fields[1])),
            ["device"] = Value.Of(fields[0]),
            ["fstype"] = Value.Of(fields[2]),
            ["options"] = Value.Of(fields[3]),
            ["dump"] = PlatformFacts.Number(fields[4]),
            ["passno"] = PlatformFacts.Number(fields[5]),
        };
        if (fields.Length >= 12)
        {
            var numbers = fields[6..12].Select(f => long.TryParse(f, CultureInfo.InvariantCulture, out var n) ? n : 0).ToArray();
            var (block, fragment, blocks, available, nodes, freeNodes) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
            mount["size_total"] = Value.Of(fragment * blocks);
            mount["size_available"] = Value.Of(fragment * available);
            mount["block_size"] = Value.Of(block);
            mount["block_total"] = Value.Of(blocks);
            mount["block_available"] = Value.Of(available);
            mount["block_used"] = Value.Of(blocks - available);
            mount["inode_total"] = Value.Of(nodes);
            mount["inode_available"] = Value.Of(freeNodes);
            mount["inode_used"] = Value.Of(nodes - freeNodes);
        }

        mount["uuid"] = Value.Of(uuids.GetValueOrDefault(fields[0], "N/A"));
        return mount.Build();
    }

    private static void Devices(FactSections answer, MapBuilder facts)
    {
        var lines = answer.Lines("devices").Select(l => l.Split('\t')).ToArray();
        var links = lines.Where(l => l[0] == "L" && l.Length >= 4).ToLookup(l => l[1], l => (Device: l[2], Name: Unescape(l[3])));
        var partitions = lines.Where(l => l[0] == "P" && l.Length >= 5).ToLookup(l => l[1]);
        facts["devices"] = Value.Map(lines.Where(l => l[0] == "D" && l.Length >= 11).Select(l => KeyValuePair.Create(l[1], Device(l, partitions[l[1]], links))));
        facts["device_links"] = Value.Map(
            ("ids", Links(links["id"])), ("labels", Links(links["label"])), ("masters", MapValue.Empty), ("uuids", Links(links["uuid"])));
    }

    private static Value Device(string[] line, IEnumerable<string[]> partitions, ILookup<string, (string Device, string Name)> links)
    {
        Value Text(int i) => line[i].Trim() is { Length: > 0 } text ? Value.Of(text) : Value.Null;
        var scheduler = Scheduler().Match(line[6]);
        var size = PlatformFacts.Number(line[7]) is IntegerValue s ? (long)s.Value * 512 : 0;
        return Value.Map(
            ("virtual", Value.Of(1)),
            ("links", LinksOf(line[1], links)),
            ("vendor", Text(2)),
            ("model", Text(3)),
            ("sas_address", Value.Null),
            ("sas_device_handle", Value.Null),
            ("removable", Text(4)),
            ("support_discard", Text(9)),
            ("partitions", Value.Map(partitions.Select(p => KeyValuePair.Create(p[2], Partition(p, links))))),
            ("rotational", Text(5)),
            ("scheduler_mode", Value.Of(scheduler.Success ? scheduler.Groups[1].Value : line[6].Trim())),
            ("sectors", Text(7)),
            ("sectorsize", Text(8)),
            ("size", Value.Of(Size(size))),
            ("host", Value.Of("")),
            ("holders", Value.Of(line[10].Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    private static Value Partition(string[] line, ILookup<string, (string Device, string Name)> links)
    {
        var uuid = links["uuid"].FirstOrDefault(l => l.Device == line[2]).Name;
        var sectors = PlatformFacts.Number(line[4]) is IntegerValue n ? (long)n.Value : 0;
        return Value.Map(
            ("links", LinksOf(line[2], links)),
            ("start", Value.Of(line[3])),
            ("sectors", Value.Of(line[4])),
            ("sectorsize", Value.Of(512)),
            ("size", Value.Of(Size(sectors * 512))),
            ("uuid", Value.Of(uuid)),
            ("holders", Value.Of(Array.Empty<string>())));
    }

    private static Value LinksOf(string device, ILookup<string, (string Device, string Name)> links)
    {
        Value Names(string kind) => Value.Of(links[kind].Where(l => l.Device == device).Select(l => l.Name));
        return Value.Map(("ids", Names("id")), ("uuids", Names("uuid")), ("labels", Names("label")), ("masters", Value.Of(Array.Empty<string>())));
    }

    private static Value Links(IEnumerable<(string Device, string Name)> links) =>
        Value.Map(links.GroupBy(l => l.Device).Select(g => KeyValuePair.Create(g.Key, Value.Of(g.Select(l => l.Name)))));

    private static void Lvm(FactSections answer, MapBuilder facts)
    {
        if (answer.Trimmed("lvm") == "none")
        {
            facts["lvm"] = Value.Of("N/A");
            return;
        }

        var lines = answer.Lines("lvm").Select(l => l.TrimEnd().Split(',')).ToArray();
        Value Named(string kind, int fields, Func<string[], Value> make) =>
            Value.Map(lines.Where(l => l[0] == kind && l.Length >= fields).Select(l => KeyValuePair.Create(l[1], make(l))));
        facts["lvm"] = Value.Map(
            ("lvs", Named("L", 4, l => Value.Map(("size_g", Value.Of(l[3])), ("vg", Value.Of(l[2]))))),
            ("vgs", Named("V", 6, l => Value.Map(("size_g", Value.Of(l[2])), ("free_g", Value.Of(l[3])), ("num_lvs", Value.Of(l[4])), ("num_pvs", Value.Of(l[5]))))),
            ("pvs", Named("P", 5, l => Value.Map(("size_g", Value.Of(l[3])), ("free_g", Value.Of(l[4])), ("vg", Value.Of(l[2]))))));
    }

    /// <summary>A size with two decimals, as Ansible shows one.</summary>
    private static string Size(long bytes)
    {
        var power = 0;
        var size = (double)bytes;
        while (size >= 1024 && power < SizeUnits.Length)
        {
            size /= 1024;
            power++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size:0.00} {(power == 0 ? "Bytes" : SizeUnits[power - 1] + "B")}");
    }

    private static string Unescape(string text) => Escaped().Replace(
        text, m => ((char)(m.Groups[1].Success ? Convert.ToInt32(m.Groups[1].Value, 8) : Convert.ToInt32(m.Groups[2].Value, 16))).ToString());

    [GeneratedRegex(@"^(/\S+?):?\s+(?:.*?\bUUID="")?([^\s""]+)")]
    private static partial Regex UuidLine();

    [GeneratedRegex(@"\[(.+?)\]")]
    private static partial Regex Scheduler();

    [GeneratedRegex(@"\\([0-7]{3})|\\x([0-9a-f]{2})")]
    private static partial Regex Escaped();
}
