using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Flattens plays and included tasks into programs. Used once a program; not safe from several threads.</summary>
internal sealed class ProgramBuilder
{
    private readonly Func<TaskItem, bool> _selected;
    private readonly List<Step> _steps = [];
    private readonly List<Region> _regions = [];

    private ProgramBuilder(Func<TaskItem, bool> selected) => _selected = selected;

    /// <summary>The program of a play: pre-tasks, roles, tasks and post-tasks, each part ended by a flush of handlers.</summary>
    /// <param name="play">The play.</param>
    /// <param name="gatherFacts">The task that gathers facts, or null.</param>
    /// <param name="selected">Whether a task is to run by its tags.</param>
    public static PlayProgram OfPlay(Play play, TaskSpec? gatherFacts, Func<TaskItem, bool> selected)
    {
        var builder = new ProgramBuilder(selected);
        if (gatherFacts is not null && selected(gatherFacts))
        {
            builder._steps.Add(new(StepKind.Task, gatherFacts));
        }

        builder.AddSection(play.PreTasks);
        builder.Add(play.Roles);
        builder.AddSection(play.Tasks);
        builder.AddSection(play.PostTasks);
        return builder.Build();
    }

    /// <summary>The program of tasks that an inclusion brought.</summary>
    public static PlayProgram OfItems(IReadOnlyList<TaskItem> items, Func<TaskItem, bool> selected)
    {
        var builder = new ProgramBuilder(selected);
        builder.Add(items);
        return builder.Build();
    }

    /// <summary>The tasks of a list in the order they run, blocks and roles opened, whatever their tags.</summary>
    public static IReadOnlyList<TaskSpec> Flatten(IReadOnlyList<TaskItem> items) =>
        [.. OfItems(items, _ => true).Steps.Where(s => s.Task is not null).Select(s => s.Task!)];

    private PlayProgram Build() => new(_steps, _regions);

    private void AddSection(IReadOnlyList<TaskItem> items)
    {
        Add(items);
        _steps.Add(new(StepKind.FlushHandlers, null));
    }

    private void Add(IEnumerable<TaskItem> items)
    {
        foreach (var item in items)
        {
            switch (item)
            {
                case TaskSpec { Body: { } body } loop when Flatten([body]).Any(_selected):
                    _steps.Add(new(StepKind.Task, loop));
                    break;
                case TaskSpec { Body: null } task when _selected(task):
                    _steps.Add(new(StepKind.Task, task));
                    break;
                case Block block:
                    AddBlock(block);
                    break;
                case RoleUse role:
                    Add(role.Dependencies);
                    Add(role.Tasks);
                    break;
            }
        }
    }

    private void AddBlock(Block block)
    {
        var start = _steps.Count;
        Add(block.Items);
        if (block.Rescue.Count == 0 && block.Always.Count == 0)
        {
            return;
        }

        var rescue = _steps.Count;
        Add(block.Rescue);
        var always = _steps.Count;
        Add(block.Always);
        _regions.Add(new(start, rescue, always, _steps.Count));
    }
}
