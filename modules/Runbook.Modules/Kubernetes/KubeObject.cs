using Runbook.Core;

namespace Runbook.Modules;

/// <summary>An object as it is wanted. Immutable.</summary>
/// <param name="Body">All of it, as it is sent.</param>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">The kind as written.</param>
/// <param name="Name">Its name; empty when the server is to make one.</param>
/// <param name="Namespace">The namespace that it or the task names; null for the context's.</param>
internal sealed record KubeObject(MapValue Body, string ApiVersion, string Kind, string Name, string? Namespace)
{
    /// <summary>Where it was written; unknown when it was not in a file.</summary>
    public SourceSpan Span => Body.Span;

    /// <summary>Kind and name, for people.</summary>
    public string Label => $"{Kind} {(Namespace is null ? "" : Namespace + "/")}{(Name.Length > 0 ? Name : "(unnamed)")}";

    /// <summary>The label with the place where it was written.</summary>
    public string Place => Span.IsKnown ? $"{Span}: {Label}" : Label;

    /// <summary>In which order objects are made: what others need comes first.</summary>
    public int Rank => Kind switch
    {
        "Namespace" => 0,
        "CustomResourceDefinition" => 1,
        "PriorityClass" or "StorageClass" or "ResourceQuota" or "LimitRange" or "ServiceAccount" or "ClusterRole" or "Role" or "Secret"
            or "ConfigMap" or "PersistentVolume" or "IngressClass" or "RuntimeClass" => 2,
        "RoleBinding" or "ClusterRoleBinding" or "PersistentVolumeClaim" or "Service" or "NetworkPolicy" or "PodDisruptionBudget" => 3,
        "Pod" or "ReplicationController" or "ReplicaSet" or "Deployment" or "DaemonSet" or "StatefulSet" or "Job" or "CronJob" => 4,
        "MutatingWebhookConfiguration" or "ValidatingWebhookConfiguration" or "APIService" => 6,
        _ => 5,
    };
}
