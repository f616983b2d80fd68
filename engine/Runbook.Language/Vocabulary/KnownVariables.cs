using System.Collections.Frozen;

namespace Runbook.Language;

/// <summary>Variables that no file of a project sets. Stateless.</summary>
public static class KnownVariables
{
    /// <summary>The variables that the engine itself sets.</summary>
    public static FrozenSet<string> Magic { get; } = FrozenSet.ToFrozenSet(
        [
            "ansible_check_mode", "ansible_collection_name", "ansible_config_file", "ansible_dependent_role_names", "ansible_diff_mode", "ansible_facts",
            "ansible_forks", "ansible_inventory_sources", "ansible_limit", "ansible_loop", "ansible_loop_var", "ansible_index_var", "ansible_parent_role_names",
            "ansible_parent_role_paths", "ansible_play_batch", "ansible_play_hosts", "ansible_play_hosts_all", "ansible_play_name", "ansible_play_role_names",
            "ansible_playbook_python", "ansible_role_name", "ansible_role_names", "ansible_run_tags", "ansible_search_path", "ansible_skip_tags",
            "ansible_verbosity", "ansible_version", "group_names", "groups", "hostvars", "inventory_hostname", "inventory_hostname_short", "inventory_dir",
            "inventory_file", "omit", "play_hosts", "playbook_dir", "role_name", "role_names", "role_path", "vars", "environment",
        ],
        StringComparer.Ordinal);

    /// <summary>Facts of a host that often stand as variables, with <c>ansible_</c> before them.</summary>
    public static FrozenSet<string> Facts { get; } = FrozenSet.ToFrozenSet(
        [
            "ansible_os_family", "ansible_distribution", "ansible_distribution_version", "ansible_distribution_major_version", "ansible_distribution_release",
            "ansible_hostname", "ansible_fqdn", "ansible_domain", "ansible_default_ipv4", "ansible_default_ipv6", "ansible_all_ipv4_addresses",
            "ansible_architecture", "ansible_kernel", "ansible_machine", "ansible_memtotal_mb", "ansible_processor_vcpus", "ansible_processor_cores",
            "ansible_processor", "ansible_interfaces", "ansible_mounts", "ansible_devices", "ansible_service_mgr", "ansible_pkg_mgr", "ansible_date_time",
            "ansible_env", "ansible_selinux", "ansible_system", "ansible_virtualization_type", "ansible_user_id", "ansible_eth0", "ansible_python_version",
        ],
        StringComparer.Ordinal);
}
