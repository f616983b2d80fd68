using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Reads what the containers of a pod wrote, or of one pod of a Deployment and its kin.</summary>
[Module("k8s_log", "kubernetes.core.k8s_log", "community.kubernetes.k8s_log")]
internal sealed class KubeLogModule(IYamlReader yaml) : Module<KubeLogModule.Args, string>
{
    private readonly KubeAccess _access = new(yaml);

    /// <summary>The arguments. Immutable.</summary>
    public sealed record Args : KubeArgs
    {
        /// <summary>The kind: a Pod, or what has pods. Default Pod.</summary>
        public string Kind { get; init; } = "Pod";

        /// <summary>Group and version. Default <c>v1</c>.</summary>
        [Alias("api", "version")]
        public string ApiVersion { get; init; } = "v1";

        /// <summary>The object's name.</summary>
        public string? Name { get; init; }

        /// <summary>The namespace. Default the context's.</summary>
        public string? Namespace { get; init; }

        /// <summary>Without a name: a pod with these labels.</summary>
        public IReadOnlyList<string> LabelSelectors { get; init; } = [];

        /// <summary>Selectors of fields; all must hold.</summary>
        public IReadOnlyList<string> FieldSelectors { get; init; } = [];

        /// <summary>The container, where there are several.</summary>
        public string? Container { get; init; }

        /// <summary>Whether the log of the container before its last restart is read. Default false.</summary>
        public bool Previous { get; init; }

        /// <summary>Only what was written in the last so many seconds.</summary>
        public string? SinceSeconds { get; init; }

        /// <summary>Only so many last lines.</summary>
        public int? TailLines { get; init; }

        /// <summary>Whether the containers are all read, one after the other. Default false.</summary>
        public bool AllContainers { get; init; }
    }

    /// <inheritdoc/>
    public override Probe<string> Read(Args args) => _access.Find(args).Then(server => Pod(args, server).Then(pod => Logs(args, server, pod)));

    /// <inheritdoc/>
    public override Change? Plan(Args args, string now) => null;

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, string now) => ModuleResult.Of(
        ("log", Value.Of(now)),
        ("log_lines", Value.Of(now.Length == 0 ? [] : now.TrimEnd('\n').Split('\n'))));

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) =>
        args.Name is null && args.LabelSelectors.Count == 0 ? ["it needs name or label_selectors"] : [];

    private static Probe<KubeFound> Pod(Args args, KubeServer server)
    {
        if (args.Name is null || args.Kind.Equals("pod", StringComparison.OrdinalIgnoreCase))
        {
            var target = new KubeTarget("v1", "Pod", args.Name, args.Namespace ?? server.Namespace) { Labels = args.LabelSelectors, Fields = args.FieldSelectors };
            return KubeFind.Only(server, target);
        }

        return KubeFind.Only(server, new(args.ApiVersion, args.Kind, args.Name, args.Namespace)).Then(owner =>
        {
            var labels = (Json.At(owner.Live, "spec", "selector", "matchLabels") ?? Json.At(owner.Live, "spec", "selector")) as MapValue
                ?? throw new ProbeException($"{owner.Label} selects no pods");
            return KubeFind.Only(server, new("v1", "Pod", null, owner.Namespace) { Labels = [.. labels.TextEntries.Select(l => $"{l.Key}={l.Value.AsText()}")] });
        });
    }

    private static Probe<string> Logs(Args args, KubeServer server, KubeFound pod)
    {
        var containers = args.AllContainers
            ? Json.Items(pod.Live, "spec", "containers").Select(c => Json.Text(c, "name"))
            : [args.Container];
        return Probe.All(containers.Select(c => Log(args, server, pod, c))).Select(all => string.Concat(all));
    }

    private static Probe<string> Log(Args args, KubeServer server, KubeFound pod, string? container)
    {
        var query = new List<string>();
        void Add(string name, string? value)
        {
            if (value is not null)
            {
                query.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }

        Add("container", container);
        Add("previous", args.Previous ? "true" : null);
        Add("sinceSeconds", args.SinceSeconds);
        Add("tailLines", args.TailLines?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Probe.Answer(server.Get($"{pod.Path}/log{(query.Count > 0 ? "?" + string.Join('&', query) : "")}"), answer =>
            answer.Succeeded ? answer.Body : throw new ProbeException($"{pod.Label}: {KubeTrouble.Message(answer, server)}"));
    }
}
