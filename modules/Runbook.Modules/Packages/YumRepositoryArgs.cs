using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// The arguments of <c>yum_repository</c>. Most are options of a repository as dnf.conf(5) and yum.conf(5) describe them, written into
/// the file only when given: what is left out keeps the package manager's own default. Immutable.
/// </summary>
internal sealed record YumRepositoryArgs : FileAttributeArgs
{
    /// <summary>Whether the repository is to be there.</summary>
    internal enum Presence
    {
        /// <summary>It is.</summary>
        Present,

        /// <summary>It is not.</summary>
        Absent,
    }

    /// <summary>The repository's identity: the section of the file.</summary>
    [Key]
    public required string Name { get; init; }

    /// <summary>The file's name without <c>.repo</c>. Default: the repository's identity.</summary>
    public string? File { get; init; }

    /// <summary>The folder of the file. Default <c>/etc/yum.repos.d</c>.</summary>
    public string Reposdir { get; init; } = "/etc/yum.repos.d";

    /// <summary>Whether the repository is to be there. Default present.</summary>
    public Presence State { get; init; }

    /// <summary>The repository's name for people: option <c>name</c>. Needed for present.</summary>
    public string? Description { get; init; }

    /// <summary>Addresses of the repository. One of this, metalink and mirrorlist is needed for present.</summary>
    public IReadOnlyList<string>? Baseurl { get; init; }

    /// <summary>Whether metadata and packages are fetched in parallel.</summary>
    public bool? Async { get; init; }

    /// <summary>The bandwidth that throttle speaks of, in bytes a second.</summary>
    public string? Bandwidth { get; init; }

    /// <summary>What it costs to use the repository, against others.</summary>
    public string? Cost { get; init; }

    /// <summary>Whether the host may be counted.</summary>
    public bool? Countme { get; init; }

    /// <summary>How large the metadata of deltas may be, in percent.</summary>
    public string? DeltarpmMetadataPercentage { get; init; }

    /// <summary>How large a delta may be, in percent.</summary>
    public string? DeltarpmPercentage { get; init; }

    /// <summary>Whether the repository is used.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Whether its groups of packages are used.</summary>
    public bool? Enablegroups { get; init; }

    /// <summary>Packages to leave alone; globs are allowed.</summary>
    public IReadOnlyList<string>? Exclude { get; init; }

    /// <summary>In which order addresses are tried: roundrobin or priority.</summary>
    public string? Failovermethod { get; init; }

    /// <summary>The address of the authority's key.</summary>
    public string? Gpgcakey { get; init; }

    /// <summary>Whether signatures of packages are checked.</summary>
    public bool? Gpgcheck { get; init; }

    /// <summary>Addresses of the keys that sign.</summary>
    public IReadOnlyList<string>? Gpgkey { get; init; }

    /// <summary>What caches on the way may keep: all, packages or none.</summary>
    public string? HttpCaching { get; init; }

    /// <summary>A file to include.</summary>
    public string? Include { get; init; }

    /// <summary>The only packages to take; globs are allowed.</summary>
    public IReadOnlyList<string>? Includepkgs { get; init; }

    /// <summary>Which addresses names resolve to: 4, 6, IPv4, IPv6 or whatever.</summary>
    public string? IpResolve { get; init; }

    /// <summary>Whether connections are kept open.</summary>
    public bool? Keepalive { get; init; }

    /// <summary>Whether packages stay in the cache: 0 or 1.</summary>
    public string? Keepcache { get; init; }

    /// <summary>How long metadata is good for, in seconds or with a unit.</summary>
    public string? MetadataExpire { get; init; }

    /// <summary>For which commands that counts: never, read-only:past, read-only:present or read-only:future.</summary>
    public string? MetadataExpireFilter { get; init; }

    /// <summary>The address of a metalink.</summary>
    public string? Metalink { get; init; }

    /// <summary>The address of a list of mirrors.</summary>
    public string? Mirrorlist { get; init; }

    /// <summary>How long that list is good for, in seconds.</summary>
    public string? MirrorlistExpire { get; init; }

    /// <summary>Whether modules filter nothing out.</summary>
    public bool? ModuleHotfixes { get; init; }

    /// <summary>The password for the server.</summary>
    [Secret]
    public string? Password { get; init; }

    /// <summary>Which repository wins; 1 is the strongest.</summary>
    public string? Priority { get; init; }

    /// <summary>Whether other repositories may not replace its packages.</summary>
    public bool? Protect { get; init; }

    /// <summary>The proxy; <c>_none_</c> is none.</summary>
    public string? Proxy { get; init; }

    /// <summary>The password for the proxy.</summary>
    [Secret]
    public string? ProxyPassword { get; init; }

    /// <summary>The user for the proxy.</summary>
    public string? ProxyUsername { get; init; }

    /// <summary>Whether the signature of the metadata is checked.</summary>
    public bool? RepoGpgcheck { get; init; }

    /// <summary>How often a fetch is tried.</summary>
    public string? Retries { get; init; }

    /// <summary>Whether the repository is in an S3 store.</summary>
    public bool? S3Enabled { get; init; }

    /// <summary>Whether a repository that cannot be reached is passed over.</summary>
    public bool? SkipIfUnavailable { get; init; }

    /// <summary>Whether the permissions of certificates are checked.</summary>
    public bool? SslCheckCertPermissions { get; init; }

    /// <summary>The authorities to trust, on the host.</summary>
    [Alias("ca_cert")]
    public string? Sslcacert { get; init; }

    /// <summary>The certificate of the client, on the host.</summary>
    [Alias("client_cert")]
    public string? Sslclientcert { get; init; }

    /// <summary>Its key.</summary>
    [Alias("client_key")]
    public string? Sslclientkey { get; init; }

    /// <summary>Whether the server's certificate is verified.</summary>
    [Alias("validate_certs")]
    public bool? Sslverify { get; init; }

    /// <summary>The most bandwidth to use.</summary>
    public string? Throttle { get; init; }

    /// <summary>Seconds to wait for a connection.</summary>
    public string? Timeout { get; init; }

    /// <summary>Variables to show beside the identity.</summary>
    public string? UiRepoidVars { get; init; }

    /// <summary>The user for the server.</summary>
    public string? Username { get; init; }

    /// <summary>The file.</summary>
    internal string Path => HostPath.Join(Reposdir, (File ?? Name) + ".repo");

    /// <summary>The options that are given, as they stand in the file, by name.</summary>
    internal IReadOnlyList<(string Key, string Value)> Options() =>
    [
        .. new (string Key, string? Value)[]
        {
            ("async", Text(Async)),
            ("bandwidth", Bandwidth),
            ("baseurl", Lines(Baseurl)),
            ("cost", Cost),
            ("countme", Text(Countme)),
            ("deltarpm_metadata_percentage", DeltarpmMetadataPercentage),
            ("deltarpm_percentage", DeltarpmPercentage),
            ("enabled", Text(Enabled)),
            ("enablegroups", Text(Enablegroups)),
            ("exclude", Words(Exclude)),
            ("failovermethod", Failovermethod),
            ("gpgcakey", Gpgcakey),
            ("gpgcheck", Text(Gpgcheck)),
            ("gpgkey", Lines(Gpgkey)),
            ("http_caching", HttpCaching),
            ("include", Include),
            ("includepkgs", Words(Includepkgs)),
            ("ip_resolve", IpResolve),
            ("keepalive", Text(Keepalive)),
            ("keepcache", Keepcache),
            ("metadata_expire", MetadataExpire),
            ("metadata_expire_filter", MetadataExpireFilter),
            ("metalink", Metalink),
            ("mirrorlist", Mirrorlist),
            ("mirrorlist_expire", MirrorlistExpire),
            ("module_hotfixes", Text(ModuleHotfixes)),
            ("name", Description),
            ("password", Password),
            ("priority", Priority),
            ("protect", Text(Protect)),
            ("proxy", Proxy),
            ("proxy_password", ProxyPassword),
            ("proxy_username", ProxyUsername),
            ("repo_gpgcheck", Text(RepoGpgcheck)),
            ("retries", Retries),
            ("s3_enabled", Text(S3Enabled)),
            ("skip_if_unavailable", Text(SkipIfUnavailable)),
            ("ssl_check_cert_permissions", Text(SslCheckCertPermissions)),
            ("sslcacert", Sslcacert),
            ("sslclientcert", Sslclientcert),
            ("sslclientkey", Sslclientkey),
            ("sslverify", Text(Sslverify)),
            ("throttle", Throttle),
            ("timeout", Timeout),
            ("ui_repoid_vars", UiRepoidVars),
            ("username", Username),
        }.Where(o => o.Value is not null).Select(o => (o.Key, o.Value!)),
    ];

    private static string? Text(bool? value) => value is { } flag ? flag ? "1" : "0" : null;

    private static string? Lines(IReadOnlyList<string>? values) => values is null ? null : string.Join('\n', values);

    private static string? Words(IReadOnlyList<string>? values) => values is null ? null : string.Join(' ', values);
}
