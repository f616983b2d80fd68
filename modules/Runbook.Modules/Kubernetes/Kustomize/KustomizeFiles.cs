using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Reads what a kustomization names: files below or beside its folder, on the control machine. Used for one task.</summary>
internal sealed class KustomizeFiles(IYamlReader yaml, List<Diagnostic> errors)
{
    /// <summary>The kustomization of a folder; null when there is none that can be read.</summary>
    public Kustomization? Kustomization(string folder, SourceSpan from)
    {
        if (Runbook.Modules.Kustomization.FileNames.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists) is not { } file)
        {
            errors.Add(Diagnostic.Error("kustomize-folder", "there is no kustomization", $"{folder} has no {string.Join(", ", Runbook.Modules.Kustomization.FileNames)}", from));
            return null;
        }

        var documents = Documents(file, File.ReadAllText(file));
        if (documents is [MapValue map])
        {
            return new(folder, file, map);
        }

        if (documents is not null)
        {
            errors.Add(Diagnostic.Error("kustomize-file", "a kustomization is not one map", file, new(file, 1, 1)));
        }

        return null;
    }

    /// <summary>The objects of a file; lists of objects are taken apart.</summary>
    public IReadOnlyList<MapValue> Objects(Kustomization kustomization, Value written)
    {
        if (Content(kustomization, written) is not { } content || Documents(content.File, content.Text) is not { } documents)
        {
            return [];
        }

        return [.. documents.SelectMany(Apart)];
    }

    /// <summary>The documents of a text; null when it is no YAML, which is then told.</summary>
    public IReadOnlyList<Value>? Documents(string file, string text)
    {
        var before = errors.Count;
        var documents = yaml.Read(text, file, errors).Where(d => d is not NullValue).Select(Json.Plain).ToArray();
        return errors.Skip(before).Any(e => e.Severity == Severity.Error) ? null : documents;
    }

    /// <summary>The text of a file; null when it is not there, which is then told.</summary>
    public (string File, string Text)? Content(Kustomization kustomization, Value written) =>
        Bytes(kustomization, written, written.AsText() ?? "") is { } bytes
            ? (Path.GetFullPath(Path.Combine(kustomization.Folder, written.AsText()!)), System.Text.Encoding.UTF8.GetString(bytes))
            : null;

    /// <summary>The bytes of a file; null when it is not there, which is then told.</summary>
    public byte[]? Bytes(Kustomization kustomization, Value written, string path)
    {
        var full = Path.GetFullPath(Path.Combine(kustomization.Folder, path));
        if (File.Exists(full))
        {
            return File.ReadAllBytes(full);
        }

        var there = Directory.Exists(Path.GetDirectoryName(full)) ? Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(full)!).Select(f => Path.GetFileName(f)!) : [];
        errors.Add(Diagnostic.Error("kustomize-missing", "a file of a kustomization is missing", $"\"{path}\": looked for {full}", written.Span, DidYouMean.Hint(Path.GetFileName(path), there)));
        return null;
    }

    private IEnumerable<MapValue> Apart(Value document)
    {
        if (document is not MapValue map || Json.Text(map, "kind") is not { } kind)
        {
            errors.Add(Diagnostic.Error("manifest", "a document is not an object", "it has no kind", document.Span, "an object is a map with apiVersion, kind and metadata"));
            return [];
        }

        return kind.EndsWith("List", StringComparison.Ordinal) && map["items"] is ListValue items ? items.Items.SelectMany(Apart) : [map];
    }
}
