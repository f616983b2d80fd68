using System.Globalization;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Makes a file system on a device, and never over another unless told to.</summary>
[Module("filesystem", "community.general.filesystem", "community.general.system.filesystem")]
internal sealed class FilesystemModule : Module<FilesystemModule.Args, FilesystemModule.State>
{
    private static readonly string[] Known =
        ["ext2", "ext3", "ext4", "ext4dev", "xfs", "btrfs", "bcachefs", "f2fs", "lvm", "ocfs2", "reiserfs", "swap", "vfat", "ufs"];

    /// <summary>Whether there is to be a file system.</summary>
    internal enum Wanted
    {
        /// <summary>There is one.</summary>
        Present,

        /// <summary>Its signature is wiped.</summary>
        Absent,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The device, or a file that stands for one.</summary>
        [Key, Required, Alias("device")]
        public string? Dev { get; init; }

        /// <summary>The type: ext2, ext3, ext4, xfs, btrfs, f2fs, vfat, swap, lvm and others.</summary>
        [Alias("type")]
        public string? Fstype { get; init; }

        /// <summary>Whether another file system, or the same, is overwritten. All that is in it is lost.</summary>
        public bool Force { get; init; }

        /// <summary>Options for the program that makes it.</summary>
        public string? Opts { get; init; }

        /// <summary>Whether it grows to the device's size.</summary>
        public bool Resizefs { get; init; }

        /// <summary>Whether there is to be one.</summary>
        public Wanted State { get; init; } = Wanted.Present;
    }

    /// <summary>What is on the device.</summary>
    /// <param name="Exists">Whether the device is there.</param>
    /// <param name="Type">The file system on it; empty for none.</param>
    /// <param name="Table">The partition table on it; empty for none.</param>
    /// <param name="MountPoint">Where it is mounted; empty for nowhere.</param>
    /// <param name="DeviceSize">The device's size in bytes; 0 when not known.</param>
    /// <param name="Size">The file system's size in bytes; 0 when not known.</param>
    public sealed record State(bool Exists, string Type, string Table, string MountPoint, long DeviceSize, long Size);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        if (args.State == Wanted.Present && args.Fstype is null)
        {
            yield return "state present needs fstype";
        }
        else if (args.Fstype is { } type && !Known.Contains(type))
        {
            yield return DidYouMean.Hint(type, Known) is { } hint ? $"fstype \"{type}\" is not known; {hint}" : $"fstype \"{type}\" is not known; known are {string.Join(", ", Known)}";
        }
    }

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => Probe.Answer(
        Sh.Line($$"""
            PATH=$PATH:/usr/sbin:/sbin; d={{args.Dev!}}; printf '\036there\n'; [ -e "$d" ] || exit 0; echo yes
            command -v blkid >/dev/null 2>&1 || { echo 'blkid is not on this host (it comes with util-linux)' >&2; exit 127; }
            printf '\036blkid\n'; t=$(blkid -c /dev/null -p -o export -- "$d" 2>/dev/null) || t=$(blkid "$d" 2>/dev/null | tr ' ' '\n'); printf '%s\n' "$t"
            n=$(stat -L -c '%t:%T' "$d"); printf '\036mount\n'; [ -b "$d" ] && awk -v m="$((0x${n%%:*})):$((0x${n##*:}))" '$3 == m { print $5; exit }' /proc/self/mountinfo
            printf '\036size\n'; if [ -b "$d" ]; then blockdev --getsize64 "$d" 2>/dev/null; else stat -L -c %s "$d"; fi
            printf '\036fs\n'; if [ -n {{(args.Resizefs ? "1" : "")}} ]; then dumpe2fs -h "$d" 2>/dev/null | sed -n 's/^Block count: */count=/p; s/^Block size: */size=/p'; xfs_info "$d" 2>/dev/null | sed -n 's/^data  *= *bsize=\([0-9]*\) *blocks=\([0-9]*\),.*/size=\1\ncount=\2/p'; fi
            exit 0
            """),
        Parse);

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (args.State == Wanted.Absent)
        {
            return Wipe(args, now);
        }

        if (!now.Exists)
        {
            return Change.Refuse($"there is no device {args.Dev}");
        }

        var isSame = now.Type == Signature(args.Fstype!);
        if (isSame && !args.Force)
        {
            return args.Resizefs ? Grow(args, now) : null;
        }

        if (now.MountPoint.Length > 0)
        {
            return Change.Refuse($"{args.Dev} is mounted on {now.MountPoint}; unmount it first");
        }

        if (now.Type.Length > 0 && !args.Force)
        {
            return Change.Refuse($"'{args.Dev}' is already used as {now.Type}; give force: true to overwrite it and lose what is in it");
        }

        if (now.Table.Length > 0 && !args.Force)
        {
            return Change.Refuse($"'{args.Dev}' holds a partition table ({now.Table}); give force: true to overwrite it");
        }

        return new Change(now.Type.Length > 0 ? now.Type : "no file system", args.Fstype!, new RemoteAction.Run(Make(args, now)));
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => args.Resizefs && now.Exists
        ? ModuleResult.Empty with { Message = $"{now.Type} already fills the device {args.Dev}" }
        : ModuleResult.Empty;

    private static State Parse(ShellAnswer answer)
    {
        if (!answer.Succeeded)
        {
            throw new ProbeException(answer.Error.Trim());
        }

        var read = new FactSections(answer.Output);
        var signature = read.Pairs("blkid");
        var fs = read.Pairs("fs");
        long Number(string text) => long.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var n) ? n : 0;
        return new(
            read.Trimmed("there") == "yes",
            signature.GetValueOrDefault("TYPE", ""),
            signature.GetValueOrDefault("PTTYPE", ""),
            read.Trimmed("mount"),
            Number(read.Text("size")),
            Number(fs.GetValueOrDefault("count", "")) * Number(fs.GetValueOrDefault("size", "")));
    }

    private static string Signature(string type) => type switch { "lvm" => "LVM2_member", "ext4dev" => "ext4", _ => type };

    private static Sh Make(Args args, State now)
    {
        var (program, force) = args.Fstype switch
        {
            "lvm" => ("pvcreate", "-f"),
            "swap" => ("mkswap", "-f"),
            "ext2" or "ext3" or "ext4" or "ext4dev" or "ocfs2" => ("mkfs." + args.Fstype, "-F"),
            "vfat" => ("mkfs.vfat", ""),
            "ufs" => ("newfs", ""),
            var other => ("mkfs." + other, "-f"),
        };
        var options = ShellWords.TrySplit(args.Opts ?? "", out var words) ? words : [args.Opts!];
        List<string> flags = [.. args.Force && force.Length > 0 ? [force] : Array.Empty<string>(), .. options];
        var missing = $"{program} is not on this host; install the programs for {args.Fstype}";
        return Sh.Line($$"""
            PATH=$PATH:/usr/sbin:/sbin
            command -v {{program}} >/dev/null 2>&1 || { echo {{missing}} >&2; exit 127; }
            {{program}} {{flags}} {{args.Dev!}}
            """);
    }

    private static Change? Wipe(Args args, State now)
    {
        if (!now.Exists || now.Type.Length == 0)
        {
            return null;
        }

        return now.MountPoint.Length > 0
            ? Change.Refuse($"{args.Dev} is mounted on {now.MountPoint}; unmount it first")
            : new Change(now.Type, "no file system", new RemoteAction.Run(Sh.Line($"PATH=$PATH:/usr/sbin:/sbin wipefs --all --force {args.Dev!}")));
    }

    private static Change? Grow(Args args, State now)
    {
        if (now.Size == 0 || now.DeviceSize == 0)
        {
            return Change.Refuse($"resizefs: the size of {now.Type} on {args.Dev} could not be read; ext and xfs are supported (their programs must be on the host)");
        }

        // A file system ends on a whole block and may leave some at the end unused.
        if (now.DeviceSize - now.Size < 1 << 20)
        {
            return null;
        }

        var grow = now.Type == "xfs" ? Sh.Line($"xfs_growfs {(now.MountPoint.Length > 0 ? now.MountPoint : args.Dev!)}") : Sh.Line($"resize2fs {args.Dev!}");
        return new Change($"{now.Size} bytes", $"{now.DeviceSize} bytes", new RemoteAction.Run(Sh.Line($"PATH=$PATH:/usr/sbin:/sbin\n{grow}")));
    }
}
