using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Puts a kustomization's labels and annotations where kustomize puts them. Stateless.</summary>
internal static class KustomizeLabels
{
    private static readonly string[] Workloads = ["ReplicationController", "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job"];

    /// <summary>The object with them.</summary>
    public static MapValue Apply(Kustomization kustomization, MapValue body)
    {
        body = Labelled(body, kustomization.Texts("commonLabels"), selectors: true, templates: true);
        foreach (var labels in kustomization.Maps("labels"))
        {
            var selectors = Json.Flag(labels, "includeSelectors");
            body = Labelled(body, Kustomization.TextsOf(Json.At(labels, "pairs")), selectors, selectors || Json.Flag(labels, "includeTemplates"));
        }

        var notes = kustomization.Texts("commonAnnotations");
        return notes.Count == 0 ? body : Templates(body).Append(["metadata"]).Aggregate(body, (now, place) => Put(now, notes, [.. place, "annotations"]));
    }

    private static MapValue Labelled(MapValue body, IReadOnlyList<KeyValuePair<string, Value>> labels, bool selectors, bool templates)
    {
        if (labels.Count == 0)
        {
            return body;
        }

        body = Put(body, labels, ["metadata", "labels"]);
        if (templates)
        {
            body = Templates(body).Aggregate(body, (now, place) => Put(now, labels, [.. place, "labels"]));
            body = Json.At(body, "spec", "volumeClaimTemplates") is ListValue claims && Json.Text(body, "kind") == "StatefulSet"
                ? Json.With(body, Value.Of(claims.Items.Select(c => c is MapValue m ? Put(m, labels, ["metadata", "labels"]) : c)), "spec", "volumeClaimTemplates")
                : body;
        }

        return selectors ? Selectors(body).Aggregate(body, (now, place) => Put(now, labels, place)) : body;
    }

    /// <summary>The metadata of the pods that an object makes.</summary>
    private static IEnumerable<string[]> Templates(MapValue body) => Json.Text(body, "kind") switch
    {
        "CronJob" => [["spec", "jobTemplate", "metadata"], ["spec", "jobTemplate", "spec", "template", "metadata"]],
        { } kind when Workloads.Contains(kind) => [["spec", "template", "metadata"]],
        _ => [],
    };

    private static IEnumerable<string[]> Selectors(MapValue body)
    {
        string[][] optional = Json.Text(body, "kind") switch
        {
            "Job" or "PodDisruptionBudget" => [["spec", "selector", "matchLabels"]],
            "CronJob" => [["spec", "jobTemplate", "spec", "selector", "matchLabels"]],
            "NetworkPolicy" => [["spec", "podSelector", "matchLabels"]],
            _ => [],
        };
        return Json.Text(body, "kind") switch
        {
            "ReplicationController" or "Service" => [["spec", "selector"]],
            "Deployment" or "ReplicaSet" or "DaemonSet" or "StatefulSet" => [["spec", "selector", "matchLabels"]],
            _ => optional.Where(o => Json.At(body, o) is MapValue),
        };
    }

    private static MapValue Put(MapValue body, IReadOnlyList<KeyValuePair<string, Value>> entries, string[] place) =>
        entries.Aggregate(body, (now, e) => Json.With(now, e.Value, [.. place, e.Key]));
}
