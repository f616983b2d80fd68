using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Asks why objects did not become ready, and says it: states of pods, images that cannot be pulled, warnings of events. Stateless.</summary>
internal static class KubeReasons
{
    private const int Most = 6;

    /// <summary>The questions: the pods and the events of the namespaces of what is not ready.</summary>
    public static RemoteAction Ask(KubeServer server, IReadOnlyList<KubeSeen> seen, Func<MapValue?, string?> missing)
    {
        var places = seen.Where(s => missing(s.Live) is not null).Select(s => s.Found.Namespace).OfType<string>().Distinct().Take(3);
        var requests = places.SelectMany(p => new[]
        {
            server.Get($"/api/v1/namespaces/{Uri.EscapeDataString(p)}/pods"),
            server.Get($"/api/v1/namespaces/{Uri.EscapeDataString(p)}/events?fieldSelector=type%21%3DNormal"),
        }).ToArray();
        return new RemoteAction.Web(requests) { AnyStatus = true, Summary = "ask for pods and events" };
    }

    /// <summary>What the answers say about objects that are not ready, a clause each; empty when nothing.</summary>
    public static IReadOnlyList<string> Read(IReadOnlyList<KubeSeen> seen, IReadOnlyList<Runbook.Sdk.WebAnswer> answers)
    {
        var lists = answers.Where(a => a.Succeeded).Select(a => Json.TryParse(a.Body)).ToArray();
        var pods = lists.Where(l => Json.Text(l, "kind") == "PodList").SelectMany(l => Json.Items(l, "items")).Where(p => seen.Any(s => IsOf(p, s))).ToArray();
        var names = seen.Select(s => (s.Found.Wanted.Kind, s.Found.Wanted.Name)).Concat(pods.Select(p => ("Pod", Json.Text(p, "metadata", "name") ?? ""))).ToHashSet();
        var events = lists.Where(l => Json.Text(l, "kind") == "EventList").SelectMany(l => Json.Items(l, "items"))
            .Where(e => names.Contains((Json.Text(e, "involvedObject", "kind") ?? "", Json.Text(e, "involvedObject", "name") ?? "")))
            .OrderByDescending(e => Json.Text(e, "lastTimestamp") ?? Json.Text(e, "eventTime"))
            .Select(e => $"{Json.Text(e, "involvedObject", "kind")} {Json.Text(e, "involvedObject", "name")}: {Json.Text(e, "reason")}: {Json.Text(e, "message")?.Trim()}");
        return [.. pods.SelectMany(Containers).Concat(events).Distinct().Take(Most)];
    }

    /// <summary>Whether a pod is the object, or bears the labels that it selects.</summary>
    private static bool IsOf(Value pod, KubeSeen seen)
    {
        if (Json.Text(pod, "metadata", "namespace") != seen.Found.Namespace)
        {
            return false;
        }

        return seen.Found.Wanted.Kind == "Pod"
            ? Json.Text(pod, "metadata", "name") == seen.Found.Wanted.Name
            : Json.At(seen.Live, "spec", "selector", "matchLabels") is MapValue { Count: > 0 } labels
                && labels.TextEntries.All(l => Json.At(pod, "metadata", "labels", l.Key)?.Equals(l.Value) == true);
    }

    private static IEnumerable<string> Containers(Value pod)
    {
        var name = Json.Text(pod, "metadata", "name");
        foreach (var condition in Json.Items(pod, "status", "conditions").Where(c => Json.Text(c, "type") == "PodScheduled" && Json.Text(c, "status") == "False"))
        {
            yield return $"Pod {name}: {Json.Text(condition, "reason")}: {Json.Text(condition, "message")}";
        }

        foreach (var container in Json.Items(pod, "status", "initContainerStatuses").Concat(Json.Items(pod, "status", "containerStatuses")))
        {
            var state = Json.At(container, "state", "waiting") ?? Json.At(container, "state", "terminated");
            if (state is not null && Json.Text(state, "reason") is { } reason and not ("PodInitializing" or "ContainerCreating" or "Completed"))
            {
                var message = Json.Text(state, "message") is { Length: > 0 } text ? $": {text.Trim()}" : "";
                yield return $"Pod {name}, container {Json.Text(container, "name")}: {reason}{message} ({Json.Number(container, "restartCount") ?? 0} restarts)";
            }
        }
    }
}
