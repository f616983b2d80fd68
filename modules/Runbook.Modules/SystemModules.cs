using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The modules for commands, facts, services, packages, storage and accounts: their names, and what makes them.</summary>
internal static class SystemModules
{
    /// <summary>Names, the main one first, and what makes the module; a test holds them to what the modules' attributes say.</summary>
    public static IReadOnlyList<(IReadOnlyList<string> Names, Func<Module> Make)> All { get; } =
    [
        (["command", "ansible.legacy.command"], () => new CommandModule()),
        (["shell", "ansible.legacy.shell"], () => new ShellModule()),
        (["raw"], () => new RawModule()),
        (["script"], () => new ScriptModule()),
        (["ping"], () => new PingModule()),
        (["async_status", "ansible.legacy.async_status"], () => new AsyncStatusModule()),
        (["systemd", "systemd_service"], () => new SystemdModule()),
        (["dnf", "yum", "dnf5", "ansible.legacy.dnf", "ansible.legacy.yum"], () => new DnfModule()),
        (["loop_device", "runbook.storage.loop_device"], () => new LoopDeviceModule()),
        (["gluster_peer", "gluster.gluster.gluster_peer"], () => new GlusterPeerModule()),
        (["gluster_volume", "gluster.gluster.gluster_volume"], () => new GlusterVolumeModule()),
        (["mount", "ansible.posix.mount"], () => new MountModule()),
        (["filesystem", "community.general.filesystem", "community.general.system.filesystem"], () => new FilesystemModule()),
        (["apt", "ansible.legacy.apt"], () => new AptModule()),
        (["package"], () => new PackageModule()),
        (["service", "ansible.legacy.service", "sysvinit"], () => new ServiceModule()),
        (["service_facts"], () => new ServiceFactsModule()),
        (["reboot"], () => new RebootModule()),
        (["wait_for_connection"], () => new WaitForConnectionModule()),
        (["user", "ansible.legacy.user"], () => new UserModule()),
        (["group"], () => new GroupModule()),
        (["wait_for"], () => new WaitForModule()),
        (["hostname"], () => new HostnameModule()),
        (["getent"], () => new GetentModule()),
        (["cron", "ansible.legacy.cron"], () => new CronModule()),
        (["debconf"], () => new DebconfModule()),
        (["apt_repository", "ansible.legacy.apt_repository"], () => new AptRepositoryModule()),
        (["apt_key", "ansible.legacy.apt_key"], () => new AptKeyModule()),
        (["pip", "ansible.legacy.pip"], () => new PipModule()),
        (["sysctl", "ansible.posix.sysctl"], () => new SysctlModule()),
        (["modprobe", "community.general.modprobe", "community.general.system.modprobe"], () => new ModprobeModule()),
        (["package_facts"], () => new PackageFactsModule()),
        (["setup", "gather_facts", "ansible.legacy.setup"], () => new SetupModule()),
        (["yum_repository"], () => new YumRepositoryModule()),
        (["rpm_key"], () => new RpmKeyModule()),
        (["selinux", "ansible.posix.selinux"], () => new SelinuxModule()),
        (["firewalld", "ansible.posix.firewalld"], () => new FirewalldModule()),
        (["synchronize", "ansible.posix.synchronize"], () => new SynchronizeModule()),
    ];
}
