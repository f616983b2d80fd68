using System.Security.Cryptography;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Brings a file of the host to the control machine.</summary>
[Module("fetch", "ansible.legacy.fetch")]
public sealed class FetchModule : Module<FetchModule.Args, FetchModule.State>
{
    /// <summary>From where to where.</summary>
    public sealed record Args
    {
        /// <summary>The file on the host.</summary>
        [Key]
        public required string Src { get; init; }

        /// <summary>A folder of the control machine, in which the file goes to <c>HOST/PATH</c>; with <see cref="Flat"/> the file itself, or a folder with a slash at its end.</summary>
        public required string Dest { get; init; }

        /// <summary>Whether the host's name and the path are left out. Default false.</summary>
        public bool Flat { get; init; }

        /// <summary>Whether a missing file is a failure. Default true.</summary>
        public bool FailOnMissing { get; init; } = true;

        /// <summary>Whether what arrived must have the digest of what was sent. Default true.</summary>
        public bool ValidateChecksum { get; init; } = true;

        /// <summary>The host's name in the inventory; filled in by the engine.</summary>
        [Alias("_host")]
        public string InventoryHostname { get; init; } = "";
    }

    /// <summary>What is read.</summary>
    /// <param name="File">The file on the host.</param>
    /// <param name="Here">The SHA-1 of what the control machine has already; null when it has nothing.</param>
    public sealed record State(PathState File, string? Here);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) =>
        PathProbe.Expand(args.Src).Then(path => PathProbe.Of(path, PathDigest.Sha1)).Select(file => new State(file, Digest(Destination(args, file.Path))));

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) =>
        args.Flat && !args.Dest.EndsWith('/') && Directory.Exists(args.Dest)
            ? ["dest is a directory here: end it with a slash to put the file inside"]
            : [];

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        var file = now.File.Followed;
        if (!file.IsFile || !file.IsReadable)
        {
            return args.FailOnMissing || (file.Exists && !file.IsFile && !file.IsDirectory) ? Change.Refuse(Problem(file), ("file", Value.Of(now.File.Path))) : null;
        }

        if (now.Here == file.Digest)
        {
            return null;
        }

        var dest = Destination(args, now.File.Path);
        return new(now.Here is null ? "absent" : now.Here, file.Digest!, new RemoteAction.Fetch(now.File.Path, dest))
        {
            Diffs = [new(dest, dest, "", "") { Note = $"fetched from {now.File.Path}" }],
            Foreseen = PathReport.Result([("dest", Value.Of(dest)), ("checksum", Value.Of(file.Digest)), ("remote_checksum", Value.Of(file.Digest)), ("remote_md5sum", Value.Null)]),
            Result = _ => Fetched(args, dest, file.Digest!),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now)
    {
        var dest = Destination(args, now.File.Path);
        return now.File.Followed.IsFile && now.Here is not null
            ? PathReport.Result([("dest", Value.Of(dest)), ("file", Value.Of(now.File.Path)), ("checksum", Value.Of(now.Here)), ("md5sum", Value.Of(Md5(dest)))])
            : PathReport.Result([("file", Value.Of(now.File.Path))]) with
            {
                Message = Problem(now.File.Followed) + (now.File.Followed.IsDirectory ? ", not transferring, ignored" : ""),
            };
    }

    private static string Problem(PathState file) =>
        // Ansible's words: playbooks look for them in msg.
        !file.Exists ? "the remote file does not exist, not transferring, ignored"
        : file.IsDirectory ? "remote file is a directory, fetch cannot work on directories"
        : file.IsFile ? "no read permission on remote file, not transferring, ignored"
        : "cannot fetch what is not a regular file";

    private static ModuleResult Fetched(Args args, string dest, string remote)
    {
        var here = Digest(dest);
        return here != remote && args.ValidateChecksum
            ? PathReport.Result([("checksum", Value.Of(here)), ("remote_checksum", Value.Of(remote))]) with { Failed = true, Message = "checksum mismatch" }
            : PathReport.Result([("checksum", Value.Of(here)), ("md5sum", Value.Of(Md5(dest)))]);
    }

    private static string Destination(Args args, string source)
    {
        var dest = UserFolders.Expand(args.Dest);
        return !args.Flat ? $"{dest.TrimEnd('/')}/{args.InventoryHostname}/{source.TrimStart('/')}"
            : dest.EndsWith('/') ? dest + HostPath.Name(source)
            : dest;
    }

    private static string? Digest(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA1.HashData(stream));
    }

    private static string Md5(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(MD5.HashData(stream));
    }
}
