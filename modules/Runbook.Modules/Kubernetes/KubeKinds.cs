using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The kinds that a server serves, as far as they were asked for. Immutable.</summary>
internal sealed class KubeKinds(IReadOnlyDictionary<string, IReadOnlyList<KubeKind>> byVersion)
{
    /// <summary>Asks for the kinds of group versions, one request each; what was asked in this run is not asked again while it is enough.</summary>
    /// <param name="server">The server.</param>
    /// <param name="wanted">Group version and kind of what is looked for.</param>
    public static Probe<KubeKinds> Ask(KubeServer server, IReadOnlyCollection<(string ApiVersion, string Kind)> wanted) =>
        AskOnce(server, wanted.Select(w => w.ApiVersion), mayBeKept: true).Then(kinds =>
        {
            // What was kept may be older than a definition of a kind: what it lacks is asked for anew.
            var missing = wanted.Where(w => kinds.Find(w.ApiVersion, w.Kind) is null).Select(w => w.ApiVersion).Distinct().ToArray();
            return missing.Length == 0 ? Probe.Known(kinds) : AskOnce(server, missing, mayBeKept: false).Select(more => kinds.With(more));
        });

    /// <summary>The kind of a name in a group version; null when it is not served.</summary>
    public KubeKind? Find(string apiVersion, string kind) => Among(apiVersion).FirstOrDefault(k => k.Name == kind) ?? Among(apiVersion).FirstOrDefault(k => k.IsCalled(kind));

    /// <summary>The names of the kinds of a group version; empty when it is not served.</summary>
    public IEnumerable<string> Names(string apiVersion) => Among(apiVersion).Select(k => k.Name);

    /// <summary>Whether a group version is served.</summary>
    public bool Serves(string apiVersion) => byVersion.ContainsKey(apiVersion);

    private KubeKinds With(KubeKinds more)
    {
        var all = new Dictionary<string, IReadOnlyList<KubeKind>>(byVersion, StringComparer.Ordinal);
        foreach (var (version, kinds) in more.All)
        {
            all[version] = kinds;
        }

        return new(all);
    }

    private IReadOnlyDictionary<string, IReadOnlyList<KubeKind>> All => byVersion;

    private IReadOnlyList<KubeKind> Among(string apiVersion) => byVersion.GetValueOrDefault(apiVersion) ?? [];

    private static Probe<KubeKinds> AskOnce(KubeServer server, IEnumerable<string> versions, bool mayBeKept) =>
        Probe.All(versions.Distinct(StringComparer.Ordinal).Select(v => Version(server, v, mayBeKept)))
            .Select(all => new KubeKinds(all.Where(a => a.Kinds is not null).ToDictionary(a => a.Version, a => a.Kinds!, StringComparer.Ordinal)));

    private static Probe<(string Version, IReadOnlyList<KubeKind>? Kinds)> Version(KubeServer server, string version, bool mayBeKept) =>
        Probe.Answer(server.Get(KubeKind.Root(version), mayBeKept), answer => (version, answer.Status == 404 ? null : Read(version, KubeTrouble.Checked(answer, server))));

    private static IReadOnlyList<KubeKind> Read(string version, Value list)
    {
        var kinds = new List<KubeKind>();
        foreach (var item in Json.Items(list, "resources"))
        {
            if (Json.Text(item, "name") is { } plural && Json.Text(item, "kind") is { } kind && !plural.Contains('/', StringComparison.Ordinal))
            {
                kinds.Add(new(version, kind, plural, Json.Flag(item, "namespaced"))
                {
                    OtherNames = [Json.Text(item, "singularName") ?? "", .. Json.Items(item, "shortNames").Select(n => n.AsText() ?? "")],
                });
            }
        }

        return kinds;
    }
}
