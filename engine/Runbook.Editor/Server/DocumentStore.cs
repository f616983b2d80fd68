using System.Collections.Concurrent;

namespace Runbook.Editor;

/// <summary>The documents that are open, with their texts as they are now. Safe from any thread.</summary>
internal sealed class DocumentStore
{
    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>The files that are open.</summary>
    public IEnumerable<string> Files => _texts.Keys;

    /// <summary>The file of an address.</summary>
    public static string Path(string uri) => new Uri(uri).LocalPath;

    /// <summary>The address of a file.</summary>
    public static string Uri(string path) => new Uri(path).AbsoluteUri;

    /// <summary>A document has a new text.</summary>
    public void Set(string path, string text) => _texts[path] = text;

    /// <summary>A document is open no longer.</summary>
    public void Remove(string path) => _texts.TryRemove(path, out _);

    /// <summary>The text of an open document; null for another file.</summary>
    public string? Unsaved(string path) => _texts.GetValueOrDefault(System.IO.Path.GetFullPath(path));

    /// <summary>The lines of a document or file; none when it cannot be read.</summary>
    public IReadOnlyList<string> Lines(string path)
    {
        try
        {
            return (Unsaved(path) ?? File.ReadAllText(path)).ReplaceLineEndings("\n").Split('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
