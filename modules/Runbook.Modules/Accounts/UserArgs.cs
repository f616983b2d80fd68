using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The arguments of <c>user</c>. Immutable.</summary>
internal sealed record UserArgs
{
    /// <summary>Whether there is to be the user.</summary>
    internal enum Wanted
    {
        /// <summary>There is.</summary>
        Present,

        /// <summary>There is not.</summary>
        Absent,
    }

    /// <summary>When a password is set.</summary>
    internal enum PasswordUpdate
    {
        /// <summary>Whenever it differs.</summary>
        Always,

        /// <summary>For a new user only.</summary>
        OnCreate,
    }

    /// <summary>The user's name.</summary>
    [Key, Required, Alias("user")]
    public string? Name { get; init; }

    /// <summary>Whether there is to be the user.</summary>
    public Wanted State { get; init; } = Wanted.Present;

    /// <summary>The number; not given lets the host choose, and keeps.</summary>
    public int? Uid { get; init; }

    /// <summary>The primary group, which must be there.</summary>
    public string? Group { get; init; }

    /// <summary>The other groups; an empty list takes the user out of all.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Whether <c>groups</c> are added to those the user is in.</summary>
    public bool Append { get; init; }

    /// <summary>The full name or a remark.</summary>
    public string? Comment { get; init; }

    /// <summary>The home folder.</summary>
    public string? Home { get; init; }

    /// <summary>The login shell.</summary>
    public string? Shell { get; init; }

    /// <summary>The hash of the password, as <c>/etc/shadow</c> has it; <c>!</c> or <c>*</c> for none.</summary>
    public Secret? Password { get; init; }

    /// <summary>When the password is set.</summary>
    public PasswordUpdate UpdatePassword { get; init; } = PasswordUpdate.Always;

    /// <summary>Whether logging in by password is locked.</summary>
    public bool? PasswordLock { get; init; }

    /// <summary>Whether the home folder is made.</summary>
    [Alias("createhome")]
    public bool CreateHome { get; init; } = true;

    /// <summary>Whether what is in the old home folder moves to a new one.</summary>
    public bool MoveHome { get; init; }

    /// <summary>What a new home folder is filled with.</summary>
    public string? Skeleton { get; init; }

    /// <summary>The umask for making the home folder.</summary>
    public string? Umask { get; init; }

    /// <summary>Whether a new user gets a number of the system's range.</summary>
    public bool System { get; init; }

    /// <summary>Whether the number may be another user's too.</summary>
    public bool NonUnique { get; init; }

    /// <summary>Whether only the host's own files are looked at, not a directory service.</summary>
    public bool Local { get; init; }

    /// <summary>With <c>absent</c>: whether the home folder and mail go too.</summary>
    public bool Remove { get; init; }

    /// <summary>With <c>absent</c>: whether the user goes even when logged in.</summary>
    public bool Force { get; init; }

    /// <summary>When the account expires, in seconds since 1970; negative for never.</summary>
    public double? Expires { get; init; }

    /// <summary>The SELinux user.</summary>
    public string? Seuser { get; init; }

    /// <summary>Whether a key pair for SSH is made when there is none.</summary>
    public bool GenerateSshKey { get; init; }

    /// <summary>The key's type.</summary>
    public string SshKeyType { get; init; } = "rsa";

    /// <summary>The key's length; not given takes ssh-keygen's.</summary>
    public int? SshKeyBits { get; init; }

    /// <summary>The key's file, below the home folder unless absolute. Default <c>.ssh/id_TYPE</c>.</summary>
    public string? SshKeyFile { get; init; }

    /// <summary>The key's comment.</summary>
    public string? SshKeyComment { get; init; }
}
