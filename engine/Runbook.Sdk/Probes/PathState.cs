namespace Runbook.Sdk;

/// <summary>
/// How a path of a host is: what <c>stat</c> tells of it, without following a symbolic link; what a link leads to is in
/// <see cref="Target"/>. Immutable.
/// </summary>
/// <param name="Path">The path as it was asked for (<c>~</c> expanded).</param>
/// <param name="Kind">What stands there.</param>
public sealed record PathState(string Path, PathKind Kind)
{
    /// <summary>Whether anything stands there, a dangling link too.</summary>
    public bool Exists => Kind != PathKind.Absent;

    /// <summary>Whether it is a regular file.</summary>
    public bool IsFile => Kind == PathKind.File;

    /// <summary>Whether it is a folder.</summary>
    public bool IsDirectory => Kind == PathKind.Directory;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsLink => Kind == PathKind.Link;

    /// <summary>Permissions with the set-id and sticky bits, 0 to 07777; 0 when absent.</summary>
    public int Mode { get; init; }

    /// <summary>The owner's number.</summary>
    public long Uid { get; init; }

    /// <summary>The group's number.</summary>
    public long Gid { get; init; }

    /// <summary>The owner's name; null when the number has none.</summary>
    public string? Owner { get; init; }

    /// <summary>The group's name; null when the number has none.</summary>
    public string? Group { get; init; }

    /// <summary>Size in bytes.</summary>
    public long Size { get; init; }

    /// <summary>Blocks of 512 bytes it takes.</summary>
    public long Blocks { get; init; }

    /// <summary>The block size that suits reading and writing, in bytes.</summary>
    public long BlockSize { get; init; }

    /// <summary>Its number in the file system.</summary>
    public long Inode { get; init; }

    /// <summary>How many names it has.</summary>
    public long LinkCount { get; init; }

    /// <summary>The device it is on.</summary>
    public long Device { get; init; }

    /// <summary>For a device file, which device it is; else 0.</summary>
    public long DeviceType { get; init; }

    /// <summary>When it was last read, in seconds since 1970, with a fraction where the host tells it.</summary>
    public double AccessTime { get; init; }

    /// <summary>When its content last changed, likewise.</summary>
    public double ModificationTime { get; init; }

    /// <summary>When its content or attributes last changed, likewise.</summary>
    public double ChangeTime { get; init; }

    /// <summary>Whether the one who asked may read it (a link's target).</summary>
    public bool IsReadable { get; init; }

    /// <summary>Whether the one who asked may write it.</summary>
    public bool IsWritable { get; init; }

    /// <summary>Whether the one who asked may execute or enter it.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>What a link says it points at, as written; null for no link.</summary>
    public string? LinkText { get; init; }

    /// <summary>The absolute path a link leads to in the end, which may not exist; null for no link, or when the host cannot tell.</summary>
    public string? LinkPath { get; init; }

    /// <summary>What a link leads to in the end; absent for a dangling one, null for no link.</summary>
    public PathState? Target { get; init; }

    /// <summary>The digest asked for, of the file or of a link's target, in lower-case hex; null when not asked for or not a file that can be read.</summary>
    public string? Digest { get; init; }

    /// <summary>What is there when links are followed: the target of a link, else this.</summary>
    public PathState Followed => Target ?? this;

    /// <summary>A path where nothing stands.</summary>
    public static PathState Absent(string path) => new(path, PathKind.Absent);
}
