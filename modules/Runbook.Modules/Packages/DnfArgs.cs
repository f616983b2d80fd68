using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The arguments of <c>dnf</c> and <c>yum</c>. Immutable.</summary>
internal sealed record DnfArgs
{
    /// <summary>Packages: names, <c>name-1.0</c>, <c>name = 1.0</c>, globs, <c>@group</c>, package files and URLs; <c>*</c> with <c>latest</c> is all.</summary>
    [Key, Alias("pkg")]
    public IReadOnlyList<string> Name { get; init; } = [];

    /// <summary><c>present</c>, <c>latest</c> or <c>absent</c>. Default <c>present</c>, with <c>autoremove</c> <c>absent</c>.</summary>
    public PackageState? State { get; init; }

    /// <summary>Repositories to switch on for this task.</summary>
    public IReadOnlyList<string> Enablerepo { get; init; } = [];

    /// <summary>Repositories to switch off for this task.</summary>
    public IReadOnlyList<string> Disablerepo { get; init; } = [];

    /// <summary>Packages to leave alone.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Switches configured exclusions off: <c>all</c>, <c>main</c> or a repository.</summary>
    public string? DisableExcludes { get; init; }

    /// <summary>Whether the repositories' data is fetched anew.</summary>
    [Alias("expire-cache")]
    public bool UpdateCache { get; init; }

    /// <summary>Whether signatures are not checked.</summary>
    public bool DisableGpgCheck { get; init; }

    /// <summary>Whether packages that nothing needs any more are removed.</summary>
    public bool Autoremove { get; init; }

    /// <summary>Whether an older version may replace a newer one.</summary>
    public bool AllowDowngrade { get; init; }

    /// <summary>Whether packages in the way may be removed.</summary>
    public bool Allowerasing { get; init; }

    /// <summary>Whether packages are only fetched.</summary>
    public bool DownloadOnly { get; init; }

    /// <summary>Where to fetch them to.</summary>
    public string? DownloadDir { get; init; }

    /// <summary>With <c>latest</c>: only updates that mend security.</summary>
    public bool Security { get; init; }

    /// <summary>With <c>latest</c>: only updates that mend bugs.</summary>
    public bool Bugfix { get; init; }

    /// <summary>With <c>latest</c>: only what is installed is updated.</summary>
    public bool UpdateOnly { get; init; }

    /// <summary>Whether packages with broken dependencies are left out.</summary>
    public bool SkipBroken { get; init; }

    /// <summary>Whether another than the best candidate may be taken.</summary>
    public bool Nobest { get; init; }

    /// <summary>Whether only the cached data is used.</summary>
    public bool Cacheonly { get; init; }

    /// <summary>Whether weak dependencies are installed too.</summary>
    public bool InstallWeakDeps { get; init; } = true;

    /// <summary>Another root to install into.</summary>
    public string? Installroot { get; init; }

    /// <summary>The release that packages are taken for.</summary>
    public string? Releasever { get; init; }

    /// <summary>Another configuration file.</summary>
    public string? ConfFile { get; init; }

    /// <summary>Plugins to switch on.</summary>
    public IReadOnlyList<string> EnablePlugin { get; init; } = [];

    /// <summary>Plugins to switch off.</summary>
    public IReadOnlyList<string> DisablePlugin { get; init; } = [];

    /// <summary>Whether the certificates of repositories are checked.</summary>
    public bool ValidateCerts { get; init; } = true;

    /// <summary>Whether the certificates of repositories are checked; the same as <c>validate_certs</c>.</summary>
    public bool Sslverify { get; init; } = true;

    /// <summary>Instead of a change: what to list (<c>installed</c>, <c>updates</c>, <c>available</c>, <c>repos</c>, a name).</summary>
    public string? List { get; init; }

    /// <summary>How long another package run is waited for, in seconds; dnf waits by itself.</summary>
    public int LockTimeout { get; init; } = 30;

    /// <summary>Which program: <c>auto</c>, <c>dnf</c>, <c>yum</c>, <c>dnf5</c>.</summary>
    [Alias("use")]
    public string UseBackend { get; init; } = "auto";

    /// <summary>Taken for the sake of old playbooks; without effect.</summary>
    public string? InstallRepoquery { get; init; }
}
