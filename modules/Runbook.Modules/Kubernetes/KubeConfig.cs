using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// What one or several kubeconfig files say: of entries with one name the first wins, as
/// https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/ has it. Immutable.
/// </summary>
internal sealed class KubeConfig
{
    private readonly Dictionary<string, (MapValue Entry, string Folder)> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (MapValue Entry, string Folder)> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (MapValue Entry, string Folder)> _contexts = new(StringComparer.Ordinal);
    private string? _current;

    /// <summary>The names of the files, for messages.</summary>
    public string Names { get; private init; } = "";

    /// <summary>Reads files in their order.</summary>
    /// <exception cref="ProbeException">One cannot be read.</exception>
    public static KubeConfig Of(IReadOnlyList<(string File, string Text)> files, IYamlReader yaml)
    {
        var config = new KubeConfig { Names = string.Join(", ", files.Select(f => f.File)) };
        foreach (var (file, text) in files)
        {
            var errors = new List<Diagnostic>();
            var documents = yaml.Read(text, file, errors);
            if (errors.Find(e => e.Severity == Severity.Error) is { } error)
            {
                throw new ProbeException($"the kubeconfig cannot be read: {error}");
            }

            config.Add(documents.Count > 0 && documents[0] is MapValue map ? map : throw new ProbeException($"{file} is no kubeconfig: it is not a map"), file);
        }

        return config;
    }

    /// <summary>A kubeconfig that was given as a map.</summary>
    public static KubeConfig Of(MapValue content)
    {
        var config = new KubeConfig { Names = "the kubeconfig of the task" };
        config.Add(content, "");
        return config;
    }

    /// <summary>Cluster, user and namespace of a context; null takes the current one.</summary>
    /// <exception cref="ProbeException">There is none, or what it names is not there.</exception>
    public KubeLogin Login(string? context)
    {
        var name = context ?? _current;
        if (string.IsNullOrEmpty(name))
        {
            throw new ProbeException($"{Names} has no current context; name one with context: (there are {Known(_contexts)})");
        }

        var chosen = Find(_contexts, name, "context").Entry;
        var cluster = Find(_clusters, Json.Text(chosen, "cluster") ?? "", $"cluster, as context \"{name}\" names it,");
        var user = Json.Text(chosen, "user") is { Length: > 0 } login ? Find(_users, login, $"user, as context \"{name}\" names it,") : (Entry: MapValue.Empty, Folder: "");
        return new(cluster.Entry, cluster.Folder, user.Entry, user.Folder, Json.Text(chosen, "namespace") is { Length: > 0 } space ? space : "default");
    }

    private void Add(MapValue file, string path)
    {
        var folder = path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : ".";
        _current = string.IsNullOrEmpty(_current) ? Json.Text(file, "current-context") : _current;
        foreach (var (list, key, into) in new[] { ("clusters", "cluster", _clusters), ("users", "user", _users), ("contexts", "context", _contexts) })
        {
            foreach (var entry in Json.Items(file, list))
            {
                into.TryAdd(Json.Text(entry, "name") ?? "", (Json.At(entry, key) as MapValue ?? MapValue.Empty, folder));
            }
        }
    }

    private (MapValue Entry, string Folder) Find(Dictionary<string, (MapValue Entry, string Folder)> among, string name, string what)
    {
        if (among.TryGetValue(name, out var found))
        {
            return found;
        }

        var hint = DidYouMean.Hint(name, among.Keys) ?? $"there are {Known(among)}";
        throw new ProbeException($"{Names}: there is no {what} \"{name}\" ({hint})");
    }

    private static string Known(Dictionary<string, (MapValue Entry, string Folder)> among) =>
        among.Count == 0 ? "none" : string.Join(", ", among.Keys.Order(StringComparer.Ordinal));
}
