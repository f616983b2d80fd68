using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// Makes objects of a folder with a kustomization, as <c>kustomize build</c> does, from files of the control machine only. Used for one
/// task; what is wrong is collected.
/// </summary>
/// <param name="yaml">Reads the files.</param>
/// <param name="errors">Gets what is wrong.</param>
internal sealed class KustomizeBuild(IYamlReader yaml, List<Diagnostic> errors)
{
    private const int Deepest = 32;
    private readonly KustomizeFiles _files = new(yaml, errors);

    /// <summary>The objects, with the digests at the end of their names.</summary>
    public IReadOnlyList<MapValue> Build(string folder)
    {
        var items = Accumulate(folder, 0, default);
        var hashed = items.Select(i => i.GetsHash ? i with { Body = KubeHash.Named(i.Body) } : i).ToList();
        return [.. KustomizeNames.Follow(items, hashed).Select(i => i.Body)];
    }

    private List<KustomizeItem> Accumulate(string folder, int depth, SourceSpan from)
    {
        if (depth > Deepest)
        {
            errors.Add(Diagnostic.Error("kustomize-loop", "kustomizations name each other in a circle", folder, from));
            return [];
        }

        if (_files.Kustomization(folder, from) is not { } kustomization)
        {
            return [];
        }

        var before = errors.Count;
        errors.AddRange(kustomization.Mistakes());
        if (errors.Count > before)
        {
            return [];
        }

        var items = kustomization.Items("resources").Concat(kustomization.Items("bases")).SelectMany(r => Resource(kustomization, r, depth)).ToList();
        items = new KustomizeGenerators(_files, errors).Add(kustomization, items);
        items = new KustomizePatches(_files, errors).Apply(kustomization, items);
        return Transformed(kustomization, items);
    }

    private IEnumerable<KustomizeItem> Resource(Kustomization kustomization, Value written, int depth)
    {
        var path = written.AsText() ?? "";
        if (path.Contains("://", StringComparison.Ordinal) || path.StartsWith("git@", StringComparison.Ordinal) || path.StartsWith("github.com/", StringComparison.Ordinal))
        {
            errors.Add(Diagnostic.Error("kustomize-remote", "a remote resource of a kustomization is not fetched", path, written.Span, "put its files beside the kustomization, and name them"));
            return [];
        }

        var full = Path.GetFullPath(Path.Combine(kustomization.Folder, path));
        return Directory.Exists(full)
            ? Accumulate(full, depth + 1, written.Span)
            : [.. _files.Objects(kustomization, written).Select(o => new KustomizeItem(o))];
    }

    private List<KustomizeItem> Transformed(Kustomization kustomization, List<KustomizeItem> items)
    {
        var spaced = items.Select(i => kustomization.Text("namespace") is { Length: > 0 } space ? KustomizeNames.Moved(i, space, items) : i).ToList();
        var named = spaced.Select(i => KustomizeNames.Renamed(i, kustomization.Text("namePrefix"), kustomization.Text("nameSuffix"))).ToList();
        var followed = KustomizeNames.Follow(spaced, named);
        var labelled = followed.Select(i => i with { Body = KustomizeLabels.Apply(kustomization, i.Body) });
        return KustomizeReplicas(kustomization, [.. labelled.Select(i => i with { Body = KustomizeImages.Apply(kustomization, i.Body) })]);
    }

    private List<KustomizeItem> KustomizeReplicas(Kustomization kustomization, List<KustomizeItem> items)
    {
        foreach (var entry in kustomization.Maps("replicas"))
        {
            var (name, count) = (Json.Text(entry, "name") ?? "", Json.Number(entry, "count"));
            var meant = items.Where(i => (i.FirstName == name || i.Name == name) && i.Kind is "Deployment" or "ReplicaSet" or "StatefulSet" or "ReplicationController").ToArray();
            if (count is null || meant.Length == 0)
            {
                errors.Add(Diagnostic.Error(
                    "kustomize-replicas", "replicas of a kustomization fit nothing", count is null ? $"{name} has no count" : $"there is no Deployment, StatefulSet or ReplicaSet {name}",
                    entry.Span, DidYouMean.Hint(name, items.Select(i => i.FirstName))));
                continue;
            }

            items = [.. items.Select(i => meant.Contains(i) ? i with { Body = Json.With(i.Body, Value.Of((long)count), "spec", "replicas") } : i)];
        }

        return items;
    }
}
