using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The modules for Kubernetes: their names, and what makes them.</summary>
internal static class KubeModules
{
    /// <summary>Names, the main one first, and what makes the module with a reader of YAML; a test holds them to what the modules' attributes say.</summary>
    public static IReadOnlyList<(IReadOnlyList<string> Names, Func<IYamlReader, Module> Make)> All { get; } =
    [
        (["kubectl", "kubernetes.core.k8s", "k8s", "community.kubernetes.k8s"], yaml => new KubectlModule(yaml)),
        (["k8s_info", "kubernetes.core.k8s_info", "k8s_facts", "community.kubernetes.k8s_info"], yaml => new KubeInfoModule(yaml)),
        (["k8s_scale", "kubernetes.core.k8s_scale", "community.kubernetes.k8s_scale"], yaml => new KubeScaleModule(yaml)),
        (["k8s_json_patch", "kubernetes.core.k8s_json_patch", "community.kubernetes.k8s_json_patch"], yaml => new KubeJsonPatchModule(yaml)),
        (["k8s_log", "kubernetes.core.k8s_log", "community.kubernetes.k8s_log"], yaml => new KubeLogModule(yaml)),
        (["k8s_rollback", "kubernetes.core.k8s_rollback", "community.kubernetes.k8s_rollback"], yaml => new KubeRollbackModule(yaml)),
        (["k8s_drain", "kubernetes.core.k8s_drain", "community.kubernetes.k8s_drain"], yaml => new KubeDrainModule(yaml)),
    ];
}
