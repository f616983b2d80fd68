using System.Collections.Concurrent;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>The YAML files that were read, each once. Safe from any thread.</summary>
internal sealed class YamlFiles(YamlReaderOptions options, Func<string, string> display)
{
    private readonly ConcurrentDictionary<string, Lazy<YamlFile>> _files = new(StringComparer.Ordinal);

    /// <summary>The file as people know it.</summary>
    public string Display(string path) => display(path);

    /// <summary>The files that were read so far.</summary>
    public ICollection<string> Paths => _files.Keys;

    /// <summary>The content of a file with one document; <see cref="Value.Null"/> when it is empty or broken.</summary>
    public YamlFile Read(string path) => _files.GetOrAdd(path, p => new Lazy<YamlFile>(() => Load(p))).Value;

    private YamlFile Load(string path)
    {
        var (documents, diagnostics) = YamlReader.ReadFile(path, display(path), options);
        return documents.Count <= 1
            ? new YamlFile(documents.Count == 0 ? Value.Null : documents[0], diagnostics)
            : new YamlFile(documents[0], [.. diagnostics, Diagnostic.Error("yaml-several-documents",
                "One document is expected in this file",
                $"it holds {documents.Count}", documents[1].Span.IsKnown ? documents[1].Span : new SourceSpan(display(path), 1, 1),
                "remove the second ---")]);
    }
}
