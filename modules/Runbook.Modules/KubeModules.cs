using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The modules for Kubernetes: their names, and what makes them.</summary>
internal static class KubeModules
{
    /// <summary>Names, the main one first, and what makes the module with a reader of YAML.</summary>
    public static IReadOnlyList<(IReadOnlyList<string> Names, Func<IYamlReader, Module> Make)> All { get; } =
    [
        (["kubectl", "kubernetes.core.k8s", "k8s", "community.kubernetes.k8s"], yaml => new KubectlModule(yaml)),
    ];
}
