using Runbook.Core;

namespace Runbook.Modules;

/// <summary>A cluster and a user as a kubeconfig has them. Immutable.</summary>
/// <param name="Cluster">The cluster's entry.</param>
/// <param name="ClusterFolder">The folder that the cluster's relative paths start from.</param>
/// <param name="User">The user's entry.</param>
/// <param name="UserFolder">The folder that the user's relative paths start from.</param>
/// <param name="Namespace">The context's namespace.</param>
internal sealed record KubeLogin(MapValue Cluster, string ClusterFolder, MapValue User, string UserFolder, string Namespace)
{
    /// <summary>Where a path of an entry leads.</summary>
    public static string Absolute(string path, string folder) => path.StartsWith('/') ? path : $"{folder}/{path}";
}
