using System.Collections.Frozen;

namespace Runbook.Engine;

/// <summary>The action groups that <c>module_defaults</c> names as <c>group/NAME</c>: which modules they hold. Stateless.</summary>
internal static class ActionGroups
{
    private const string Kubernetes =
        "k8s k8s_cluster_info k8s_cp k8s_drain k8s_exec k8s_info k8s_json_patch k8s_log k8s_rollback k8s_scale k8s_service k8s_taint";

    private const string Helm =
        "helm helm_info helm_plugin helm_plugin_info helm_pull helm_registry_auth helm_repository helm_template";

    private static readonly FrozenDictionary<string, FrozenSet<string>> Members = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal)
    {
        ["k8s"] = Of("kubernetes.core", Kubernetes),
        ["helm"] = Of("kubernetes.core", Helm),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Groups that hold all modules of some collections.
    private static readonly FrozenDictionary<string, string[]> Collections = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["aws"] = ["amazon.aws.", "community.aws."],
        ["docker"] = ["community.docker."],
        ["azure"] = ["azure.azcollection."],
        ["gcp"] = ["google.cloud."],
        ["os"] = ["openstack.cloud."],
        ["vmware"] = ["community.vmware."],
        ["proxmox"] = ["community.general.proxmox", "community.proxmox."],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a group (<c>k8s</c>, <c>kubernetes.core.k8s</c>) holds a module of one of these names.</summary>
    public static bool Has(string group, IReadOnlyCollection<string> names)
    {
        var name = group[(group.LastIndexOf('.') + 1)..];
        return (Members.TryGetValue(name, out var members) && names.Any(members.Contains))
            || (Collections.TryGetValue(name, out var prefixes) && names.Any(n => prefixes.Any(p => n.StartsWith(p, StringComparison.Ordinal))));
    }

    private static FrozenSet<string> Of(string collection, string names) =>
        names.Split(' ').SelectMany(n => new[] { n, $"{collection}.{n}" }).ToFrozenSet(StringComparer.Ordinal);
}
