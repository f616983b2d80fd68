using System.Collections.Frozen;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>The variables that a run itself gives a host: Ansible's magic variables. Stateless.</summary>
internal static class RunVariables
{
    /// <summary>The version of ansible-core whose behaviour Runbook follows.</summary>
    private const string Version = "2.19.0";

    // Of the play and not of a host: hostvars does not show them.
    private static readonly FrozenSet<string> OfPlay = FrozenSet.ToFrozenSet(
        [
            "ansible_play_name", "ansible_play_hosts_all", "ansible_play_hosts", "ansible_play_batch", "play_hosts", "ansible_play_role_names",
            "ansible_role_names", "role_names", "ansible_dependent_role_names", "hostvars",
        ],
        StringComparer.Ordinal);

    /// <summary>Those of a host's variables that do not tell of the play.</summary>
    public static LiveValues WithoutPlay(LiveValues all) => all.Without(OfPlay);

    /// <summary>The variables that are the same for all hosts of a play.</summary>
    public static IReadOnlyDictionary<string, Value> ForPlay(PlayContext play)
    {
        var options = play.Options;
        var roles = PlayRoles.Of(play.Play);
        var needed = roles.SelectMany(PlayRoles.Needed).ToArray();
        return new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["playbook_dir"] = Value.Of(play.Play.PlaybookDirectory),
            ["ansible_play_name"] = Value.Of(play.Name),
            ["ansible_play_hosts_all"] = Value.Of(play.AllHosts.Select(h => h.Host.Name)),
            ["ansible_check_mode"] = Value.Of(options.Check),
            ["ansible_diff_mode"] = Value.Of(options.ShowDiff),
            ["ansible_forks"] = Value.Of(options.Forks),
            ["ansible_verbosity"] = Value.Of(options.Verbosity),
            ["ansible_run_tags"] = Value.Of(options.Tags.Count == 0 ? ["all"] : options.Tags),
            ["ansible_skip_tags"] = Value.Of(options.SkipTags),
            ["ansible_inventory_sources"] = Value.Of(options.InventorySources),
            ["ansible_play_role_names"] = RoleNames(roles),
            ["ansible_role_names"] = RoleNames([.. roles, .. needed], distinct: true),
            ["role_names"] = RoleNames(roles),
            ["ansible_dependent_role_names"] = RoleNames(needed, distinct: true),
            ["ansible_version"] = VersionMap(),
            ["ansible_config_file"] = Value.Null,
            ["omit"] = OmitValue.Instance,
            ["hostvars"] = HostVars(play),
        };
    }

    /// <summary>The variables of a host.</summary>
    public static LiveValues For(PlayContext play, HostMemory memory)
    {
        var values = new Dictionary<string, Value>(play.SharedMagic, StringComparer.Ordinal);
        foreach (var (name, value) in MagicVariables.Of(play.Run.Inventory, memory.Host).Values)
        {
            values[name] = value;
        }

        if (play.Options.LimitText is { } limit)
        {
            values["ansible_limit"] = Value.Of(limit);
        }

        // The interpreter on this machine, for playbooks that run a script with it here; undefined where there is none.
        if (Python is { } python)
        {
            values["ansible_playbook_python"] = Value.Of(python);
        }

        return new(values, new Dictionary<string, Func<Value>>(StringComparer.Ordinal)
        {
            ["ansible_play_hosts"] = () => Living(play, play.AllHosts),
            ["ansible_play_batch"] = () => Living(play, play.Batch),
            ["play_hosts"] = () => Living(play, play.Batch),

            // group_by and add_host put a host into groups while its tasks run.
            ["group_names"] = () => MagicVariables.Of(play.Run.Inventory, memory.Host).Values["group_names"],
        });
    }

    private static Value RoleNames(IEnumerable<RoleUse> roles, bool distinct = false)
    {
        var names = roles.Select(r => r.UsedRole.Name);
        return Value.Of(distinct ? names.Distinct() : names);
    }

    private static string? Python { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "python3")).FirstOrDefault(File.Exists);

    private static Value Living(PlayContext play, IEnumerable<HostMemory> hosts) =>
        Value.Of(hosts.Where(h => !h.IsOut && !play.IsRemoved(h)).Select(h => h.Host.Name));

    private static HostVarsValue HostVars(PlayContext play) =>
        new(play.Run.Inventory, host =>
        {
            var context = play.HostContext(play.Run.MemoryOf(host));
            return new HostScopeValue(context.Variables, raw => Templar.Resolve(raw, context));
        });

    private static MapValue VersionMap() => Value.Map(
        ("full", Value.Of(Version)), ("string", Value.Of(Version)), ("major", Value.Of(2)), ("minor", Value.Of(19)), ("revision", Value.Of(0)));
}
