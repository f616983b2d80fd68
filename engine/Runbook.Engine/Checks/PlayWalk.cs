using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Goes through plays and all that they bring for certain: roles, imports, inclusions of constant name. Used by one thread.</summary>
internal sealed class PlayWalk(CheckSession session)
{
    private const int Deepest = 50;
    private readonly List<(Play Play, TaskSpec Task)> _tasks = [];
    private readonly List<PlayNode> _nodes = [];
    private readonly Stack<string> _including = new();

    /// <summary>The tasks and handlers.</summary>
    public IReadOnlyList<(Play Play, TaskSpec Task)> Tasks => _tasks;

    /// <summary>The plays, roles and blocks.</summary>
    public IReadOnlyList<PlayNode> Nodes => _nodes;

    /// <summary>Whether a run may bring tasks that are not here.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Goes through a play.</summary>
    public void Play(Play play)
    {
        _nodes.Add(play);
        Items(play, [.. play.PreTasks, .. play.Roles, .. play.Tasks, .. play.PostTasks, .. play.Handlers]);
    }

    private void Items(Play play, IEnumerable<TaskItem> items)
    {
        foreach (var item in items)
        {
            switch (item)
            {
                case Block block:
                    _nodes.Add(block);
                    Items(play, [.. block.Items, .. block.Rescue, .. block.Always]);
                    break;
                case RoleUse use:
                    _nodes.Add(use);
                    Items(play, [.. use.Dependencies, .. use.Tasks, .. use.Handlers]);
                    break;
                case TaskSpec { Body: { } body } loop:
                    _tasks.Add((play, loop));
                    Items(play, [body]);
                    break;
                case TaskSpec task:
                    _tasks.Add((play, task));
                    Inclusion(play, task);
                    break;
            }
        }
    }

    private void Inclusion(Play play, TaskSpec task)
    {
        if (!task.IsInclusion)
        {
            return;
        }

        var (name, expansion) = task.Arguments is not MapValue map || map[WrittenArguments.MapKey] is not null ? (null, null)
            : task.ShortAction == "include_role" ? Role(task, map)
            : File(play, task, map);
        if (name is null || expansion is null)
        {
            IsOpen = true;
            return;
        }

        foreach (var diagnostic in expansion.Diagnostics)
        {
            session.Found.Add(CheckSession.IsConditional(task) ? diagnostic with { Severity = Severity.Warning } : diagnostic);
        }

        if (expansion.Item is { } item && _including.Count < Deepest)
        {
            _including.Push(name);
            Items(play, [item]);
            _including.Pop();
        }
    }

    /// <summary>A name in the middle of its own inclusion is known already, so there is no expansion but nothing is open.</summary>
    private (string? Name, Expansion? Expansion) File(Play play, TaskSpec task, MapValue arguments)
    {
        if (CheckSession.Constant(arguments, "file", "_raw_params") is not { } file)
        {
            return (null, null);
        }

        var path = TaskFiles.FindTasks(task, file.Text, session.EnvironmentOf(play, task));
        return path is null || _including.Contains(path)
            ? (file.Text, new Expansion(null, []))
            : (path, session.Services.Parser.LoadTasks(path, task, task.IsHandler, arguments["apply"] as MapValue));
    }

    private (string? Name, Expansion? Expansion) Role(TaskSpec task, MapValue arguments)
    {
        string? Text(string name) => CheckSession.Constant(arguments, name)?.Text;
        var computed = arguments.TextEntries.Any(e => e.Value.HasTemplates && e.Key != "apply");
        if (computed || CheckSession.Constant(arguments, "name", "role") is not { } role)
        {
            return (null, null);
        }

        var name = $"role {role.Text} {Text("tasks_from")}";
        if (_including.Contains(name))
        {
            return (name, new Expansion(null, []));
        }

        bool Flag(string argument, bool otherwise) => arguments[argument] is { } value ? Booleans.Parse(value) ?? otherwise : otherwise;
        return (name, session.Services.Parser.LoadRole(
            role.Text, task, Text("tasks_from"), Text("vars_from"), Text("defaults_from"), Text("handlers_from"),
            Flag("allow_duplicates", true), Flag("public", false), arguments["apply"] as MapValue));
    }
}
