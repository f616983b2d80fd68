using System.Collections.Concurrent;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The files of one <c>group_vars</c> or <c>host_vars</c> folder, read when first asked for and kept: the folder is listed once, so
/// that ten
/// thousand hosts cost one listing. Safe from any thread.
/// </summary>
internal sealed class VariableFiles
{
    private static readonly string[] Extensions = ["", ".yml", ".yaml", ".json"];
    private readonly string _directory;
    private readonly YamlReaderOptions _options;
    private readonly HashSet<string> _entries;
    private readonly ConcurrentDictionary<string, Lazy<Read>> _read = new(StringComparer.Ordinal);

    /// <summary>The files of a folder, which need not exist.</summary>
    public VariableFiles(string directory, YamlReaderOptions options)
    {
        (_directory, _options) = (directory, options);
        _entries = Directory.Exists(directory)
            ? Directory.EnumerateFileSystemEntries(directory).Select(e => Path.GetFileName(e)!).ToHashSet(StringComparer.Ordinal)
            : [];
    }

    /// <summary>The folder.</summary>
    public string FolderPath => _directory;

    /// <summary>
    /// The layer of a name and what is wrong with its files; no layer when there is no file. Diagnostics come with the first call only.
    /// </summary>
    public VariableLayer? Layer(string name, ICollection<Diagnostic> diagnostics)
    {
        if (_entries.Count == 0 || !Extensions.Any(e => _entries.Contains(name + e)))
        {
            return null;
        }

        var read = _read.GetOrAdd(name, static (n, self) => new(() => self.ReadName(n)), this).Value;
        foreach (var diagnostic in read.Take())
        {
            diagnostics.Add(diagnostic);
        }

        return read.Layer;
    }

    private Read ReadName(string name)
    {
        var diagnostics = new List<Diagnostic>();
        var values = new Dictionary<string, Value>(StringComparer.Ordinal);
        var files = Find(Path.Combine(_directory, name));
        foreach (var file in files)
        {
            Merge(file, values, diagnostics);
        }

        return new(files.Count == 0 ? null : new($"{Path.GetFileName(_directory)} of {name}", values), diagnostics);
    }

    private List<string> Find(string stem)
    {
        var files = new List<string>();
        foreach (var path in Extensions.Select(e => stem + e))
        {
            if (Directory.Exists(path) && path == stem)
            {
                Tree(path, files);
                break;
            }

            if (File.Exists(path))
            {
                files.Add(path);
                break;
            }
        }

        return files;
    }

    private static void Tree(string folder, List<string> files)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            var (name, extension) = (Path.GetFileName(entry), Path.GetExtension(entry));
            if (name.StartsWith('.') || name.EndsWith('~'))
            {
                continue;
            }

            if (Directory.Exists(entry))
            {
                if (extension.Length == 0)
                {
                    Tree(entry, files);
                }
            }
            else if (Extensions.Contains(extension))
            {
                files.Add(entry);
            }
        }
    }

    private void Merge(string file, Dictionary<string, Value> values, List<Diagnostic> diagnostics)
    {
        var relative = Path.GetRelativePath(".", file);
        var shown = relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
        var (documents, problems) = YamlReader.ReadFile(file, shown, _options);
        diagnostics.AddRange(problems);
        foreach (var document in documents.Take(1))
        {
            if (document is MapValue map)
            {
                foreach (var (key, value) in map.Entries)
                {
                    values[YamlInventory.Text(key)] = value;
                }
            }
            else if (document is not NullValue)
            {
                diagnostics.Add(Diagnostic.Error("variables-not-a-map", "A file of variables must hold a map",
                    $"this is a {YamlInventory.Kind(document)}", document.Span));
            }
        }
    }

    private sealed class Read(VariableLayer? layer, IReadOnlyList<Diagnostic> diagnostics)
    {
        private IReadOnlyList<Diagnostic> _untold = diagnostics;

        public VariableLayer? Layer { get; } = layer;

        public IReadOnlyList<Diagnostic> Take() => Interlocked.Exchange(ref _untold, []);
    }
}
