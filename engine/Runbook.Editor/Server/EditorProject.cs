using System.Collections.Concurrent;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Editor;

/// <summary>A project as the editor has it: its folder, the names in it, its modules. Safe from any thread.</summary>
internal sealed class EditorProject(string folder, EditorHost host, DocumentStore documents)
{
    private readonly ConcurrentDictionary<string, LintFile> _good = new(StringComparer.Ordinal);
    private volatile ProjectNames? _names;
    private volatile ActionBook? _book;

    /// <summary>Its folder, absolute.</summary>
    public string Folder => folder;

    /// <summary>The modules and directives.</summary>
    public ActionBook Book => _book ??= host.Book(folder);

    /// <summary>The names that it defines, as of the last look.</summary>
    public ProjectNames Names => _names ?? Look();

    /// <summary>The file of a module of its own; null for a built-in one.</summary>
    public string? ModuleFile(string name) => host.ModuleFile(folder, name);

    /// <summary>Forgets the modules, of which a file was saved.</summary>
    public void Reload() => _book = null;

    /// <summary>Reads the names anew. Of a file that cannot be read just now those of before are kept.</summary>
    public ProjectNames Look()
    {
        var files = LintProject.Find([folder], n => Book.Find(n) is not null, p => p, _ => false, documents.Unsaved).Select(file =>
        {
            var isBroken = file.Content is NullValue && file.Diagnostics.Any(d => d.Severity == Severity.Error);
            return isBroken ? _good.GetValueOrDefault(file.Path) ?? file : _good[file.Path] = file;
        });
        return _names = ProjectNames.Of([.. files]);
    }

    /// <summary>The folder of the project that a file belongs to: the nearest one above it that has what projects have, within the open folder.</summary>
    public static string FolderOf(string path, IReadOnlyList<string> open)
    {
        var root = open.Where(o => path.StartsWith(o.TrimEnd('/') + "/", StringComparison.Ordinal)).OrderByDescending(o => o.Length).FirstOrDefault();
        var at = Path.GetDirectoryName(path)!;
        for (string? up = at; up is not null && up.Length >= (root?.TrimEnd('/').Length ?? 1); up = Path.GetDirectoryName(up))
        {
            if (File.Exists(Path.Combine(up, "ansible.cfg")) || File.Exists(Path.Combine(up, "runbook.yml")) || File.Exists(Path.Combine(up, ".runbook-lint"))
                || Directory.Exists(Path.Combine(up, "roles")) || Directory.Exists(Path.Combine(up, "library")) || Directory.Exists(Path.Combine(up, ".git")))
            {
                return up;
            }
        }

        return root ?? at;
    }
}
