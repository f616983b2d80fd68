using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Kinds that a server does not serve, and what became of old ones. Stateless.</summary>
internal static class KubeUnknown
{
    /// <summary>
    /// What replaced API versions that were taken out (https://kubernetes.io/docs/reference/using-api/deprecation-guide/): the version,
    /// the kind (empty for all), what to write, and the first release without it.
    /// </summary>
    private static readonly (string ApiVersion, string Kind, string Now, string Gone)[] Replaced =
    [
        ("extensions/v1beta1", "Ingress", "networking.k8s.io/v1", "1.22"),
        ("extensions/v1beta1", "NetworkPolicy", "networking.k8s.io/v1", "1.16"),
        ("extensions/v1beta1", "PodSecurityPolicy", "policy/v1beta1", "1.16"),
        ("extensions/v1beta1", "", "apps/v1", "1.16"),
        ("apps/v1beta1", "", "apps/v1", "1.16"),
        ("apps/v1beta2", "", "apps/v1", "1.16"),
        ("storage.k8s.io/v1beta1", "CSIStorageCapacity", "storage.k8s.io/v1", "1.27"),
        ("storage.k8s.io/v1beta1", "", "storage.k8s.io/v1", "1.22"),
        ("storage.k8s.io/v1alpha1", "", "storage.k8s.io/v1", "1.22"),
        ("rbac.authorization.k8s.io/v1beta1", "", "rbac.authorization.k8s.io/v1", "1.22"),
        ("rbac.authorization.k8s.io/v1alpha1", "", "rbac.authorization.k8s.io/v1", "1.22"),
        ("networking.k8s.io/v1beta1", "", "networking.k8s.io/v1", "1.22"),
        ("apiextensions.k8s.io/v1beta1", "", "apiextensions.k8s.io/v1", "1.22"),
        ("apiregistration.k8s.io/v1beta1", "", "apiregistration.k8s.io/v1", "1.22"),
        ("admissionregistration.k8s.io/v1beta1", "", "admissionregistration.k8s.io/v1", "1.22"),
        ("certificates.k8s.io/v1beta1", "", "certificates.k8s.io/v1", "1.22"),
        ("coordination.k8s.io/v1beta1", "", "coordination.k8s.io/v1", "1.22"),
        ("scheduling.k8s.io/v1beta1", "", "scheduling.k8s.io/v1", "1.22"),
        ("batch/v1beta1", "CronJob", "batch/v1", "1.25"),
        ("batch/v2alpha1", "CronJob", "batch/v1", "1.21"),
        ("discovery.k8s.io/v1beta1", "", "discovery.k8s.io/v1", "1.25"),
        ("events.k8s.io/v1beta1", "", "events.k8s.io/v1", "1.25"),
        ("policy/v1beta1", "PodDisruptionBudget", "policy/v1", "1.25"),
        ("autoscaling/v2beta1", "", "autoscaling/v2", "1.25"),
        ("autoscaling/v2beta2", "", "autoscaling/v2", "1.26"),
    ];

    /// <summary>Where kinds of Kubernetes' own are that are often written without their group.</summary>
    private static readonly Dictionary<string, string> Usual = new(StringComparer.Ordinal)
    {
        ["Deployment"] = "apps/v1",
        ["StatefulSet"] = "apps/v1",
        ["DaemonSet"] = "apps/v1",
        ["ReplicaSet"] = "apps/v1",
        ["Job"] = "batch/v1",
        ["CronJob"] = "batch/v1",
        ["Ingress"] = "networking.k8s.io/v1",
        ["NetworkPolicy"] = "networking.k8s.io/v1",
        ["StorageClass"] = "storage.k8s.io/v1",
        ["Role"] = "rbac.authorization.k8s.io/v1",
        ["RoleBinding"] = "rbac.authorization.k8s.io/v1",
        ["ClusterRole"] = "rbac.authorization.k8s.io/v1",
        ["ClusterRoleBinding"] = "rbac.authorization.k8s.io/v1",
        ["CustomResourceDefinition"] = "apiextensions.k8s.io/v1",
        ["PodDisruptionBudget"] = "policy/v1",
        ["HorizontalPodAutoscaler"] = "autoscaling/v2",
        ["PriorityClass"] = "scheduling.k8s.io/v1",
    };

    /// <summary>
    /// Why an object's kind is no kind; null when a definition of kinds may still bring it (its group is not one of Kubernetes' own).
    /// </summary>
    public static string? Trouble(KubeObject wanted, KubeKinds kinds)
    {
        var hint = DidYouMean.Hint(wanted.Kind, kinds.Names(wanted.ApiVersion));
        if (hint is null && !IsOwn(wanted.ApiVersion))
        {
            return null;
        }

        var sentence = $"{wanted.Place}: no matches for kind \"{wanted.Kind}\" in version \"{wanted.ApiVersion}\"";
        return Hint(wanted.ApiVersion, wanted.Kind) is { } old ? $"{sentence}: {old}"
            : Usual.TryGetValue(wanted.Kind, out var usual) && usual != wanted.ApiVersion ? $"{sentence} (did you mean apiVersion: {usual}?)"
            : kinds.Serves(wanted.ApiVersion) ? $"{sentence} ({hint ?? "is it of another group? kubectl api-resources lists them"})"
            : wanted.ApiVersion == "v1" ? $"{sentence}: the server serves no v1 at all, so it is no API server of Kubernetes"
            : $"{sentence}: the server does not serve that version";
    }

    /// <summary>What replaced a version; null when it is not an old one.</summary>
    public static string? Hint(string apiVersion, string kind)
    {
        foreach (var old in Replaced)
        {
            if (old.ApiVersion == apiVersion && (old.Kind.Length == 0 || old.Kind == kind))
            {
                return $"{apiVersion} was taken out in Kubernetes {old.Gone}; write apiVersion: {old.Now}";
            }
        }

        return null;
    }

    /// <summary>Whether a group version is one of Kubernetes' own, not of a definition of kinds.</summary>
    public static bool IsOwn(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? "" : apiVersion[..slash];
        return !group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.Ordinal);
    }
}
