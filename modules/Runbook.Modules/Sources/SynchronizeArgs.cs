using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The arguments of <c>synchronize</c>. Immutable.</summary>
public sealed record SynchronizeArgs
{
    /// <summary>Which way files go.</summary>
    public enum Direction
    {
        /// <summary>To the host.</summary>
        Push,

        /// <summary>From the host.</summary>
        Pull,
    }

    /// <summary>What is to be copied; with a slash at its end, what is in the folder. Pushed from the control machine it is looked for as files are.</summary>
    [Source(Optional = true)]
    public required SourceFile Src { get; init; }

    /// <summary>Where to.</summary>
    [Key]
    public required string Dest { get; init; }

    /// <summary>The port of the host. Default: the connection's.</summary>
    public int? DestPort { get; init; }

    /// <summary>Which way files go. Default push.</summary>
    public Direction Mode { get; init; }

    /// <summary>Whether all attributes are kept and folders are gone into. Default true.</summary>
    public bool Archive { get; init; } = true;

    /// <summary>Whether contents are compared, not times and sizes. Default false.</summary>
    public bool Checksum { get; init; }

    /// <summary>Whether data is compressed on its way. Default true.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>Whether files that exist already are all that is written. Default false.</summary>
    public bool ExistingOnly { get; init; }

    /// <summary>Whether what is not in the source is removed, after the transfer. Default false.</summary>
    public bool Delete { get; init; }

    /// <summary>Whether folders are made but not gone into. Default false.</summary>
    public bool Dirs { get; init; }

    /// <summary>Whether folders are gone into. Default: as archive.</summary>
    public bool? Recursive { get; init; }

    /// <summary>Whether symbolic links are copied as links. Default: as archive.</summary>
    public bool? Links { get; init; }

    /// <summary>Whether what symbolic links lead to is copied. Default false.</summary>
    public bool CopyLinks { get; init; }

    /// <summary>Whether permissions are kept. Default: as archive.</summary>
    public bool? Perms { get; init; }

    /// <summary>Whether times are kept. Default: as archive.</summary>
    public bool? Times { get; init; }

    /// <summary>Whether owners are kept. Default: as archive.</summary>
    public bool? Owner { get; init; }

    /// <summary>Whether groups are kept. Default: as archive.</summary>
    public bool? Group { get; init; }

    /// <summary>The program on the host. Default <c>rsync</c>, as the user who is become.</summary>
    public string? RsyncPath { get; init; }

    /// <summary>Seconds that the transfer may stand still; 0 is for ever. Default 0.</summary>
    public int RsyncTimeout { get; init; }

    /// <summary>Whether the user's name goes before the host's. Default true.</summary>
    public bool SetRemoteUser { get; init; } = true;

    /// <summary>
    /// Whether the options of <c>ansible_ssh_common_args</c> and its like count. They always do here as far as Runbook understands them.
    /// </summary>
    public bool UseSshArgs { get; init; }

    /// <summary>Whether a master connection of ssh is shared. Default false.</summary>
    public bool SshConnectionMultiplexing { get; init; }

    /// <summary>More options for rsync.</summary>
    public IReadOnlyList<string> RsyncOpts { get; init; } = [];

    /// <summary>Whether what was begun is kept for the next time. Default false.</summary>
    public bool Partial { get; init; }

    /// <summary>Whether the host's key is checked. It is by default, unless host keys are not checked at all.</summary>
    public bool? VerifyHost { get; init; }

    /// <summary>A private key file. Default: the connection's.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>Folders whose equal files are linked to, not copied.</summary>
    public IReadOnlyList<string> LinkDest { get; init; } = [];

    /// <summary>Whether all files are put in place together at the end. Default true.</summary>
    public bool DelayUpdates { get; init; } = true;

    /// <summary>The host that the task is for; filled in by the engine.</summary>
    [Alias("_host")]
    public string InventoryHostname { get; init; } = "";

    /// <summary>How the host that the task is delegated to reaches the task's own host; filled in by the engine.</summary>
    [Alias("_login")]
    public MapValue? DelegateLogin { get; init; }

    /// <summary>The program where rsync is started, from <c>ansible_rsync_path</c>; filled in by the engine.</summary>
    [Alias("_rsync")]
    public string LocalRsync { get; init; } = "rsync";

    /// <summary>Whether both ends are the host that the task is delegated to.</summary>
    internal bool IsWithinHost => DelegateLogin?["delegate"]?.AsText() == InventoryHostname;
}
