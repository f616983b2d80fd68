using Runbook.Core;

namespace Runbook.Language;

/// <summary>One reading of a playbook, or of a part of it: what its readers share. One use, one thread.</summary>
internal sealed class ParseSession
{
    private const int MostItems = 100_000;
    private readonly YamlFiles _files;
    private readonly List<Diagnostic> _raw = [];
    private int _items;

    /// <summary>A session over cached files.</summary>
    public ParseSession(PlaybookOptions options, YamlFiles files, ModuleNames modules)
    {
        Options = options;
        _files = files;
        Modules = modules;
        Keywords = new KeywordReader(_raw);
        Tasks = new TaskListReader(this);
        Imports = new ImportReader(this);
        Roles = new RoleReader(this);
        Plays = new PlayReader(this);
    }

    /// <summary>The caller's options.</summary>
    public PlaybookOptions Options { get; }

    /// <summary>The modules that exist.</summary>
    public ModuleNames Modules { get; }

    /// <summary>Reads keywords.</summary>
    public KeywordReader Keywords { get; }

    /// <summary>Reads lists of tasks.</summary>
    public TaskListReader Tasks { get; }

    /// <summary>Puts static imports in their place.</summary>
    public ImportReader Imports { get; }

    /// <summary>Reads roles.</summary>
    public RoleReader Roles { get; }

    /// <summary>Reads plays.</summary>
    public PlayReader Plays { get; }

    /// <summary>What was found wrong, each once: file by file as they were read, each from top to bottom.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics()
    {
        var files = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in _raw.Select(d => d.Span.File ?? ""))
        {
            files.TryAdd(file, files.Count);
        }

        return [.. _raw.Distinct().OrderBy(d => files[d.Span.File ?? ""]).ThenBy(d => d.Span.Line).ThenBy(d => d.Span.Column)];
    }

    /// <summary>Where readers put what they find.</summary>
    public List<Diagnostic> Sink => _raw;

    /// <summary>
    /// Counts one more item; true, with an error the first time, when there are too many: imports of imports can stand for billions
    /// of tasks in a few files.
    /// </summary>
    public bool IsTooMany(SourceSpan span)
    {
        if (++_items == MostItems)
        {
            Error("too-many-tasks", "Imports and roles write out to too many tasks", $"more than {MostItems}", span);
        }

        return _items >= MostItems;
    }

    /// <summary>Reports an error.</summary>
    public void Error(string code, string summary, string? detail, SourceSpan span, string? hint = null) =>
        _raw.Add(Diagnostic.Error(code, summary, detail, span, hint));

    /// <summary>Reports a warning.</summary>
    public void Warning(string code, string summary, string? detail, SourceSpan span, string? hint = null) =>
        _raw.Add(Diagnostic.Warning(code, summary, detail, span, hint));

    /// <summary>A file as people know it.</summary>
    public string Display(string path) => _files.Display(path);

    /// <summary>A file's content; what is wrong with it is reported.</summary>
    public YamlFile Read(string path)
    {
        var file = _files.Read(path);
        _raw.AddRange(file.Diagnostics);
        return file;
    }
}
