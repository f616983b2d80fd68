using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Permissions, owner and group of one path: as they are and as they are to be. Immutable.</summary>
/// <param name="Now">How the path is, or how it will be right after it is made.</param>
/// <param name="Mode">The permissions to be.</param>
/// <param name="Uid">The owner to be.</param>
/// <param name="Gid">The group to be.</param>
internal sealed record AttributePlan(PathState Now, int Mode, long Uid, long Gid)
{
    /// <summary>Whether anything differs.</summary>
    public bool IsChange => ChangesMode || ChangesOwner || ChangesGroup;

    /// <summary>Whether permissions differ.</summary>
    public bool ChangesMode => Mode != Now.Mode;

    private bool ChangesOwner => Uid != Now.Uid;

    private bool ChangesGroup => Gid != Now.Gid;

    /// <summary>Compares; a symbolic link's own permissions cannot be set and are left alone.</summary>
    public static AttributePlan Of(FileAttributeArgs args, PathState now, FileContext host) => new(
        now,
        args.Mode is { IsPreserve: false } mode && !now.IsLink ? mode.Apply(now.Mode, now.IsDirectory, host.Umask) : now.Mode,
        args.Owner is null ? now.Uid : host.Uid ?? now.Uid,
        args.Group is null ? now.Gid : host.Gid ?? now.Gid);

    /// <summary>For a path that is about to be made: all that is asked for counts as a change.</summary>
    public static AttributePlan ForNew(FileAttributeArgs args, string path, bool isDirectory, FileContext host) =>
        Of(args, new(path, isDirectory ? PathKind.Directory : PathKind.File) { Mode = (isDirectory ? 0x1FF : 0x1B6) & ~host.Umask, Uid = -1, Gid = -1 }, host);

    /// <summary>What sets them, in an order that keeps set-id bits (a change of owner clears them).</summary>
    public IEnumerable<Sh> Commands(Sh path)
    {
        var flag = Now.IsLink ? Sh.Verbatim("-h ") : Sh.Empty;
        if (ChangesOwner || ChangesGroup)
        {
            var who = (ChangesOwner ? $"{Uid}" : "") + (ChangesGroup ? $":{Gid}" : "");
            yield return Sh.Line($"chown {flag}{who} {path}");
        }

        if (ChangesMode || ((ChangesOwner || ChangesGroup) && (Mode & 0xC00) != 0))
        {
            // GNU's chmod leaves a folder's set-id bits alone unless the number has five digits.
            yield return Sh.Line($"chmod {(Now.IsDirectory ? "0" : "") + ModeSpec.Octal(Mode)} {path}");
        }
    }

    /// <summary>What differs, by Ansible's names.</summary>
    public IEnumerable<(string Key, Value Before, Value After)> Differences()
    {
        if (ChangesGroup && Now.Gid >= 0)
        {
            yield return ("group", Value.Of(Now.Gid), Value.Of(Gid));
        }

        if (ChangesMode)
        {
            yield return ("mode", Value.Of(ModeSpec.Octal(Now.Mode)), Value.Of(ModeSpec.Octal(Mode)));
        }

        if (ChangesOwner && Now.Uid >= 0)
        {
            yield return ("owner", Value.Of(Now.Uid), Value.Of(Uid));
        }
    }

    /// <summary>How the path will be.</summary>
    public PathState After(FileAttributeArgs args) => Now with
    {
        Mode = Mode,
        Uid = Uid,
        Gid = Gid,
        Owner = ChangesOwner ? args.Owner : Now.Owner,
        Group = ChangesGroup ? args.Group : Now.Group,
    };
}
