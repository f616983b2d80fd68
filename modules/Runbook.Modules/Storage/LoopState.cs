using System.Globalization;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>How an image file and its loop devices are. Immutable.</summary>
/// <param name="Size">The file's size in bytes; null when it is not there.</param>
/// <param name="IsRegular">Whether it is a plain file.</param>
/// <param name="Attached">The devices on it.</param>
/// <param name="DeviceNumber">Major and minor of the device asked for, in hex; null when there is no such node.</param>
/// <param name="DeviceIsBlock">Whether that is a block device.</param>
/// <param name="DeviceHolds">The file that device is on; null when it is on none.</param>
/// <param name="Free">The first free device; null when there is none.</param>
internal sealed record LoopState(
    long? Size, bool IsRegular, IReadOnlyList<LoopState.Loop> Attached, string? DeviceNumber, bool DeviceIsBlock, string? DeviceHolds, string? Free)
{
    /// <summary>A device that is attached.</summary>
    /// <param name="Node">Its node, by the kernel's name.</param>
    /// <param name="Number">Major and minor in hex, <c>7:3e8</c>.</param>
    /// <param name="Use">What uses it (a mount point, <c>swap</c>, another device); empty for nothing.</param>
    internal sealed record Loop(string Node, string Number, string Use);

    /// <summary>Asks the host.</summary>
    public static Probe<LoopState> Read(string path, string? device) => Probe.Answer(Script(path, device), Parse);

    private static Sh Script(string path, string? device) => Sh.Line($$"""
        PATH=$PATH:/usr/sbin:/sbin; f={{path}}; d={{device ?? ""}}
        command -v losetup >/dev/null 2>&1 || { echo 'losetup is not on this host (it comes with util-linux)' >&2; exit 127; }
        s() { printf '\036%s\n' "$1"; }
        use() { n=$(stat -L -c '%t:%T' "$1") || return; m=$((0x${n%%:*})):$((0x${n##*:}))
        printf '%s\t%s\t' "$1" "$n"; awk -v m="$m" '$3 == m { print $5; exit }' /proc/self/mountinfo | tr '\n' ' '
        grep -q "^$1 " /proc/swaps 2>/dev/null && printf 'swap '; ls "/sys/dev/block/$m/holders" 2>/dev/null | tr '\n' ' '; echo; }
        s file; [ -e "$f" ] && stat -L -c '%F|%s' "$f"
        s attached; if [ -e "$f" ]; then a=$(losetup -j "$f" 2>/dev/null) || a=$(losetup -a 2>/dev/null | grep -F "$f"); printf '%s\n' "$a" | while IFS= read -r l; do
        case $l in *"($f)"|*"($f), "*|*' '"$f"|*"($(readlink -f "$f"))"*) use "${l%%:*}" ;; esac; done; fi
        if [ -n "$d" ] && [ -e "$d" ]; then s device; if [ -b "$d" ]; then use "$d"; s holds; losetup "$d" 2>/dev/null; else echo other; fi; fi
        s free; losetup -f 2>/dev/null
        exit 0
        """);

    private static LoopState Parse(ShellAnswer answer)
    {
        if (!answer.Succeeded)
        {
            throw new ProbeException(answer.Error.Trim());
        }

        var read = new FactSections(answer.Output);
        var file = read.Trimmed("file").Split('|');
        var device = read.Trimmed("device");
        var isBlock = device.Length > 0 && device != "other";
        return new(
            file.Length == 2 && long.TryParse(file[1], CultureInfo.InvariantCulture, out var size) ? size : null,
            file[0].StartsWith("regular", StringComparison.Ordinal),
            [.. read.Lines("attached").Select(l => l.Split('\t')).Where(l => l.Length == 3).Select(l => new Loop(l[0], l[1], l[2].Trim()))],
            isBlock ? device.Split('\t')[1] : null,
            isBlock || device.Length == 0,
            Held(read.Trimmed("holds")),
            read.Trimmed("free") is { Length: > 0 } free ? free : null);
    }

    // util-linux: "/dev/loop0: [64769]:42 (/a/b)"; busybox: "/dev/loop0: 0 /a/b".
    private static string? Held(string line)
    {
        if (line.Length == 0)
        {
            return null;
        }

        var open = line.IndexOf('(');
        return open >= 0 ? line[(open + 1)..].Split(')')[0] : line.Split(' ', 3)[^1];
    }
}
