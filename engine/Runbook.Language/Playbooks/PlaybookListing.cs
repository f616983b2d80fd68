using System.Text;

namespace Runbook.Language;

/// <summary>The texts of <c>--list-tasks</c> and <c>--list-tags</c>, in ansible-playbook's form. Stateless.</summary>
public static class PlaybookListing
{
    /// <summary>The tasks that a selection runs, play by play, each with its tags.</summary>
    public static string Tasks(Playbook playbook, TagSelection selection) => Text(playbook, selection, tasks: true, tags: false);

    /// <summary>The tags of each play and of those of its tasks that a selection runs, play by play.</summary>
    public static string Tags(Playbook playbook, TagSelection selection) => Text(playbook, selection, tasks: false, tags: true);

    /// <summary>Tasks, tags, both or neither.</summary>
    /// <param name="playbook">The playbook.</param>
    /// <param name="selection">Which tasks run.</param>
    /// <param name="tasks">Whether the tasks are listed.</param>
    /// <param name="tags">Whether the tags are.</param>
    /// <param name="more">Further lines of a play, each ended, that stand before its tasks; null (the default) for none.</param>
    public static string Text(Playbook playbook, TagSelection selection, bool tasks, bool tags, Func<Play, string>? more = null)
    {
        var text = new StringBuilder($"\nplaybook: {playbook.Path}\n");
        for (var i = 0; i < playbook.Plays.Count; i++)
        {
            var play = playbook.Plays[i];
            text.Append($"\n  play #{i + 1} ({PlayNodeText.Hosts(play)}): {PlayNodeText.Title(play)}")
                .Append("\tTAGS: [").AppendJoin(",", selection.TagsOf(play)).Append("]\n");
            text.Append(more?.Invoke(play));
            var chosen = InOrder(play).Where(selection.Runs).ToList();
            if (tasks)
            {
                AppendTasks(text, chosen, selection);
            }

            if (tags)
            {
                text.Append("      TASK TAGS: [")
                    .AppendJoin(", ", chosen.SelectMany(selection.TagsOf).Concat(selection.TagsOf(play)).Distinct().Order(StringComparer.Ordinal)).Append("]\n");
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// The tasks of a play in the order of a run: roles after <c>pre_tasks</c>, each after its dependencies; blocks are opened, their
    /// <c>rescue</c> and <c>always</c> left out, as ansible-playbook lists them.
    /// </summary>
    public static IEnumerable<TaskSpec> InOrder(Play play) =>
        play.PreTasks.Concat(play.Roles).Concat(play.Tasks).Concat(play.PostTasks).SelectMany(InOrder);

    private static IEnumerable<TaskSpec> InOrder(TaskItem item) => item switch
    {
        TaskSpec { Body: { } body } => InOrder(body),
        TaskSpec task => [task],
        Block block => block.Items.SelectMany(InOrder),
        RoleUse use => use.Dependencies.Concat(use.Tasks).SelectMany(InOrder),
        _ => [],
    };

    private static void AppendTasks(StringBuilder text, List<TaskSpec> tasks, TagSelection selection)
    {
        text.Append("    tasks:\n");
        foreach (var task in tasks)
        {
            text.Append("      ").Append(PlayNodeText.ListTitle(task))
                .Append("\tTAGS: [").AppendJoin(", ", selection.TagsOf(task)).Append("]\n");
        }
    }
}
