using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>
/// Every name that anything in the playbooks, their roles, the inventory or the command line may define, wherever it is used.
/// Used by one thread.
/// </summary>
internal sealed class KnownNames
{
    private static readonly string[] Magic =
    [
        "playbook_dir", "inventory_hostname", "inventory_hostname_short", "inventory_file", "inventory_dir", "group_names", "groups", "hostvars",
        "omit", "play_hosts", "role_name", "role_path", "role_names", "role_uuid", "environment", "vars", "item", "template_host", "template_path",
        "template_uid", "template_fullpath", "template_run_date", "template_mtime", "template_destpath", "packages", "services", "discovered_interpreter_python",
    ];

    private readonly HashSet<string> _names = [.. Magic];
    private bool _isOpen;

    /// <summary>The names.</summary>
    public IReadOnlySet<string> Names => _names;

    /// <summary>Whether anything may define a name.</summary>
    public bool Has(string name) =>
        _names.Contains(name) || name.StartsWith("ansible_", StringComparison.Ordinal) || name.StartsWith("getent_", StringComparison.Ordinal)
        || name is "gather_subset" or "module_setup";

    /// <summary>The names that are known; null when a run may define others that nobody can foresee.</summary>
    public static KnownNames? Of(PlayWalk walk, CheckSession session)
    {
        if (walk.IsOpen)
        {
            return null;
        }

        var known = new KnownNames();
        known._names.UnionWith(session.Options.ExtraVariables.Values.Keys);
        foreach (var node in walk.Nodes)
        {
            known.Node(node, session);
        }

        foreach (var (play, task) in walk.Tasks)
        {
            known.Add(task.Vars);
            known.Task(play, task, session);
        }

        return known._isOpen ? null : known;
    }

    private void Node(PlayNode node, CheckSession session)
    {
        Add(node.Vars);
        switch (node)
        {
            case RoleUse use:
                Add(use.Parameters);
                Add(use.UsedRole.Defaults);
                Add(use.UsedRole.Vars);
                break;
            case Play play:
                Play(play, session);
                break;
        }
    }

    private void Play(Play play, CheckSession session)
    {
        var variables = new HostVariables(session.Inventory, new List<Diagnostic>(), play.PlaybookDirectory);
        foreach (var layer in session.Inventory.Hosts.SelectMany(variables.Layers).Distinct(ReferenceEqualityComparer.Instance).Cast<VariableLayer>())
        {
            _names.UnionWith(layer.Values.Keys);
        }

        foreach (var group in session.Inventory.Groups)
        {
            _names.UnionWith(variables.OfGroup(group).Keys);
        }

        foreach (var prompt in (play.Keywords.GetValueOrDefault("vars_prompt") as ListValue)?.Items.OfType<MapValue>() ?? [])
        {
            _names.Add(prompt["name"]?.AsText() ?? "");
        }

        var files = play.Keywords.GetValueOrDefault("vars_files") switch { ListValue list => list.Items, { } one => [one], null => [] };
        foreach (var file in files.SelectMany(f => f is ListValue several ? several.Items : [f]))
        {
            var path = file is StringValue { IsTemplate: false } text ? session.EnvironmentOf(play, play).FindFile("vars", text.Text) : null;
            File(path, file, session);
        }
    }

    private void Task(Play play, TaskSpec task, CheckSession session)
    {
        if (task.Keywords.GetValueOrDefault("register")?.AsText() is { } registered)
        {
            _names.Add(registered);
        }

        if (task.Loop is { } loop)
        {
            _names.Add(LoopItems.Name(loop));
            _names.Add(loop.Control["index_var"]?.AsText() ?? "");
        }

        switch (task.ShortAction)
        {
            case "set_fact" when task.Arguments is MapValue map && map[WrittenArguments.MapKey] is null && !map.Keys.Any(k => k.HasTemplates):
                Add(map);
                break;
            case "include_vars":
                IncludeVars(play, task, session);
                break;
            case "set_fact" or "add_host" or "group_by":
                _isOpen = true;
                break;
            default:
                _isOpen |= session.ModuleOf(task)?.Schema.TakesAny == true;
                break;
        }
    }

    private void IncludeVars(Play play, TaskSpec task, CheckSession session)
    {
        if (task.Arguments is not MapValue map || map["dir"] is not null || map[WrittenArguments.MapKey] is not null)
        {
            _isOpen = true;
            return;
        }

        if (map["name"] is { } name)
        {
            _names.Add(name.AsText() ?? "");
            _isOpen |= name.HasTemplates;
            return;
        }

        var written = CheckSession.Constant(map, "file", "_raw_params");
        File(written is null ? null : TaskFiles.FindVars(task, written.Text, session.EnvironmentOf(play, task)), written ?? task.Arguments, session);
    }

    private void File(string? path, Value written, CheckSession session)
    {
        if (path is null)
        {
            _isOpen = true;
            return;
        }

        try
        {
            Add(session.Variables.Load(path, written.Span));
        }
        catch (DiagnosticException e)
        {
            session.Found.AddRange(e.Diagnostics);
            _isOpen = true;
        }
    }

    private void Add(MapValue map) => _names.UnionWith(map.Keys.Select(k => k.AsText() ?? ""));
}
