using Runbook.Core;

namespace Runbook.Language;

/// <summary>Puts static imports in their place, and checks what can be known of dynamic inclusions. One session's, one thread.</summary>
internal sealed class ImportReader(ParseSession session)
{
    /// <summary>The task itself, or what takes its place; null when it cannot be read.</summary>
    public TaskItem? Resolve(TaskSpec task, TaskScope scope)
    {
        var action = task.ShortAction;
        switch (action)
        {
            case "import_tasks":
                CheckArguments(task, action);
                return NoLoop(task) ? ImportTasks(task, scope) : null;
            case "import_role":
                CheckArguments(task, action);
                return NoLoop(task) ? ImportRole(task, scope) : null;
            case "include":
                return Include(task, scope);
            case "include_tasks" or "include_role":
                CheckArguments(task, action);
                CheckDynamic(task, scope, action);
                return task;
            case "import_playbook":
                session.Error("misplaced-import", "A playbook is imported where plays stand", null, task.ActionSpan,
                    "put import_playbook at the top level of the playbook");
                return null;
            default:
                return task;
        }
    }

    /// <summary>
    /// The tasks of a file below a node, found as Ansible looks for them; null, with an error, when there is no such file.
    /// </summary>
    public IReadOnlyList<TaskItem>? Tasks(string target, SourceSpan span, TaskScope scope, bool dynamic = false)
    {
        var places = TaskFilePlaces(target, scope);
        var path = places.FirstOrDefault(File.Exists);
        if (path is null)
        {
            session.Error("missing-file", "A file of tasks was not found", $"\"{target}\"; looked for {Places(places)}", span);
            return null;
        }

        if (!dynamic && scope.Importing.Contains(path))
        {
            session.Error("import-circle", "Files import each other in a circle",
                string.Join(" → ", scope.Importing.SkipWhile(f => f != path).Append(path).Select(session.Display)), span);
            return null;
        }

        var inner = scope with { File = path, Importing = scope.Importing.Add(path), Around = scope.Around.Add(path) };
        return FileTasks(path, inner);
    }

    /// <summary>The tasks of a file that is known to exist.</summary>
    public IReadOnlyList<TaskItem> FileTasks(string path, TaskScope inner)
    {
        var content = session.Read(path).Content;
        if (content is MapValue map)
        {
            session.Error("wrong-type", "A file of tasks must be a list", "this is a map", map.Span,
                map["hosts"] is null ? "begin each task with \"- \"" : "this is a playbook: import_playbook takes it");
            return [];
        }

        if (content is ListValue { Items: [MapValue first, ..] } && first["hosts"] is { } hosts && first["tasks"] is not null)
        {
            session.Error("playbook-as-tasks", "A playbook stands where a file of tasks is expected", session.Display(path), hosts.Span,
                "take it by import_playbook");
            return [];
        }

        return session.Tasks.List(content, "a file of tasks", inner);
    }

    /// <summary>Where a file of tasks is looked for, in order.</summary>
    private static IEnumerable<string> TaskFilePlaces(string target, TaskScope scope)
    {
        var folder = scope.Handlers ? "handlers" : "tasks";
        var home = Path.GetDirectoryName(scope.File) ?? scope.PlaybookDirectory;
        var around = scope.Around.Reverse().Select(f => Path.GetDirectoryName(f) ?? home);
        string[] ofRole = scope.Role is { } role
            ? [Path.Combine(role.Path, folder), Path.Combine(role.Path, "tasks"), role.Path] : [];
        return around.Prepend(home).Concat(ofRole).Append(Path.Combine(scope.PlaybookDirectory, folder)).Append(scope.PlaybookDirectory)
            .Select(b => Path.GetFullPath(Path.Combine(b, target))).Distinct();
    }

    private string Places(IEnumerable<string> places) => string.Join(", ", places.Select(session.Display));

    private TaskItem? ImportTasks(TaskSpec task, TaskScope scope)
    {
        var name = Argument(task, "file") ?? Argument(task, ArgumentText.RawParams);
        if (FileName(task, name, scope) is not { } target)
        {
            return null;
        }

        var block = new Block(scope.Parent, task.Span, task.Keywords);
        block.Items = Tasks(target, name!.Span, scope with { Parent = block }) ?? [];
        return block;
    }

    private RoleUse? ImportRole(TaskSpec task, TaskScope scope)
    {
        var name = Argument(task, "name") ?? Argument(task, "role");
        if (FileName(task, name, scope) is not { } target)
        {
            return null;
        }

        var call = new RoleCall(target, name!.Span, task.Span, task.Keywords)
        {
            TasksFrom = From(task, "tasks_from", scope),
            VarsFrom = From(task, "vars_from", scope),
            DefaultsFrom = From(task, "defaults_from", scope),
            HandlersFrom = From(task, "handlers_from", scope),
            AllowDuplicates = Flag(task, "allow_duplicates", true),
            IsPublic = Flag(task, "public", true),
            Validates = Flag(task, "rolespec_validate", true),
        };
        return session.Roles.Use(call, scope);
    }

    private TaskItem? Include(TaskSpec task, TaskScope scope)
    {
        session.Warning("deprecated-include", "include is deprecated", null, task.ActionSpan, "write import_tasks or include_tasks");
        var name = Argument(task, "file") ?? Argument(task, ArgumentText.RawParams);
        return task.Loop is null && name is StringValue { IsTemplate: false } ? ImportTasks(task, scope) : task;
    }

    private void CheckArguments(TaskSpec task, string action)
    {
        if (task.Arguments is not MapValue map || map["_variable_params"] is not null)
        {
            return;
        }

        foreach (var key in map.Keys)
        {
            var known = DirectiveDocs.Find(action)!.Names;
            if (key.AsText() is not { } name || !known.Contains(name))
            {
                session.Error("unknown-argument", "This argument is not known", $"\"{key.AsText() ?? key.ToString()}\" of {action}",
                    key.Span,
                    DidYouMean.Hint(key.AsText() ?? "", known)
                    ?? (action.EndsWith("tasks", StringComparison.Ordinal) ? "give variables under vars: of the task" : null));
            }
        }
    }

    private void CheckDynamic(TaskSpec task, TaskScope scope, string action)
    {
        foreach (var (keyword, value) in task.Keywords)
        {
            if (!KeywordTable.Include.ContainsKey(keyword))
            {
                session.Error("unknown-keyword", "This keyword is not known here", $"\"{keyword}\" in {action}",
                    value.Span.IsKnown ? value.Span : task.ActionSpan, $"put it under apply:, or {action} into a block that has it");
            }
        }

        var isRole = action == "include_role";
        var name = isRole
            ? Argument(task, "name") ?? Argument(task, "role")
            : Argument(task, "file") ?? Argument(task, ArgumentText.RawParams);
        if (name is null && task.Arguments is MapValue map && map["_variable_params"] is null)
        {
            MissingName(task);
        }
        else if (isRole && name is StringValue { IsTemplate: false } role)
        {
            session.Roles.Foresee(role, scope);
        }
        else if (!isRole && name is StringValue { IsTemplate: false } file && task.Loop is null
            && TaskFilePlaces(file.Text, scope) is var places && !places.Any(File.Exists))
        {
            session.Warning("missing-file", "A file of tasks was not found", $"\"{file.Text}\"; looked for {Places(places)}", file.Span,
                "the run fails when it comes here");
        }
    }

    private bool NoLoop(TaskSpec task)
    {
        if (task.Loop is null)
        {
            return true;
        }

        session.Error("loop-on-import", "A static import cannot be looped", task.ShortAction, task.ActionSpan,
            $"write {task.ShortAction.Replace("import", "include", StringComparison.Ordinal)}");
        return false;
    }

    private string? FileName(TaskSpec task, Value? name, TaskScope scope)
    {
        if (name is null || name.AsText() is "" or null)
        {
            MissingName(task);
            return null;
        }

        return session.Roles.Names.Static((StringValue)name, scope with { Parent = task }, task.ShortAction);
    }

    private void MissingName(TaskSpec task) => session.Error("missing-argument", "An argument is missing",
        task.ShortAction.EndsWith("role", StringComparison.Ordinal) ? $"{task.ShortAction} needs the role's name"
            : $"{task.ShortAction} needs a file",
        task.ActionSpan);

    private string? From(TaskSpec task, string argument, TaskScope scope) =>
        Argument(task, argument) is StringValue text
            ? session.Roles.Names.Static(text, scope with { Parent = task }, task.ShortAction) : null;

    private static bool Flag(TaskSpec task, string argument, bool otherwise) =>
        Argument(task, argument) switch
        {
            BoolValue flag => flag.Value,
            StringValue text => YamlScalar.Bool(text.Text) ?? otherwise,
            _ => otherwise,
        };

    private static Value? Argument(TaskSpec task, string name) => (task.Arguments as MapValue)?[name];
}
