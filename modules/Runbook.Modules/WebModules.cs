using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The modules for web servers, archives and sources: their names, and what makes them.</summary>
internal static class WebModules
{
    /// <summary>Names, the main one first, and what makes the module; a test holds them to what the modules' attributes say.</summary>
    public static IReadOnlyList<(IReadOnlyList<string> Names, Func<Module> Make)> All { get; } =
    [
        (["uri", "ansible.legacy.uri"], () => new UriModule()),
        (["get_url", "ansible.legacy.get_url"], () => new GetUrlModule()),
        (["git"], () => new GitModule()),
        (["unarchive", "ansible.legacy.unarchive"], () => new UnarchiveModule()),
        (["authorized_key", "ansible.posix.authorized_key"], () => new AuthorizedKeyModule()),
        (["known_hosts"], () => new KnownHostsModule()),
        (["timezone", "community.general.timezone", "community.general.system.timezone"], () => new TimezoneModule()),
        (["seboolean", "ansible.posix.seboolean"], () => new SebooleanModule()),
        (["dpkg_selections"], () => new DpkgSelectionsModule()),
        (["archive", "community.general.archive", "community.general.files.archive"], () => new ArchiveModule()),
        (["iptables"], () => new IptablesModule()),
    ];
}
