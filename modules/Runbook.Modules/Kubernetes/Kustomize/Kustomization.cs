using Runbook.Core;

namespace Runbook.Modules;

/// <summary>
/// A <c>kustomization.yaml</c> as it was read (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/). A field that
/// is not supported is an error that names it. Immutable.
/// </summary>
/// <param name="Folder">The folder that its paths start from.</param>
/// <param name="File">The file, for places.</param>
/// <param name="Map">Its content.</param>
internal sealed record Kustomization(string Folder, string File, MapValue Map)
{
    /// <summary>The names that the file may have, the first that is there is taken.</summary>
    public static IReadOnlyList<string> FileNames { get; } = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    private static readonly string[] Known =
    [
        "apiVersion", "kind", "metadata", "resources", "bases", "patches", "patchesStrategicMerge", "patchesJson6902", "namePrefix", "nameSuffix", "namespace",
        "commonLabels", "labels", "commonAnnotations", "images", "replicas", "configMapGenerator", "secretGenerator", "generatorOptions",
    ];

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<Value> Items(string key) => Json.Items(Map, key);

    /// <summary>A text; empty when there is none.</summary>
    public string Text(string key) => Json.Text(Map, key) ?? "";

    /// <summary>The maps of a list.</summary>
    public IEnumerable<MapValue> Maps(string key) => Items(key).OfType<MapValue>();

    /// <summary>The entries of a map of texts; numbers and booleans are taken as they would be written.</summary>
    public IReadOnlyList<KeyValuePair<string, Value>> Texts(string key) => TextsOf(Json.At(Map, key));

    /// <summary>The entries of a map of texts.</summary>
    public static IReadOnlyList<KeyValuePair<string, Value>> TextsOf(Value? map) =>
        [.. ((map as MapValue)?.TextEntries ?? []).Select(e => KeyValuePair.Create(e.Key, e.Value is StringValue ? e.Value : Value.Of(e.Value.ToString())))];

    /// <summary>What is wrong with its fields.</summary>
    public IEnumerable<Diagnostic> Mistakes()
    {
        foreach (var key in Map.Keys.Where(k => !Known.Contains(k.AsText())))
        {
            yield return Diagnostic.Error(
                "kustomize-field", "a kustomization has a field that is not supported", key.AsText() ?? key.ToString(), key.Span, DidYouMean.Hint(key.AsText() ?? "", Known) ?? $"supported are {string.Join(", ", Known.Skip(3))}");
        }

        foreach (var (key, wanted) in new[] { "resources", "bases", "patches", "patchesStrategicMerge", "patchesJson6902", "labels", "images", "replicas", "configMapGenerator", "secretGenerator" }
            .Select(k => (k, "a list")).Concat(new[] { "commonLabels", "commonAnnotations", "generatorOptions" }.Select(k => (k, "a map"))))
        {
            if (Json.At(Map, key) is { } value && (wanted == "a list" ? value is not ListValue : value is not MapValue))
            {
                yield return Diagnostic.Error("kustomize-value", "a field of a kustomization has the wrong type", $"{key} must be {wanted}", value.Span);
            }
        }
    }
}
