using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The arguments of <c>apt</c>. Immutable.</summary>
[Exclusive("name", "deb", "upgrade")]
internal sealed record AptArgs
{
    /// <summary>What packages are to be.</summary>
    internal enum Wanted
    {
        /// <summary>Installed.</summary>
        [Choice("present", "installed")]
        Present,

        /// <summary>Installed in the newest version there is.</summary>
        Latest,

        /// <summary>Not installed.</summary>
        [Choice("absent", "removed")]
        Absent,

        /// <summary>What they need to be built is installed.</summary>
        [Choice("build-dep")]
        BuildDep,

        /// <summary>Broken dependencies are mended.</summary>
        Fixed,
    }

    /// <summary>How everything is upgraded.</summary>
    internal enum Upgrading
    {
        /// <summary>Not at all.</summary>
        [Choice("no", "false")]
        No,

        /// <summary>Without removing packages.</summary>
        [Choice("yes", "safe", "true")]
        Safe,

        /// <summary>Removing packages where that is needed.</summary>
        [Choice("dist", "full")]
        Full,
    }

    /// <summary>Packages: <c>name</c>, <c>name=1.0*</c>, <c>name>=1.0</c>, globs; <c>*</c> with <c>latest</c> is all.</summary>
    [Key, Alias("package", "pkg")]
    public IReadOnlyList<string> Name { get; init; } = [];

    /// <summary>What they are to be.</summary>
    public Wanted State { get; init; } = Wanted.Present;

    /// <summary>Whether the package lists are fetched first.</summary>
    [Alias("update-cache")]
    public bool UpdateCache { get; init; }

    /// <summary>For how many seconds fetched lists count as fresh; more than 0 implies <c>update_cache</c>.</summary>
    public long CacheValidTime { get; init; }

    /// <summary>How often fetching the lists is tried.</summary>
    public int UpdateCacheRetries { get; init; } = 5;

    /// <summary>The longest wait between those tries, in seconds.</summary>
    public int UpdateCacheRetryMaxDelay { get; init; } = 12;

    /// <summary>A package file on the host, or a URL.</summary>
    public string? Deb { get; init; }

    /// <summary>Whether configuration files of removed packages go too.</summary>
    public bool Purge { get; init; }

    /// <summary>Whether packages that nothing needs any more are removed.</summary>
    public bool Autoremove { get; init; }

    /// <summary>Whether old package files are cleaned away.</summary>
    public bool Autoclean { get; init; }

    /// <summary>Whether all fetched package files are cleaned away.</summary>
    public bool Clean { get; init; }

    /// <summary>Whether everything is upgraded.</summary>
    public Upgrading Upgrade { get; init; } = Upgrading.No;

    /// <summary>The release that packages are taken from.</summary>
    [Alias("default-release")]
    public string? DefaultRelease { get; init; }

    /// <summary>Whether recommended packages are installed too; not given leaves it to the host.</summary>
    [Alias("install-recommends")]
    public bool? InstallRecommends { get; init; }

    /// <summary>Options for dpkg, with commas.</summary>
    public string DpkgOptions { get; init; } = "force-confdef,force-confold";

    /// <summary>Whether anything dangerous is done without asking.</summary>
    public bool Force { get; init; }

    /// <summary>Whether packages without a signature are taken.</summary>
    public bool AllowUnauthenticated { get; init; }

    /// <summary>Whether an older version may replace a newer one.</summary>
    [Alias("allow-downgrade", "allow_downgrades", "allow-downgrades")]
    public bool AllowDowngrade { get; init; }

    /// <summary>Whether held packages may change.</summary>
    public bool AllowChangeHeldPackages { get; init; }

    /// <summary>Whether only what is installed is upgraded.</summary>
    public bool OnlyUpgrade { get; init; }

    /// <summary>Whether it fails when packages would be removed by the way.</summary>
    public bool FailOnAutoremove { get; init; }

    /// <summary>How long another package run is waited for, in seconds.</summary>
    public int LockTimeout { get; init; } = 60;

    /// <summary>Taken for the sake of old playbooks: apt-get is used always.</summary>
    public bool ForceAptGet { get; init; }
}
