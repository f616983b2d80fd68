namespace Runbook.Language;

/// <summary>How plays and tasks are called in listings and reports. Stateless.</summary>
public static class PlayNodeText
{
    /// <summary>
    /// A task's title as Ansible shows it while it runs: its name, or its action when it has none, after <c>role : </c> when it
    /// belongs to a role.
    /// </summary>
    public static string Title(TaskSpec task)
    {
        var name = string.IsNullOrEmpty(task.Name) ? task.Action : task.Name;
        return task.Role is { } role && !(task.Name ?? "").Contains($"{role.Name} : ", StringComparison.Ordinal)
            ? $"{role.Name} : {name}" : name;
    }

    /// <summary>A task's title in a listing, where one without a name is called by its action alone.</summary>
    public static string ListTitle(TaskSpec task) => string.IsNullOrEmpty(task.Name) ? task.Action : Title(task);

    /// <summary>A play's name, or its hosts when it has none.</summary>
    public static string Title(Play play) => string.IsNullOrEmpty(play.Name) ? Hosts(play) : play.Name;

    /// <summary>A play's hosts as written, on one line.</summary>
    public static string Hosts(Play play) => play.Hosts is Runbook.Core.ListValue list
        ? string.Join(",", list.Items.Select(i => i.AsText() ?? i.ToString()))
        : play.Hosts.AsText() ?? play.Hosts.ToString();
}
