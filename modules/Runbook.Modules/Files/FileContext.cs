using System.Globalization;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>What the host says about the owner and group that are asked for, its umask and its SELinux. Immutable.</summary>
/// <param name="Umask">The umask of the one who acts.</param>
/// <param name="Uid">The number of the owner asked for; null when none is asked for, or nobody has the name.</param>
/// <param name="Gid">The number of the group asked for; likewise.</param>
/// <param name="HasSelinux">Whether the host has SELinux switched on; only asked when it matters.</param>
internal sealed record FileContext(int Umask, long? Uid, long? Gid, bool HasSelinux)
{
    private static Probe<int> AskUmask { get; } = Probe.Answer(
        Sh.Verbatim("umask"),
        a => a.Output.Trim() is { Length: > 0 } text && text.All(c => c is >= '0' and <= '7') ? Convert.ToInt32(text, 8) : 0x12);

    private static Probe<bool> AskSelinux { get; } = Probe.Answer(Sh.Verbatim("[ -e /sys/fs/selinux/enforce ]"), a => a.Succeeded);

    /// <summary>Asks only what matters: nothing when all of <paramref name="now"/> exist, have the owner and group asked for, and the mode is absolute.</summary>
    public static Probe<FileContext> Read(FileAttributeArgs args, params IReadOnlyList<PathState> now) =>
        Probe.Both(
            Probe.Both(NeedsUmask(args, now) ? AskUmask : Probe.Known(0x12), args.AsksContext ? AskSelinux : Probe.Known(false), (umask, selinux) => (umask, selinux)),
            Probe.Both(Owner(args.Owner, now), Group(args.Group, now), (uid, gid) => (uid, gid)),
            (host, ids) => new FileContext(host.umask, ids.uid, ids.gid, host.selinux));

    /// <summary>Why the arguments cannot be fulfilled on this host; null when they can.</summary>
    public string? Refusal(FileAttributeArgs args) =>
        args.Owner is not null && Uid is null ? $"the host knows no user {args.Owner}"
        : args.Group is not null && Gid is null ? $"the host knows no group {args.Group}"
        : HasSelinux ? "setting an SELinux context is not supported: this host has SELinux on; use a command task with chcon or semanage"
        : null;

    /// <summary>What of the host these answers depend on.</summary>
    public static Footprint Reads(FileAttributeArgs args) =>
        (args.Owner is null ? Footprint.Nothing : Footprint.Of("user", args.Owner))
        + (args.Group is null ? Footprint.Nothing : Footprint.Of("group", args.Group));

    private static bool NeedsUmask(FileAttributeArgs args, IReadOnlyList<PathState> now) =>
        args.Mode is { IsAbsolute: false, IsPreserve: false } || now.Count == 0 || now.Any(s => !s.Exists);

    private static Probe<long?> Owner(string? owner, IReadOnlyList<PathState> now) => owner switch
    {
        null => Probe.Known<long?>(null),
        _ when now.FirstOrDefault(s => s.Exists && s.Owner == owner) is { } known => Probe.Known<long?>(known.Uid),
        _ => Probe.Answer(Sh.Line($"id -u -- {owner} 2>/dev/null"), a => Number(a.Output) ?? Number(owner)),
    };

    private static Probe<long?> Group(string? group, IReadOnlyList<PathState> now) => group switch
    {
        null => Probe.Known<long?>(null),
        _ when now.FirstOrDefault(s => s.Exists && s.Group == group) is { } known => Probe.Known<long?>(known.Gid),
        _ => Probe.Answer(
            // A small host may have no getent.
            Sh.Line($"getent group {group} 2>/dev/null || awk -F: -v n={group} '$1 == n' /etc/group"),
            a => a.Output.Split(':') is { Length: > 2 } fields && fields[0] == group ? Number(fields[2]) : Number(group)),
    };

    private static long? Number(string text) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
