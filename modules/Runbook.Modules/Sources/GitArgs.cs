using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The arguments of <c>git</c>.</summary>
public sealed class GitArgs
{
    /// <summary>The repository that is followed: an address that git knows.</summary>
    [Required, Alias("name")]
    public string? Repo { get; init; }

    /// <summary>The folder of the checkout.</summary>
    [Key]
    public string? Dest { get; init; }

    /// <summary>A branch, a tag, a commit, a ref, or HEAD. Default HEAD.</summary>
    public string Version { get; init; } = "HEAD";

    /// <summary>The remote's name. Default origin.</summary>
    public string Remote { get; init; } = "origin";

    /// <summary>Whether changed files are thrown away. Default false.</summary>
    public bool Force { get; init; }

    /// <summary>How many commits of history are fetched. Default all.</summary>
    public int? Depth { get; init; }

    /// <summary>Whether a missing checkout is made. Default true.</summary>
    public bool Clone { get; init; } = true;

    /// <summary>Whether a checkout is brought to the version. Default true.</summary>
    public bool Update { get; init; } = true;

    /// <summary>Whether it is a repository without files. Default false.</summary>
    public bool Bare { get; init; }

    /// <summary>Whether submodules are checked out. Default true.</summary>
    public bool Recursive { get; init; } = true;

    /// <summary>Whether submodules follow their branches. Default false.</summary>
    public bool TrackSubmodules { get; init; }

    /// <summary>One more thing to fetch.</summary>
    public string? Refspec { get; init; }

    /// <summary>Whether only the version's branch is cloned. Default false.</summary>
    public bool SingleBranch { get; init; }

    /// <summary>A repository on the host whose objects are used.</summary>
    public string? Reference { get; init; }

    /// <summary>The folder for the repository itself, apart from its files.</summary>
    public string? SeparateGitDir { get; init; }

    /// <summary>The git program. Default: found on the path.</summary>
    public string? Executable { get; init; }

    /// <summary>Whether any key of the server is taken. Default false.</summary>
    public bool AcceptHostkey { get; init; }

    /// <summary>Whether the key of a server that is not known yet is taken. Default false.</summary>
    public bool AcceptNewhostkey { get; init; }

    /// <summary>The key that ssh uses, on the host.</summary>
    public string? KeyFile { get; init; }

    /// <summary>More options for ssh.</summary>
    public string? SshOpts { get; init; }

    /// <summary>Whether the signature of the commit or tag is verified. Default false.</summary>
    public bool VerifyCommit { get; init; }

    /// <summary>Fingerprints that may have signed. Not supported: giving some is an error.</summary>
    [Alias("gpg_allowlist")]
    public IReadOnlyList<string>? GpgWhitelist { get; init; }

    /// <summary>An archive to be made of the version. Not supported: giving it is an error.</summary>
    public string? Archive { get; init; }

    /// <summary>A folder in that archive. Not supported.</summary>
    public string? ArchivePrefix { get; init; }

    /// <summary>The umask for what is made, in octal.</summary>
    public string? Umask { get; init; }

    /// <summary>What is wrong with these arguments together; a sentence each.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Dest is null && Clone)
        {
            yield return "the destination directory must be specified unless clone=no";
        }

        if (SeparateGitDir is not null && Bare)
        {
            yield return "parameters are mutually exclusive: separate_git_dir|bare";
        }

        if (AcceptHostkey && AcceptNewhostkey)
        {
            yield return "parameters are mutually exclusive: accept_hostkey|accept_newhostkey";
        }

        if (Archive is not null || ArchivePrefix is not null)
        {
            yield return "archive is not supported: run git archive in a command task, or use the archive module";
        }

        if (GpgWhitelist is { Count: > 0 })
        {
            yield return "gpg_whitelist is not supported: import only the keys that you trust, and use verify_commit";
        }

        if (Umask is not null && !(Umask.Length is > 0 and <= 4 && Umask.All(c => c is >= '0' and <= '7')))
        {
            yield return $"umask must be an octal number: {Umask}";
        }
    }
}
