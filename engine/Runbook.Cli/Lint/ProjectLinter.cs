using Runbook.Core;
using Runbook.Engine;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary>Puts the rules of lint and the checks of a run together over a project. One use, one thread.</summary>
internal sealed class ProjectLinter(Composition composition, EngineServices services, LintChoice choice)
{
    // names are looked for only where a play has hosts: a file alone may get its variables from anywhere
    private const string NoHosts = "!all";
    private const string Undefined = "undefined-variable";

    private readonly string _here = Environment.CurrentDirectory.TrimEnd('/') + "/";
    private readonly HashSet<string> _reached = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> _found = [];
    private readonly Dictionary<string, Inventory> _inventories = new(StringComparer.Ordinal);

    /// <summary>All findings that are wanted, each once, file by file from top to bottom.</summary>
    public IReadOnlyList<Diagnostic> Find(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var files = LintProject.Find(paths, IsModule, Display, choice.IsExcluded, composition.Input.Unsaved);
        _found.AddRange(files.SelectMany(f => f.Diagnostics));
        _found.AddRange(ProjectLint.Check(files));
        Playbooks(files, cancellationToken);
        foreach (var file in files.Where(f => (f.Kind is LintFileKind.Tasks or LintFileKind.Handlers) && !_reached.Contains(f.Path)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Alone(file);
        }

        _found.AddRange(composition.LibraryProblems);
        // lint knows no vault passwords: what cannot be opened is no mistake, and may define any name
        var isLocked = files.Any(f => f.IsVaulted) || _found.Exists(IsLock);
        var named = _found.Where(d => !IsLock(d) && !(isLocked && d.Code == Undefined) && d.Span.File?.StartsWith('<') != true)
            .Select(d => d.Span.File is { } file ? d with { Span = d.Span with { File = Display(Path.GetFullPath(file)) } } : d)
            .Where(d => d.Span.File is null || !choice.IsExcluded(Path.GetFullPath(d.Span.File)));
        var once = named.DistinctBy(d => (d.Code, d.Span.File, d.Span.Line, d.Span.Column)).ToArray();
        var wanted = ProjectLint.Silence(once, files, once.Select(d => d.Code).ToHashSet(StringComparer.Ordinal));
        return [.. choice.Of(wanted).OrderBy(d => d.Span.File, StringComparer.Ordinal).ThenBy(d => d.Span.Line).ThenBy(d => d.Span.Column)
            .ThenBy(d => d.Code, StringComparer.Ordinal)];
    }

    private static bool IsLock(Diagnostic diagnostic) => diagnostic.Code.StartsWith("vault-no", StringComparison.Ordinal);

    private void Playbooks(IReadOnlyList<LintFile> files, CancellationToken cancellationToken)
    {
        foreach (var file in files.Where(f => f.Kind == LintFileKind.Playbook))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var playbook = composition.Parser.LoadPlaybook(file.Display);
            foreach (var play in playbook.Plays)
            {
                Reach(play.PreTasks.Concat(play.Roles).Concat(play.Tasks).Concat(play.PostTasks).Concat(play.Handlers));
            }

            Check(playbook, Path.GetDirectoryName(file.Path)!);
        }
    }

    /// <summary>A file of tasks that no playbook brings in by name is read as if one included it.</summary>
    private void Alone(LintFile file)
    {
        var parts = file.Path.Split('/');
        var at = Array.FindLastIndex(parts, p => p is "tasks" or "handlers");
        var isOfRole = at > 1 && parts[at - 2] == "roles" && (file.Kind == LintFileKind.Tasks || File.Exists(Path.Combine(string.Join('/', parts[..at]), "tasks", "main.yml")));
        if (!isOfRole && file.Kind == LintFileKind.Handlers)
        {
            return;
        }

        var from = file.Kind == LintFileKind.Tasks ? string.Join('/', parts[(at + 1)..]) : "main.yml";
        var arguments = isOfRole
            ? Value.Map(("name", Value.Of(string.Join('/', parts[..at]))), ("tasks_from", Value.Of(from)))
            : Value.Map(("file", Value.Of(file.Path)));
        var folder = Path.GetDirectoryName(file.Path)!;
        Check(composition.Parser.OfOneTask(NoHosts, isOfRole ? "include_role" : "include_tasks", ValueJson.ToJson(arguments, maskSecrets: false), folder), folder);
    }

    private void Check(Playbook playbook, string folder)
    {
        if (!_inventories.TryGetValue(folder, out var inventory))
        {
            (inventory, var problems) = composition.LoadInventory(folder);
            _inventories[folder] = inventory;
            _found.AddRange(problems);
        }

        _found.AddRange(playbook.Diagnostics);
        var options = new RunOptions { ExtraVariables = composition.Input.ExtraVariables };
        // a run may be given the name by -e
        _found.AddRange(PlaybookChecks.Find([playbook], inventory, services, options)
            .Select(d => d.Code == Undefined ? d with { Severity = Severity.Warning } : d));
    }

    private void Reach(IEnumerable<TaskItem> items)
    {
        foreach (var item in items)
        {
            if (item.Span.File is { } file)
            {
                _reached.Add(Path.GetFullPath(file));
            }

            Reach(item switch
            {
                Block block => block.Items.Concat(block.Rescue).Concat(block.Always),
                RoleUse use => use.Dependencies.Concat(use.Tasks).Concat(use.Handlers),
                _ => [],
            });
        }
    }

    private bool IsModule(string name) => DirectiveTable.IsKnown(name) || composition.ModuleNames.Contains(name)
        || name is "include_tasks" or "import_tasks" or "include_role" or "import_role" or "include_vars" or "meta" or "include";

    private string Display(string path) => path.StartsWith(_here, StringComparison.Ordinal) ? path[_here.Length..] : path;
}
