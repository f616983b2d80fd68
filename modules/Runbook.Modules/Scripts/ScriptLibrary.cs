using System.Collections.Concurrent;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// The modules in other languages that a project brings: in <c>library</c> beside a playbook and in its roles, in the folders of
/// <c>ANSIBLE_LIBRARY</c>, and in collections by their full names. Safe from any thread.
/// </summary>
/// <param name="playbookFolders">The folders of the playbooks, absolute.</param>
/// <param name="collectionPaths">Folders that hold <c>ansible_collections</c>, beside the playbooks' own.</param>
public sealed class ScriptLibrary(IReadOnlyList<string> playbookFolders, IReadOnlyList<string> collectionPaths)
{
    private static readonly string[] NoModules = [".md", ".txt", ".rst", ".yml", ".yaml", ".json", ".pyc", ".pyo", ".orig", ".bak", ".cs", ".dll", ".pdb", ".xml"];
    private readonly ConcurrentDictionary<string, ScriptedModule?> _modules = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlyDictionary<string, string>> _files = new(() => Files(playbookFolders));

    /// <summary>The short names of the modules in library folders.</summary>
    public IEnumerable<string> Names => _files.Value.Keys;

    /// <summary>The module of a name; null when no file has it.</summary>
    public Module? Find(string name) => _modules.GetOrAdd(name, Load);

    /// <summary>Whether a module of that name is there and can be run.</summary>
    public bool CanRun(string name) => Find(name) is ScriptedModule module && !module.CheckArguments(name).Any();

    private ScriptedModule? Load(string name)
    {
        var file = _files.Value.GetValueOrDefault(name.StartsWith("ansible.legacy.", StringComparison.Ordinal) ? name[15..] : name) ?? OfCollection(name);
        return file is null ? null : new ScriptedModule(name, new ScriptFile(file, File.ReadAllBytes(file)));
    }

    private string? OfCollection(string name)
    {
        var parts = name.Split('.');
        if (parts.Length < 3)
        {
            return null;
        }

        var below = Path.Combine(["ansible_collections", parts[0], parts[1], "plugins", "modules", .. parts[2..^1]]);
        return playbookFolders.Select(f => Path.Combine(f, "collections")).Concat(collectionPaths).Select(f => Path.Combine(f, below))
            .Where(Directory.Exists).SelectMany(Directory.EnumerateFiles).Where(IsModule).Order(StringComparer.Ordinal)
            .FirstOrDefault(f => Path.GetFileNameWithoutExtension(f) == parts[^1]);
    }

    private static Dictionary<string, string> Files(IReadOnlyList<string> playbookFolders)
    {
        var given = (Environment.GetEnvironmentVariable("ANSIBLE_LIBRARY") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var folders = playbookFolders.Select(f => Path.Combine(f, "library"))
            .Concat(playbookFolders.Select(f => Path.Combine(f, "roles")).Where(Directory.Exists)
                .SelectMany(f => Directory.EnumerateDirectories(f).Order(StringComparer.Ordinal)).Select(f => Path.Combine(f, "library")))
            .Concat(given);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in folders.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)).Where(IsModule))
        {
            found.TryAdd(Path.GetFileNameWithoutExtension(file), file);
        }

        return found;
    }

    private static bool IsModule(string file) =>
        !NoModules.Contains(Path.GetExtension(file)) && Path.GetFileName(file) is not ("__init__.py" or "README" or "REQUIREMENTS") && !Path.GetFileName(file).StartsWith('.');
}
