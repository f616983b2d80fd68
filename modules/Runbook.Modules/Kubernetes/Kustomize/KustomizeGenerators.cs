using System.Text;
using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Makes ConfigMaps and Secrets of literals and files, as a kustomization's generators do. Used for one task.</summary>
internal sealed class KustomizeGenerators(KustomizeFiles files, List<Diagnostic> errors)
{
    private static readonly string[] Known = ["name", "namespace", "behavior", "literals", "files", "envs", "env", "options", "type"];
    private static readonly string[] KnownOptions = ["labels", "annotations", "disableNameSuffixHash", "immutable"];

    /// <summary>The objects with those that are generated; one that merges or replaces takes the place of the one that is there.</summary>
    public List<KustomizeItem> Add(Kustomization kustomization, List<KustomizeItem> items)
    {
        Require(Json.At(kustomization.Map, "generatorOptions") as MapValue, KnownOptions, "generatorOptions");
        foreach (var (key, kind) in new[] { ("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret") })
        {
            foreach (var generator in kustomization.Maps(key))
            {
                Require(generator, Known, key);
                Require(Json.At(generator, "options") as MapValue, KnownOptions, $"{key}.options");
                Place(generator, Make(kustomization, generator, kind), items);
            }
        }

        return items;
    }

    private void Require(MapValue? map, string[] known, string where)
    {
        foreach (var key in map?.Keys.Where(k => !known.Contains(k.AsText())) ?? [])
        {
            errors.Add(Diagnostic.Error("kustomize-field", "a kustomization has a field that is not supported", $"{key.AsText()} in {where}", key.Span, DidYouMean.Hint(key.AsText() ?? "", known)));
        }
    }

    private void Place(MapValue generator, KustomizeItem made, List<KustomizeItem> items)
    {
        var behavior = Json.Text(generator, "behavior") ?? "create";
        var at = items.FindIndex(i => i.Kind == made.Kind && i.FirstName == made.FirstName);
        if (behavior == "create" && at < 0)
        {
            items.Add(made);
        }
        else if (behavior is "merge" or "replace" && at >= 0)
        {
            var old = items[at];
            items[at] = old with { Body = behavior == "merge" ? Json.Merged(old.Body, Json.With(made.Body, Value.Of(old.Name), "metadata", "name")) : made.Body, GetsHash = made.GetsHash };
        }
        else
        {
            var why = behavior == "create" ? $"{made.Kind} {made.FirstName} is there already (behavior: merge or replace)"
                : behavior is "merge" or "replace" ? $"there is no {made.Kind} {made.FirstName} to {behavior}"
                : $"behavior \"{behavior}\" is not create, merge or replace";
            errors.Add(Diagnostic.Error("kustomize-generator", "a generator of a kustomization does not fit", why, generator.Span));
        }
    }

    private KustomizeItem Make(Kustomization kustomization, MapValue generator, string kind)
    {
        var (data, binary) = (new SortedDictionary<string, Value>(StringComparer.Ordinal), new SortedDictionary<string, Value>(StringComparer.Ordinal));
        foreach (var (key, bytes) in Entries(kustomization, generator))
        {
            var isText = Utf8(bytes) is not null;
            var into = kind == "Secret" || isText ? data : binary;
            into[key] = Value.Of(kind == "Secret" || !isText ? Convert.ToBase64String(bytes) : Utf8(bytes));
        }

        var body = Value.Map(("apiVersion", Value.Of("v1")), ("kind", Value.Of(kind)), ("metadata", Value.Map(("name", Value.Of(Json.Text(generator, "name"))))));
        body = Json.Text(generator, "namespace") is { } space ? Json.With(body, Value.Of(space), "metadata", "namespace") : body;
        body = kind == "Secret" ? Json.With(body, Value.Of(Json.Text(generator, "type") ?? "Opaque"), "type") : body;
        body = data.Count > 0 || binary.Count == 0 ? Json.With(body, Value.Map(data), "data") : body;
        body = binary.Count > 0 ? Json.With(body, Value.Map(binary), "binaryData") : body;
        bool Flag(string key) => Json.Flag(generator, "options", key) || Json.Flag(kustomization.Map, "generatorOptions", key);
        foreach (var key in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            foreach (var (name, value) in Kustomization.TextsOf(Json.At(kustomization.Map, "generatorOptions", key)).Concat(Kustomization.TextsOf(Json.At(generator, "options", key))))
            {
                body = Json.With(body, value, "metadata", key, name);
            }
        }

        body = Flag("immutable") ? Json.With(body, Value.True, "immutable") : body;
        return new(new MapBuilder(body).Build(generator.Span)) { GetsHash = !Flag("disableNameSuffixHash") };
    }

    private IEnumerable<(string Key, byte[] Bytes)> Entries(Kustomization kustomization, MapValue generator)
    {
        foreach (var file in Json.Items(generator, "files"))
        {
            var written = file.AsText() ?? "";
            var equals = written.IndexOf('=', StringComparison.Ordinal);
            var path = equals < 0 ? written : written[(equals + 1)..];
            if (files.Bytes(kustomization, file, path) is { } bytes)
            {
                yield return (equals < 0 ? Path.GetFileName(path) : written[..equals], bytes);
            }
        }

        foreach (var file in Json.Items(generator, "envs").Concat(Json.At(generator, "env") is { } one ? [one] : Array.Empty<Value>()))
        {
            foreach (var line in files.Bytes(kustomization, file, file.AsText() ?? "") is { } bytes ? Encoding.UTF8.GetString(bytes).Split('\n') : [])
            {
                var text = line.TrimStart().TrimEnd('\r');
                if (text.Length > 0 && text[0] != '#' && Pair(text, file) is { } pair)
                {
                    yield return pair;
                }
            }
        }

        foreach (var literal in Json.Items(generator, "literals"))
        {
            if (Pair(literal.AsText() ?? "", literal) is { } pair)
            {
                yield return (pair.Key, Encoding.UTF8.GetBytes(Unquoted(Encoding.UTF8.GetString(pair.Bytes))));
            }
        }
    }

    private (string Key, byte[] Bytes)? Pair(string text, Value written)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at > 0)
        {
            return (text[..at], Encoding.UTF8.GetBytes(text[(at + 1)..]));
        }

        errors.Add(Diagnostic.Error("kustomize-literal", "an entry of a generator is not KEY=VALUE", null, written.Span));
        return null;
    }

    private static string Unquoted(string text) =>
        text.Length > 1 && text[0] == text[^1] && text[0] is '"' or '\'' ? text[1..^1] : text;

    private static string? Utf8(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
