using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Makes objects of what a task names: maps, lists, text of many documents, files, a kind with a name. Stateless.</summary>
internal sealed class KubeManifests(IYamlReader yaml)
{
    /// <summary>The objects in the order they were written, and what is wrong with them.</summary>
    public IReadOnlyList<KubeObject> Read(KubectlArgs args, List<Diagnostic> errors)
    {
        var documents = new List<Value>();
        if (args.Definition is { } definition)
        {
            Collect(definition, documents, errors);
        }

        foreach (var file in (args.Src is { } src ? [src] : Array.Empty<SourceFile>()).Concat(args.Template ?? []))
        {
            File(file, documents, errors);
        }

        if (args.Kustomize is { } folder)
        {
            documents.AddRange(Kustomized(folder, errors));
        }

        if (documents.Count == 0 && errors.Count == 0 && args.Definition is null && args.Src is null && args.Template is null && args.Kustomize is null && args.Kind is not null)
        {
            documents.Add(MapValue.Empty);
        }

        var objects = new List<KubeObject>();
        foreach (var document in documents)
        {
            Object(document, args, objects, errors);
        }

        return objects;
    }

    private IReadOnlyList<MapValue> Kustomized(SourceFile folder, List<Diagnostic> errors)
    {
        if (folder is { IsDirectory: true, FullPath: { } path })
        {
            return new KustomizeBuild(yaml, errors).Build(path);
        }

        errors.Add(Diagnostic.Error("kustomize-folder", "kustomize names no folder", folder.FullPath ?? folder.Written, default, "name the folder that holds the kustomization.yaml"));
        return [];
    }

    private void Collect(Value definition, List<Value> documents, List<Diagnostic> errors)
    {
        switch (definition)
        {
            case ListValue list:
                foreach (var item in list.Items)
                {
                    Collect(item, documents, errors);
                }

                break;
            case StringValue text:
                documents.AddRange(Documents(Placed(text), text.Span.File ?? "definition", text.IsSecret, errors));
                break;
            case NullValue:
                break;
            default:
                documents.Add(definition);
                break;
        }
    }

    /// <summary>The text with as many lines and columns before it as there are in its file, so that its places are the file's.</summary>
    private static string Placed(StringValue text)
    {
        if (text.Span is not { IsKnown: true, Line: > 0 } span)
        {
            return text.Text;
        }

        var isOne = !("\n" + text.Text).Contains("\n---", StringComparison.Ordinal) && !text.Text.StartsWith('%') && !text.Text.Contains('\t', StringComparison.Ordinal);
        var indent = isOne ? new string(' ', Math.Max(0, span.Column - 1)) : "";
        return new string('\n', span.Line - 1) + indent + text.Text.Replace("\n", "\n" + indent, StringComparison.Ordinal);
    }

    private void File(SourceFile file, List<Value> documents, List<Diagnostic> errors)
    {
        var name = file.FullPath ?? file.Written;
        if (file.Content?.AsText(64 << 20) is not { } text)
        {
            errors.Add(Diagnostic.Error("manifest-file", "a file of manifests cannot be read", file.IsDirectory ? $"{name} is a folder" : $"{name} is not text", new(name, 1, 1)));
            return;
        }

        documents.AddRange(Documents(text, name, file.Content.IsSecret, errors));
    }

    private IEnumerable<Value> Documents(string text, string file, bool isSecret, List<Diagnostic> errors)
    {
        var read = yaml.Read(text, file, errors).Where(d => d is not NullValue).Select(Json.Plain);
        return isSecret ? read.Select(d => d.AsSecret()) : read;
    }

    private static void Object(Value document, KubectlArgs args, List<KubeObject> objects, List<Diagnostic> errors)
    {
        if (document is not MapValue map)
        {
            errors.Add(Diagnostic.Error("manifest", "a document is not an object", $"it is {(document is ListValue ? "a list" : $"the text \"{document.AsText() ?? document.ToString()}\"")}", document.Span, "an object is a map with apiVersion, kind and metadata"));
            return;
        }

        if (Json.Text(map, "kind") is { } list && list.EndsWith("List", StringComparison.Ordinal) && map["items"] is ListValue items)
        {
            foreach (var item in items.Items)
            {
                Object(item, args, objects, errors);
            }

            return;
        }

        var (version, kind) = (Json.Text(map, "apiVersion") ?? args.ApiVersion, Json.Text(map, "kind") ?? args.Kind);
        if (kind is null)
        {
            errors.Add(Diagnostic.Error("manifest", "an object has no kind", Json.Text(map, "metadata", "name"), map.Span, DidYouMean.Nearest("kind", map.TextEntries.Select(e => e.Key)) is { } near ? $"is \"{near}\" meant for it?" : "write kind: in it, or as an argument of the task"));
            return;
        }

        var made = Make(map, version, kind, args, errors);
        objects.Add(args.AppendHash && KubeHash.IsFor(kind) && made.Name.Length > 0 ? Hashed(made) : made);
    }

    private static KubeObject Hashed(KubeObject made)
    {
        var body = KubeHash.Named(made.Body);
        return made with { Body = body, Name = Json.Text(body, "metadata", "name")! };
    }

    private static KubeObject Make(MapValue map, string version, string kind, KubectlArgs args, List<Diagnostic> errors)
    {
        if (map["metadata"] is { } wrong and not (MapValue or NullValue))
        {
            errors.Add(Diagnostic.Error("manifest", "metadata is not a map", $"of {kind}", wrong.Span));
            return new(map, version, kind, "", null);
        }

        var metadata = map["metadata"] as MapValue ?? MapValue.Empty;
        var name = Name(metadata) ?? args.Name;
        if (name is null && metadata["generateName"] is null && args.GenerateName is { } prefix)
        {
            metadata = Json.With(metadata, Value.Of(prefix), "generateName");
        }

        var place = Json.Text(metadata, "namespace") ?? args.Namespace;
        metadata = name is null ? metadata : Json.With(metadata, metadata["name"] is StringValue written ? written : Value.Of(name), "name");
        metadata = place is null || metadata["namespace"] is not null ? metadata : Json.With(metadata, Value.Of(place), "namespace");
        if (name is null && metadata["generateName"] is null && args.NeedsNames)
        {
            errors.Add(Diagnostic.Error("manifest", "an object has no name", kind, map.Span, "write metadata.name in it, or name: as an argument of the task"));
        }

        var builder = new MapBuilder();
        builder["apiVersion"] = Value.Of(version);
        builder["kind"] = Value.Of(kind);
        builder["metadata"] = metadata;
        foreach (var (key, value) in map.Entries.Where(e => e.Key.AsText() is not ("apiVersion" or "kind" or "metadata" or "status")))
        {
            builder[key] = value;
        }

        return new(builder.Build(map.Span, map.IsSecret), version, kind, name ?? "", place);
    }

    private static string? Name(MapValue metadata) => metadata["name"] switch
    {
        StringValue text => text.Text,
        IntegerValue number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };
}
