using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Judges whether an object is ready, by what its status says. Stateless.</summary>
internal static class KubeReady
{
    /// <summary>What is still missing; null when it is ready.</summary>
    /// <param name="live">The object; null when it is not there.</param>
    /// <param name="condition">A condition that the task names, instead of the kind's own rule; null for none.</param>
    public static string? Missing(MapValue? live, MapValue? condition)
    {
        if (live is null)
        {
            return "it is not there";
        }

        return condition is not null ? Condition(live, condition) : Json.Text(live, "kind") switch
        {
            "Deployment" => Observed(live) ?? Progressing(live) ?? Replicas(live, ["updatedReplicas", "readyReplicas", "availableReplicas"], exact: true),
            "StatefulSet" => Observed(live) ?? Stateful(live),
            "DaemonSet" => Observed(live) ?? Daemon(live),
            "ReplicaSet" or "ReplicationController" => Observed(live) ?? Replicas(live, ["readyReplicas"], exact: false),
            "Pod" => Pod(live),
            "PersistentVolumeClaim" => Json.Text(live, "status", "phase") is "Bound" ? null : $"it is {Json.Text(live, "status", "phase") ?? "new"}, not Bound",
            "Namespace" => Json.Text(live, "status", "phase") is "Active" ? null : $"it is {Json.Text(live, "status", "phase") ?? "new"}, not Active",
            "CustomResourceDefinition" => Condition(live, Value.Map(("type", Value.Of("Established")))),
            "Job" => Job(live),
            _ => null,
        };
    }

    /// <summary>Whether it will never become ready, as far as its status says so.</summary>
    public static bool IsHopeless(MapValue? live) =>
        (Json.Text(live, "kind") == "Job" && Find(live, "Failed") is { } failed && Json.Text(failed, "status") == "True")
        || (Json.Text(live, "kind") == "Deployment" && Progressing(live!) is not null && Observed(live!) is null)
        || (Json.Text(live, "kind") == "Pod" && Json.Text(live, "status", "phase") == "Failed");

    private static string? Condition(MapValue live, MapValue wanted)
    {
        var type = Json.Text(wanted, "type") ?? "";
        var status = Json.At(wanted, "status") switch { BoolValue b => b.Value ? "True" : "False", StringValue s => s.Text, _ => "True" };
        if (Find(live, type) is not { } condition)
        {
            return $"it has no condition {type} yet";
        }

        var now = Json.Text(condition, "status");
        if (now != status)
        {
            return $"its condition {type} is {now}, not {status}{Why(condition)}";
        }

        return Json.Text(wanted, "reason") is { } reason && Json.Text(condition, "reason") != reason
            ? $"the reason of its condition {type} is {Json.Text(condition, "reason")}, not {reason}"
            : null;
    }

    private static Value? Find(MapValue? live, string type) =>
        Json.Items(live, "status", "conditions").FirstOrDefault(c => Json.Text(c, "type") == type);

    private static string Why(Value condition) => Json.Text(condition, "message") is { Length: > 0 } message ? $": {message}" : "";

    private static string? Observed(MapValue live) =>
        Json.Number(live, "metadata", "generation") is { } wanted && (Json.Number(live, "status", "observedGeneration") ?? 0) < wanted
            ? "its controller has not seen the change yet"
            : null;

    private static string? Progressing(MapValue live) =>
        Find(live, "Progressing") is { } condition && Json.Text(condition, "reason") == "ProgressDeadlineExceeded"
            ? $"it exceeded its progress deadline{Why(condition)}"
            : null;

    private static string? Replicas(MapValue live, ReadOnlySpan<string> counters, bool exact)
    {
        var wanted = Json.Number(live, "spec", "replicas") ?? 1;
        foreach (var counter in counters)
        {
            if ((Json.Number(live, "status", counter) ?? 0) is var now && now < wanted)
            {
                return $"{now} of {wanted} replicas are {Word(counter)}";
            }
        }

        var all = Json.Number(live, "status", "replicas") ?? 0;
        return exact && all > wanted ? $"{all - wanted} old replicas are still there" : null;
    }

    private static string Word(string counter) => counter.Replace("Replicas", "", StringComparison.Ordinal);

    private static string? Stateful(MapValue live)
    {
        if (Replicas(live, ["readyReplicas"], exact: true) is { } missing)
        {
            return missing;
        }

        var isOnDelete = Json.Text(live, "spec", "updateStrategy", "type") == "OnDelete";
        var partition = Json.Number(live, "spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
        var wanted = (Json.Number(live, "spec", "replicas") ?? 1) - partition;
        var updated = Json.Number(live, "status", "updatedReplicas") ?? 0;
        return isOnDelete || wanted <= 0 || updated >= wanted || Json.Text(live, "status", "currentRevision") == Json.Text(live, "status", "updateRevision")
            ? null
            : $"{updated} of {wanted} replicas are updated";
    }

    private static string? Daemon(MapValue live)
    {
        var wanted = Json.Number(live, "status", "desiredNumberScheduled") ?? 0;
        var (updated, ready) = (Json.Number(live, "status", "updatedNumberScheduled") ?? 0, Json.Number(live, "status", "numberReady") ?? 0);
        return updated < wanted ? $"{updated} of {wanted} nodes are updated" : ready < wanted ? $"{ready} of {wanted} nodes are ready" : null;
    }

    private static string? Pod(MapValue live) =>
        Json.Text(live, "status", "phase") is "Succeeded" ? null
        : Condition(live, Value.Map(("type", Value.Of("Ready")))) is { } missing ? $"it is {Json.Text(live, "status", "phase") ?? "new"}: {missing}"
        : null;

    private static string? Job(MapValue live) =>
        Condition(live, Value.Map(("type", Value.Of("Complete")))) is null ? null
        : Find(live, "Failed") is { } failed ? $"it failed{Why(failed)}"
        : $"{Json.Number(live, "status", "succeeded") ?? 0} of {Json.Number(live, "spec", "completions") ?? 1} completions";
}
