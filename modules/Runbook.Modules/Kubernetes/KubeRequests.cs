using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The requests for one object. A trial is answered by the server as the change would be, and changes nothing. Stateless.</summary>
internal static class KubeRequests
{
    /// <summary>The types of patches by the names that playbooks give them.</summary>
    private static readonly Dictionary<string, string> PatchTypes = new(StringComparer.Ordinal)
    {
        ["strategic-merge"] = "application/strategic-merge-patch+json",
        ["merge"] = "application/merge-patch+json",
        ["json"] = "application/json-patch+json",
    };

    /// <summary>The names of the types of patches.</summary>
    public static IReadOnlyList<string> PatchNames => [.. PatchTypes.Keys];

    /// <summary>Makes the object as described, or changes it so.</summary>
    public static WebQuery Apply(KubectlArgs args, KubeServer server, KubeKind kind, KubeFound found, bool trial)
    {
        var body = Text(KubeDefaults.Filled(found.Wanted.Body));
        var manager = $"fieldManager={Uri.EscapeDataString(args.Manager)}{(trial ? "&dryRun=All" : "")}";
        if (found.Wanted.Name.Length == 0)
        {
            return server.Request("POST", $"{kind.Collection(found.Namespace)}?{manager}", body);
        }

        var path = kind.Path(found.Wanted.Name, found.Namespace);
        if (args.Force && found.Live is { } live)
        {
            var version = Json.Text(live, "metadata", "resourceVersion") ?? "";
            return server.Request("PUT", $"{path}?{manager}", Text(Json.With(found.Wanted.Body, Value.Of(version), "metadata", "resourceVersion")));
        }

        return server.Request("PATCH", $"{path}?{manager}&force={(args.Forces ? "true" : "false")}", body, "application/apply-patch+yaml");
    }

    /// <summary>Changes the fields that are described.</summary>
    public static WebQuery Patch(KubectlArgs args, KubeServer server, KubeFound found, string type, bool trial) => server.Request(
        "PATCH",
        $"{found.Path}?fieldManager={Uri.EscapeDataString(args.Manager)}{(trial ? "&dryRun=All" : "")}",
        Text(type == "json" ? args.Patch ?? found.Wanted.Body : found.Wanted.Body),
        PatchTypes[type]);

    /// <summary>Has the pods made anew.</summary>
    public static WebQuery Restart(KubectlArgs args, KubeServer server, KubeFound found, string time) => server.Request(
        "PATCH",
        $"{found.Path}?fieldManager={Uri.EscapeDataString(args.Manager)}",
        Text(Json.With(MapValue.Empty, Value.Of(time), "spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt")),
        PatchTypes["merge"]);

    /// <summary>Deletes it.</summary>
    public static WebQuery Delete(KubeServer server, KubeFound found, MapValue? options) => server.Request(
        "DELETE", found.Path, options is null ? null : Text(Value.Map([KeyValuePair.Create("apiVersion", Value.Of("v1")), KeyValuePair.Create("kind", Value.Of("DeleteOptions")), .. options.TextEntries])));

    private static string Text(Value value) => ValueJson.ToJson(value, maskSecrets: false);
}
