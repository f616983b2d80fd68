using Runbook.Core;

namespace Runbook.Language.Tests;

public sealed class ExpansionTests
{
    private const string Site = """
        === site.yml
        - hosts: all
          roles: [web]
          tasks:
            - block:
                - include_tasks: {file: sub/a.yml, apply: {become: true, tags: [applied]}}
                  tags: own
                  when: once
                  vars: {v: 1}
              tags: around
              when: outer
            - include_role: {name: web}
              tags: own
              vars: {w: 2}
        === sub/a.yml
        - {name: a, ping: }
        - include_tasks: b.yml
        - import_tasks: b.yml
        === sub/b.yml
        - {name: b, ping: }
        === roles/web/tasks/main.yml
        - include_tasks: extra.yml
        - {name: main, ping: , notify: h}
        === roles/web/tasks/extra.yml
        - {name: extra, ping: }
        === roles/web/tasks/other.yml
        - import_role: {name: web, tasks_from: extra}
        === roles/web/handlers/main.yml
        - {name: h, ping: }
        === roles/web/defaults/main.yml
        port: 80
        """;

    [Fact]
    public void LoadTasks_Include_PassesOnVarsAndApplyAndWhatIsAround()
    {
        using var folder = PlaybookFolder.Of(Site);
        var (parser, play) = Open(folder);
        var include = (TaskSpec)((Block)play.Tasks[0]).Items[0];

        var expansion = parser.LoadTasks("sub/a.yml", include);

        Assert.Empty(expansion.Diagnostics);
        var block = Assert.IsType<Block>(expansion.Item);
        var task = Assert.IsType<TaskSpec>(block.Items[0]);
        Assert.Equal(["applied", "around"], TagSelection.All.TagsOf(task));
        Assert.Equal("[[\"outer\"]]", Value.Of(task.Accumulated("when")).ToString().Replace(" ", "", StringComparison.Ordinal));
        Assert.True(task.TryInherited("become", out var become) && become.IsTruthy);
        Assert.Equal(Value.Of(1), block.Vars["v"]);
    }

    [Fact]
    public void LoadTasks_SameQuestion_GivesTheSameBlock()
    {
        using var folder = PlaybookFolder.Of(Site);
        var (parser, play) = Open(folder);
        var include = (TaskSpec)((Block)play.Tasks[0]).Items[0];

        var blocks = new TaskItem?[16];
        Parallel.For(0, blocks.Length, i => blocks[i] = parser.LoadTasks("sub/a.yml", include).Item);

        Assert.Single(blocks.Distinct());
    }

    [Fact]
    public void LoadTasks_IncludeInIncludedFile_IsFoundBesideIt()
    {
        using var folder = PlaybookFolder.Of(Site);
        var (parser, play) = Open(folder);
        var outer = (Block)parser.LoadTasks("sub/a.yml", ((Block)play.Tasks[0]).Items[0]).Item!;

        var inner = parser.LoadTasks("b.yml", outer.Items[1]);

        Assert.Empty(inner.Diagnostics);
        Assert.Equal("b", ((Block)inner.Item!).Items[0].Name);
    }

    [Fact]
    public void LoadTasks_InRole_IsFoundInItsTasksAndBelongsToIt()
    {
        using var folder = PlaybookFolder.Of(Site);
        var (parser, play) = Open(folder);

        var expansion = parser.LoadTasks("extra.yml", play.Roles[0].Tasks[0]);

        Assert.Empty(expansion.Diagnostics);
        Assert.Equal("web : extra", PlayNodeText.Title((TaskSpec)((Block)expansion.Item!).Items[0]));
    }

    [Fact]
    public void LoadTasks_Missing_SaysWhereItLooked()
    {
        using var folder = PlaybookFolder.Of(Site);
        var (parser, play) = Open(folder);

        var expansion = parser.LoadTasks("none.yml", play.Roles[0].Tasks[0]);

        Assert.Null(expansion.Item);
        Assert.True(expansion.HasErrors);
        Assert.Equal(
            "roles/web/tasks/main.yml:1:3: error: A file of tasks was not found: \"none.yml\"; looked for roles/web/tasks/none.yml, "
            + "roles/web/none.yml, tasks/none.yml, none.yml\n", folder.Report(expansion.Diagnostics));
    }

    [Fact]
    public void LoadTasks_Handlers_AreHandlers()
    {
        using var folder = PlaybookFolder.Of(Site);
        var (parser, play) = Open(folder);

        var block = (Block)parser.LoadTasks("sub/b.yml", play, handlers: true).Item!;

        Assert.True(((TaskSpec)block.Items[0]).IsHandler);
        Assert.Same(play, block.Parent);
    }

    [Fact]
    public void LoadRole_Include_StandsInItsPlace()
    {
        using var folder = PlaybookFolder.Of(Site);
        var (parser, play) = Open(folder);

        var expansion = parser.LoadRole("web", play.Tasks[1]);

        Assert.Empty(expansion.Diagnostics);
        var use = Assert.IsType<RoleUse>(expansion.Item);
        Assert.Equal("web", use.UsedRole.Name);
        Assert.Equal(Value.Of(80), use.UsedRole.Defaults["port"]);
        Assert.Equal(Value.Of(2), use.Vars["w"]);
        Assert.Empty(TagSelection.All.TagsOf(use.Tasks[1]));
        Assert.True(((TaskSpec)use.Handlers[0]).IsHandler);
        Assert.False(use.IsPublic);
        Assert.Null(use.OnceKey);
    }

    [Fact]
    public void LoadRole_RoleImportsItselfWithOtherTasks_IsNoCircle()
    {
        using var folder = PlaybookFolder.Of(Site);
        var (parser, play) = Open(folder);

        var expansion = parser.LoadRole("web", play.Tasks[1], tasksFrom: "other");

        Assert.Empty(expansion.Diagnostics);
        var inner = Assert.IsType<RoleUse>(((RoleUse)expansion.Item!).Tasks[0]);
        Assert.Equal("extra", inner.Tasks[0].Name);
    }

    private static (PlaybookParser Parser, Play Play) Open(PlaybookFolder folder)
    {
        var parser = new PlaybookParser(PlaybookFolder.Options);
        var playbook = parser.LoadPlaybook(Path.Combine(folder.Path, "site.yml"));
        Assert.Empty(playbook.Diagnostics);
        return (parser, playbook.Plays[0]);
    }
}
