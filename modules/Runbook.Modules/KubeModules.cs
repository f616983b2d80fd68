using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The modules for Kubernetes: their names, and what makes them.</summary>
internal static class KubeModules
{
    /// <summary>Names, the main one first, and what makes the module with readers of YAML and of conditions; a test holds them to what the modules' attributes say.</summary>
    public static IReadOnlyList<(IReadOnlyList<string> Names, Func<IYamlReader, IConditionReader?, Module> Make)> All { get; } =
    [
        (["kubectl", "kubernetes.core.k8s", "k8s", "community.kubernetes.k8s"], (yaml, conditions) => new KubectlModule(yaml, conditions)),
        (["k8s_info", "kubernetes.core.k8s_info", "k8s_facts", "community.kubernetes.k8s_info"], (yaml, _) => new KubeInfoModule(yaml)),
        (["k8s_scale", "kubernetes.core.k8s_scale", "community.kubernetes.k8s_scale"], (yaml, _) => new KubeScaleModule(yaml)),
        (["k8s_json_patch", "kubernetes.core.k8s_json_patch", "community.kubernetes.k8s_json_patch"], (yaml, _) => new KubeJsonPatchModule(yaml)),
        (["k8s_log", "kubernetes.core.k8s_log", "community.kubernetes.k8s_log"], (yaml, _) => new KubeLogModule(yaml)),
        (["k8s_exec", "kubernetes.core.k8s_exec", "community.kubernetes.k8s_exec"], (yaml, _) => new KubeExecModule(yaml)),
        (["k8s_rollback", "kubernetes.core.k8s_rollback", "community.kubernetes.k8s_rollback"], (yaml, _) => new KubeRollbackModule(yaml)),
        (["k8s_drain", "kubernetes.core.k8s_drain", "community.kubernetes.k8s_drain"], (yaml, _) => new KubeDrainModule(yaml)),
    ];
}
