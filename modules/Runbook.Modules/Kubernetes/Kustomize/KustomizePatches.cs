using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Applies a kustomization's patches, strategic ones and those of RFC 6902. Used for one task.</summary>
internal sealed class KustomizePatches(KustomizeFiles files, List<Diagnostic> errors)
{
    private static readonly string[] Known = ["path", "patch", "target", "options"];
    private static readonly string[] KnownTargets = ["group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector"];

    /// <summary>The objects after all patches; one that a patch deletes is gone.</summary>
    public List<KustomizeItem> Apply(Kustomization kustomization, List<KustomizeItem> items)
    {
        foreach (var written in kustomization.Items("patchesStrategicMerge"))
        {
            var isInline = written.AsText()?.Contains('\n', StringComparison.Ordinal) == true;
            var patches = isInline ? files.Documents(kustomization.File, written.AsText()!) ?? [] : files.Objects(kustomization, written);
            items = patches.OfType<MapValue>().Aggregate(items, (now, p) => Merge(now, p, null, written));
        }

        foreach (var entry in kustomization.Maps("patchesJson6902").Concat(kustomization.Maps("patches")))
        {
            items = Entry(kustomization, entry, items);
        }

        return items;
    }

    private List<KustomizeItem> Entry(Kustomization kustomization, MapValue entry, List<KustomizeItem> items)
    {
        var target = Json.At(entry, "target") as MapValue;
        foreach (var key in entry.Keys.Where(k => !Known.Contains(k.AsText())).Concat(target?.Keys.Where(k => !KnownTargets.Contains(k.AsText())) ?? []))
        {
            errors.Add(Diagnostic.Error("kustomize-field", "a kustomization has a field that is not supported", $"{key.AsText()} in a patch", key.Span, DidYouMean.Hint(key.AsText() ?? "", [.. Known, .. KnownTargets])));
        }

        var content = Json.At(entry, "path") is { } path ? files.Content(kustomization, path)
            : Json.Text(entry, "patch") is { } inline ? (kustomization.File, inline)
            : ((string File, string Text)?)null;
        foreach (var patch in content is { } text ? files.Documents(text.File, text.Text) ?? [] : [])
        {
            items = patch is ListValue operations ? Operate(items, operations, target, entry)
                : patch is MapValue map ? Merge(items, map, target, entry)
                : items;
        }

        return items;
    }

    private List<KustomizeItem> Operate(List<KustomizeItem> items, ListValue operations, MapValue? target, Value written)
    {
        var result = new List<KustomizeItem>();
        var meant = target is null ? [] : items.Where(i => IsMeant(target, i)).ToArray();
        Require(meant.Length, target is null ? "it has no target" : $"its target {target} is not there", written);
        foreach (var item in items)
        {
            try
            {
                result.Add(meant.Contains(item) ? item with { Body = JsonPatch.Apply(item.Body, operations) } : item);
            }
            catch (FormatException e)
            {
                errors.Add(Diagnostic.Error("kustomize-patch", "a patch of a kustomization does not fit", $"{item.Kind} {item.FirstName}: {e.Message}", operations.Span));
            }
        }

        return result;
    }

    private List<KustomizeItem> Merge(List<KustomizeItem> items, MapValue patch, MapValue? target, Value written)
    {
        var (kind, name, space) = (Json.Text(patch, "kind"), Json.Text(patch, "metadata", "name"), Json.Text(patch, "metadata", "namespace"));
        bool Fits(KustomizeItem i) => target is not null ? IsMeant(target, i)
            : i.Kind == kind && (i.FirstName == name || i.Name == name) && (space is null || i.Namespace is null || i.Namespace == space);
        Require(items.Count(Fits), target is null ? $"there is no {kind} {name}" : $"its target {target} is not there", written);
        if (Json.Text(patch, "$patch") == "delete")
        {
            return [.. items.Where(i => !Fits(i))];
        }

        return [.. items.Select(i => Fits(i) ? i with { Body = Merged(i, patch) } : i)];
    }

    private MapValue Merged(KustomizeItem item, MapValue patch)
    {
        try
        {
            // The patch's own name says whom it means, and renames nobody.
            return StrategicMerge.Apply(item.Body, Json.With(patch, Value.Of(item.Name), "metadata", "name"), KubeUnknown.IsOwn(Json.Text(item.Body, "apiVersion") ?? ""));
        }
        catch (FormatException e)
        {
            errors.Add(Diagnostic.Error("kustomize-patch", "a patch of a kustomization does not fit", $"{item.Kind} {item.FirstName}: {e.Message}", patch.Span));
            return item.Body;
        }
    }

    private void Require(int count, string why, Value written)
    {
        if (count == 0)
        {
            errors.Add(Diagnostic.Error("kustomize-patch", "a patch of a kustomization fits nothing", why, written.Span));
        }
    }

    private static bool IsMeant(MapValue target, KustomizeItem item)
    {
        bool Is(string key, string? now) => Json.Text(target, key) is not { Length: > 0 } wanted || Regex.IsMatch(now ?? "", $"^(?:{wanted})$", RegexOptions.CultureInvariant);
        bool Has(string key, string where) => Json.Text(target, key) is not { Length: > 0 } selector || selector.Split(',').All(s => Holds(s.Trim(), Json.At(item.Body, "metadata", where) as MapValue));
        var version = Json.Text(item.Body, "apiVersion") ?? "";
        return Is("group", item.Group) && Is("version", version[(version.IndexOf('/', StringComparison.Ordinal) + 1)..]) && Is("kind", item.Kind)
            && (Is("name", item.FirstName) || Is("name", item.Name)) && Is("namespace", item.Namespace) && Has("labelSelector", "labels") && Has("annotationSelector", "annotations");
    }

    private static bool Holds(string selector, MapValue? among)
    {
        var parts = selector.Split(["!=", "==", "="], 2, StringSplitOptions.TrimEntries);
        var now = Json.Text(among, parts[0].TrimStart('!'));
        return parts.Length == 1 ? now is null == selector.StartsWith('!') : now == parts[1] != selector.Contains("!=", StringComparison.Ordinal);
    }
}
