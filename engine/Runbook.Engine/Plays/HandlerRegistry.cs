using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>The handlers of a play, in the order they run: roles' first, then the play's; those of inclusions come last. Safe from any thread.</summary>
internal sealed class HandlerRegistry
{
    private readonly Lock _lock = new();
    private readonly HashSet<TaskItem> _known = new(ReferenceEqualityComparer.Instance);
    private List<HandlerEntry> _entries = [];

    /// <summary>Takes the handlers of a play and of its roles.</summary>
    public HandlerRegistry(Play play)
    {
        foreach (var role in RolesOf([.. play.PreTasks, .. play.Roles, .. play.Tasks, .. play.PostTasks]))
        {
            Add(role);
        }

        AddItems(play.Handlers, roleName: null);
    }

    /// <summary>All, in order.</summary>
    public IReadOnlyList<HandlerEntry> All => _entries;

    /// <summary>Takes the handlers of a role and of those that it depends on; again is nothing.</summary>
    public void Add(RoleUse role)
    {
        foreach (var inner in RolesOf([role]))
        {
            AddItems(inner.Handlers, inner.UsedRole.Name);
        }
    }

    /// <summary>
    /// The handlers that a name notifies: all that listen to it, and the one of that name that was defined last.
    /// <c>role : name</c> asks for the role's.
    /// </summary>
    /// <param name="name">What <c>notify</c> says.</param>
    /// <param name="evaluate">Fills in a handler's name or topic.</param>
    public IReadOnlyList<HandlerEntry> Find(string name, Func<Value, Value> evaluate)
    {
        var found = new List<HandlerEntry>();
        var named = _entries.LastOrDefault(e => Names(e, evaluate).Contains(name));
        if (named is not null)
        {
            found.Add(named);
        }

        foreach (var entry in _entries.Where(e => !ReferenceEquals(e, named) && Topics(e, evaluate).Contains(name)))
        {
            found.Add(entry);
        }

        return found;
    }

    private static IEnumerable<string> Names(HandlerEntry entry, Func<Value, Value> evaluate)
    {
        if (entry.Task.Keywords.GetValueOrDefault("name") is not { } written)
        {
            yield break;
        }

        var name = Try(written, evaluate);
        yield return name;
        if (entry.RoleName is { } role)
        {
            yield return $"{role} : {name}";
        }
    }

    private static IEnumerable<string> Topics(HandlerEntry entry, Func<Value, Value> evaluate) =>
        entry.Task.Keywords.GetValueOrDefault("listen") switch
        {
            ListValue list => list.Items.Select(t => Try(t, evaluate)),
            { } one => [Try(one, evaluate)],
            null => [],
        };

    private static string Try(Value written, Func<Value, Value> evaluate)
    {
        if (!written.HasTemplates)
        {
            return written.AsText() ?? "";
        }

        try
        {
            return PythonText.Str(evaluate(written));
        }
        catch (DiagnosticException)
        {
            // A name that cannot be filled in on this host is not the one asked for.
            return written.AsText() ?? "";
        }
    }

    /// <summary>The uses of roles in a list of tasks, those that a role depends on before it.</summary>
    public static IEnumerable<RoleUse> RolesOf(IEnumerable<TaskItem> items)
    {
        foreach (var item in items)
        {
            IEnumerable<TaskItem> inner = item switch
            {
                RoleUse role => [.. role.Dependencies, .. role.Tasks],
                TaskSpec { Body: { } body } => [body],
                Block block => [.. block.Items, .. block.Rescue, .. block.Always],
                _ => [],
            };
            foreach (var role in RolesOf(inner))
            {
                yield return role;
            }

            if (item is RoleUse own)
            {
                yield return own;
            }
        }
    }

    private void AddItems(IReadOnlyList<TaskItem> items, string? roleName)
    {
        lock (_lock)
        {
            var entries = new List<HandlerEntry>(_entries);
            foreach (var task in ProgramBuilder.Flatten(items).Where(t => _known.Add(t)))
            {
                entries.Add(new(entries.Count, task, roleName));
            }

            _entries = entries;
        }
    }
}
