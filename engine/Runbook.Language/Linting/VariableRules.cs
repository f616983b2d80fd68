using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>The rules of variables' names. Stateless.</summary>
internal static partial class VariableRules
{
    private static readonly FrozenSet<string> Magic = FrozenSet.ToFrozenSet(
        [
            "ansible_check_mode", "ansible_collection_name", "ansible_config_file", "ansible_dependent_role_names", "ansible_diff_mode", "ansible_facts",
            "ansible_forks", "ansible_inventory_sources", "ansible_limit", "ansible_loop", "ansible_loop_var", "ansible_index_var", "ansible_parent_role_names",
            "ansible_parent_role_paths", "ansible_play_batch", "ansible_play_hosts", "ansible_play_hosts_all", "ansible_play_name", "ansible_play_role_names",
            "ansible_playbook_python", "ansible_role_name", "ansible_role_names", "ansible_run_tags", "ansible_search_path", "ansible_skip_tags",
            "ansible_verbosity", "ansible_version", "group_names", "groups", "hostvars", "inventory_hostname", "inventory_hostname_short", "inventory_dir",
            "inventory_file", "omit", "play_hosts", "playbook_dir", "role_name", "role_names", "role_path", "vars", "environment",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> Facts = FrozenSet.ToFrozenSet(
        [
            "ansible_os_family", "ansible_distribution", "ansible_distribution_version", "ansible_distribution_major_version", "ansible_distribution_release",
            "ansible_hostname", "ansible_fqdn", "ansible_domain", "ansible_default_ipv4", "ansible_default_ipv6", "ansible_all_ipv4_addresses",
            "ansible_architecture", "ansible_kernel", "ansible_machine", "ansible_memtotal_mb", "ansible_processor_vcpus", "ansible_processor_cores",
            "ansible_processor", "ansible_interfaces", "ansible_mounts", "ansible_devices", "ansible_service_mgr", "ansible_pkg_mgr", "ansible_date_time",
            "ansible_env", "ansible_selinux", "ansible_system", "ansible_virtualization_type", "ansible_user_id", "ansible_eth0", "ansible_python_version",
        ],
        StringComparer.Ordinal);

    /// <summary>Looks at a map of variables.</summary>
    public static void Map(LintContext context, MapValue vars)
    {
        foreach (var (key, value) in vars.Entries)
        {
            if (key.AsText() is not { } name)
            {
                continue;
            }

            Defined(context, name, key.Span);
            // the parser says so of playbooks itself
            if (context.File.Kind is LintFileKind.Variables or LintFileKind.Defaults or LintFileKind.Inventory && !Identifier().IsMatch(name) && !StringValue.LooksLikeTemplate(name))
            {
                context.Report(LintRules.VariableName, key.Span, $"\"{name}\"", $"write {NotWord().Replace(name, "_")}");
            }

            SecretRules.Variable(context, name, value);
        }

        if (context.File.Kind == LintFileKind.Defaults)
        {
            Unused(context, vars);
        }
    }

    /// <summary>Looks at a name that is given a value: of <c>register</c>, <c>loop_var</c>, <c>set_fact</c>.</summary>
    public static void Defined(LintContext context, string name, SourceSpan span)
    {
        if (Magic.Contains(name))
        {
            context.Report(LintRules.MagicShadow, span, name);
        }
    }

    /// <summary>Looks for old and fact names in a file's lines.</summary>
    public static void Lines(LintContext context)
    {
        for (var i = 0; i < context.File.Lines.Count; i++)
        {
            var line = context.File.Lines[i];
            if (!line.Contains("ansible_", StringComparison.Ordinal) || line.AsSpan().TrimStart().StartsWith('#'))
            {
                continue;
            }

            foreach (Match match in Word().Matches(line))
            {
                var span = new SourceSpan(context.File.Display, i + 1, match.Index + 1, match.Length);
                if (OldKeywords.NewerVariable(match.Value) is { } newer)
                {
                    context.Report(LintRules.OldVariable, span, match.Value, $"write {newer}");
                }
                else if (Facts.Contains(match.Value) && context.File.Kind is not (LintFileKind.Inventory or LintFileKind.Text))
                {
                    context.Report(LintRules.FactVariable, span, match.Value, $"write ansible_facts.{match.Value["ansible_".Length..]}");
                }
            }
        }
    }

    private static void Unused(LintContext context, MapValue defaults)
    {
        foreach (var key in defaults.Keys)
        {
            if (key.AsText() is { } name && !context.Names.IsRead(name) && !name.StartsWith("ansible_", StringComparison.Ordinal))
            {
                context.Report(LintRules.UnusedDefault, key.Span, name);
            }
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"[^A-Za-z0-9_]")]
    private static partial Regex NotWord();

    [GeneratedRegex(@"\bansible_[a-z0-9_]+\b")]
    private static partial Regex Word();
}
