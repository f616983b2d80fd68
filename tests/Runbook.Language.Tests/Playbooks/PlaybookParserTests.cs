using Runbook.Core;

namespace Runbook.Language.Tests;

public sealed class PlaybookParserTests
{
    [Fact]
    public void Load_RolesImportsAndBlocks_AreInPlace()
    {
        using var folder = PlaybookFolder.Of("""
            === site.yml
            - hosts: all
              tags: play
              pre_tasks:
                - ping:
              roles:
                - web
                - {role: web, port: 80, tags: [x, y]}
              tasks:
                - import_tasks: more.yml
                  tags: imported
                  when: a
                - block:
                    - name: in block
                      command: echo hi chdir=/tmp
                      notify: restart web
                  rescue:
                    - debug: msg=failed
                  when: b
                - import_role: {name: web, tasks_from: other}
                - include_tasks: "{{ x }}.yml"
                  tags: dyn
            - import_playbook: sub/two.yml
              vars: {v: 1}
              when: c
            === sub/two.yml
            - hosts: two
              gather_facts: no
              tasks: [{debug: {var: v}}]
            === more.yml
            - shell: |
                echo one
                echo two
              args: {creates: /x}
            === roles/web/tasks/main.yml
            - name: install
              apt: name=web
              notify: [restart web]
            === roles/web/tasks/other.yml
            - import_tasks: third.yml
            === roles/web/tasks/third.yml
            - ping:
            === roles/web/handlers/main.yml
            - name: restart web
              service: name=web state=restarted
            === roles/web/meta/main.yml
            dependencies: [base]
            === roles/base/tasks/main.yaml
            - file: {path: /x, state: directory}
            """);

        var playbook = folder.Load();

        Assert.Equal("", folder.Report(playbook.Diagnostics));
        Assert.Equal("""

            playbook: site.yml

              play #1 (all): all	TAGS: [play]
                tasks:
                  ping	TAGS: [play]
                  file	TAGS: [play]
                  web : install	TAGS: [play]
                  file	TAGS: [play, x, y]
                  web : install	TAGS: [play, x, y]
                  shell	TAGS: [imported, play]
                  in block	TAGS: [play]
                  file	TAGS: [play]
                  ping	TAGS: [play]
                  include_tasks	TAGS: [dyn, play]

              play #2 (two): two	TAGS: []
                tasks:
                  debug	TAGS: []

            """.Replace("\r", "", StringComparison.Ordinal),
            PlaybookListing.Tasks(playbook, TagSelection.All).Replace(folder.Path + "/", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_NestedImports_AreFoundAsAnsibleFindsThem()
    {
        using var folder = PlaybookFolder.Of("""
            === site.yml
            - hosts: localhost
              gather_facts: no
              vars: {f: sub/a}
              roles:
                - {role: r, tags: rt, when: true}
              tasks:
                - name: imp
                  import_tasks: "{{ f }}.yml"
                  tags: [i]
                - import_tasks: roles/r/tasks/x.yml
                - name: block name
                  tags: bt
                  block:
                    - include_role: {name: r}
                      tags: ir
                    - block:
                        - import_role: name=r
                          tags: impr
                      always:
                        - debug: msg=1
                - local_action: command ls
                  name: la
                - action: {module: command, cmd: ls}
                  name: ac
                - name: dot
                  ansible.builtin.ping:
                - meta: flush_handlers
            === sub/a.yml
            - import_tasks: deeper/b.yml
            - import_tasks: c.yml
            - import_tasks: top.yml
            === sub/deeper/b.yml
            - {name: b, ping: }
            - import_tasks: d.yml
            === sub/c.yml
            - {name: c, ping: }
            === sub/deeper/d.yml
            - {name: d, ping: }
            === top.yml
            - {name: top, ping: }
            === roles/r/tasks/main.yml
            - import_tasks: x.yml
            - import_tasks: s/y.yml
            - {name: r task, ping: , tags: own}
            === roles/r/tasks/x.yml
            - {name: x, ping: }
            === roles/r/tasks/s/y.yml
            - {name: y, ping: }
            - import_tasks: x.yml
            === roles/r/meta/main.yml
            dependencies: [{role: dep, tags: dt, p: 1}, "dep"]
            === roles/dep/tasks/main.yml
            - {name: dep task, ping: }
            """);
        var options = PlaybookFolder.Options with
        {
            Evaluate = (text, variables) => variables.TryGet("f", out var f)
                ? new StringValue(text.Text.Replace("{{ f }}", f.AsText(), StringComparison.Ordinal)) : Value.Null,
        };

        var playbook = folder.Load("site.yml", options);

        Assert.Equal("", folder.Report(playbook.Diagnostics));
        Assert.Equal("""
                dep : dep task	TAGS: [dt, rt]
                dep : dep task	TAGS: [rt]
                r : x	TAGS: [rt]
                r : y	TAGS: [rt]
                r : x	TAGS: [rt]
                r : r task	TAGS: [own, rt]
                b	TAGS: [i]
                d	TAGS: [i]
                c	TAGS: [i]
                top	TAGS: [i]
                x	TAGS: []
                include_role	TAGS: [bt, ir]
                dep : dep task	TAGS: [bt, dt, impr]
                dep : dep task	TAGS: [bt, impr]
                r : x	TAGS: [bt, impr]
                r : y	TAGS: [bt, impr]
                r : x	TAGS: [bt, impr]
                r : r task	TAGS: [bt, impr, own]
                la	TAGS: []
                ac	TAGS: []
                dot	TAGS: []
                meta	TAGS: []
                TASK TAGS: [bt, dt, i, impr, ir, own, rt]
            """.Replace("    ", "", StringComparison.Ordinal),
            PlaybookListing.Text(playbook, TagSelection.All, tasks: true, tags: true).Split("tasks:\n")[1]
                .Replace("      ", "", StringComparison.Ordinal).TrimEnd('\n'));
    }

    [Fact]
    public void Load_Task_KeepsActionArgumentsAndKeywords()
    {
        var task = One("""
            - name: t
              ansible.builtin.copy: src=a dest="b c"
              args: {mode: "0600", src: other}
              with_fileglob: "*.x"
              loop_control: {loop_var: f}
              when: x
              tags: [1, "a,b"]
              notify: h
              become: "yes"
              ignore_errors: "{{ maybe }}"
              register: r
            """);

        Assert.Equal(("ansible.builtin.copy", "copy"), (task.Action, task.ShortAction));
        Assert.Equal(Value.Map(("mode", Value.Of("0600")), ("src", Value.Of("a")), ("dest", Value.Of("b c"))), task.Arguments);
        Assert.Equal(("fileglob", "f"), (task.Loop!.Lookup, task.Loop.Control["loop_var"]!.AsText()));
        Assert.Equal(Value.Of(["x"]), task.Keywords["when"]);
        Assert.Equal(Value.Of(["1", "a,b"]), task.Keywords["tags"]);
        Assert.Equal(Value.Of(["h"]), task.Keywords["notify"]);
        Assert.Equal(Value.True, task.Keywords["become"]);
        Assert.True(task.Keywords["ignore_errors"].HasTemplates);
        Assert.False(task.Keywords.ContainsKey("args"));
    }

    [Theory]
    [InlineData("- command: echo hi chdir=/x", "command", """{"chdir":"/x","_raw_params":"echo hi"}""")]
    [InlineData("- command: {cmd: ls}", "command", """{"cmd":"ls"}""")]
    [InlineData("- action: copy src=a dest=b", "copy", """{"src":"a","dest":"b"}""")]
    [InlineData("- action: {module: copy, src: a}", "copy", """{"src":"a"}""")]
    [InlineData("- action: {module: copy src=a, dest: b}", "copy", """{"dest":"b","src":"a"}""")]
    [InlineData("- local_action: shell ls -l", "shell", """{"_raw_params":"ls -l"}""")]
    [InlineData("- ping:", "ping", "{}")]
    [InlineData("- copy: \"{{ all }}\"", "copy", "\"{{ all }}\"")]
    [InlineData("- copy: \"{{ all }}\"\n  args: {mode: a}", "copy", """{"mode":"a","_variable_params":"{{ all }}"}""")]
    [InlineData("- copy: {src: a}\n  args: \"{{ all }}\"", "copy", """{"_variable_params":"{{ all }}","src":"a"}""")]
    [InlineData("- set_fact: a=1 b='x y'", "set_fact", """{"a":"1","b":"x y"}""")]
    [InlineData("- set_fact: {\"{{ k }}\": v}", "set_fact", """{"{{ k }}":"v"}""")]
    [InlineData("- meta: flush_handlers", "meta", """{"_raw_params":"flush_handlers"}""")]
    [InlineData("- add_host: name=a groups=b,c", "add_host", """{"name":"a","groups":"b,c"}""")]
    public void Load_Action_IsReadInAllItsForms(string yaml, string action, string arguments)
    {
        var task = One(yaml);

        Assert.Equal(action, task.Action);
        Assert.Equal(ValueJson.Parse(arguments), task.Arguments);
        Assert.Equal(yaml.Contains("local_action", StringComparison.Ordinal), task.Keywords.ContainsKey("delegate_to"));
    }

    [Fact]
    public void Load_ImportedPlaybook_PassesOnVarsTagsAndConditions()
    {
        using var folder = PlaybookFolder.Of("""
            === site.yml
            - import_playbook: sub/two.yml
              vars: {a: outer, b: 2}
              tags: outer
              when: first
            === sub/two.yml
            - hosts: all
              vars: {a: inner, c: 3}
              tags: [inner]
              tasks: [{ping: , when: second}]
            """);

        var play = folder.Load().Plays[0];

        Assert.Equal(Path.Combine(folder.Path, "sub"), play.PlaybookDirectory);
        Assert.Equal(Value.Map(("a", Value.Of("outer")), ("b", Value.Of(2)), ("c", Value.Of(3))), play.Vars);
        Assert.Equal(["inner", "outer"], TagSelection.All.TagsOf(play.Tasks[0]));
        Assert.Equal([Value.Of(["first"]), Value.Of(["second"])], play.Tasks[0].Accumulated("when"));
    }

    [Fact]
    public void Load_Role_KeepsItsPartsAndWhatTellsDuplicates()
    {
        using var folder = PlaybookFolder.Of("""
            === site.yml
            - hosts: all
              roles:
                - r
                - role: r
                - {role: r, level: 1}
                - {role: r, when: x}
                - {role: many}
              tasks:
                - import_role: {name: r, defaults_from: alt, vars_from: alt.yml, public: no}
            === roles/r/defaults/main/one.yml
            a: 1
            === roles/r/defaults/main/two.yml
            b: 2
            === roles/r/defaults/alt.yaml
            a: 9
            === roles/r/vars/alt.yml
            v: 1
            === roles/r/meta/main.yml
            galaxy_info: {author: x}
            === roles/r/meta/argument_specs.yml
            argument_specs: {main: {}}
            === roles/many/meta/main.yml
            allow_duplicates: yes
            """);

        var playbook = folder.Load();

        Assert.Equal("", folder.Report(playbook.Diagnostics));
        var roles = playbook.Plays[0].Roles;
        Assert.Equal(Value.Map(("a", Value.Of(1)), ("b", Value.Of(2))), roles[0].UsedRole.Defaults);
        Assert.NotNull(roles[0].UsedRole.Meta["argument_specs"]);
        Assert.Equal(Value.Map(("level", Value.Of(1))), roles[2].Parameters);
        Assert.Equal(roles[0].OnceKey, roles[1].OnceKey);
        Assert.Equal(3, roles.Take(4).Select(r => r.OnceKey).Distinct().Count());
        Assert.Null(roles[4].OnceKey);
        var import = Assert.IsType<RoleUse>(playbook.Plays[0].Tasks[0]);
        Assert.Equal((false, null), (import.IsPublic, import.OnceKey));
        Assert.Equal(Value.Map(("a", Value.Of(9))), import.UsedRole.Defaults);
        Assert.Equal(Value.Map(("v", Value.Of(1))), import.UsedRole.Vars);
    }

    [Fact]
    public void Load_CollectionRoles_AreFoundByFullNameAndByCollections()
    {
        using var folder = PlaybookFolder.Of("""
            === site.yml
            - hosts: all
              collections: [ns.coll]
              roles: [ns.coll.one, two]
            === collections/ansible_collections/ns/coll/roles/one/tasks/main.yml
            - ping:
            === collections/ansible_collections/ns/coll/roles/one/meta/main.yml
            dependencies: [two]
            === collections/ansible_collections/ns/coll/roles/two/tasks/main.yml
            - {name: t, ping: }
            """);

        var playbook = folder.Load();

        Assert.Equal("", folder.Report(playbook.Diagnostics));
        Assert.Equal(["ns.coll.one", "ns.coll.two"], playbook.Plays[0].Roles.Select(r => r.UsedRole.Name));
        Assert.Equal("ns.coll", playbook.Plays[0].Roles[0].Dependencies[0].UsedRole.Collection);
        Assert.Equal("ns.coll.two : t", PlayNodeText.Title((TaskSpec)playbook.Plays[0].Roles[1].Tasks[0]));
    }

    [Fact]
    public void Load_TwoHundredRoles_IsFast()
    {
        using var folder = new PlaybookFolder();
        var tasks = string.Concat(Enumerable.Range(0, 20).Select(i =>
            $"- name: task {i}\n  copy:\n    src: a{i}\n    dest: /etc/{i}\n    mode: '0644'\n  when: x is defined\n  notify: h\n  tags: [a, b{i}]\n"));
        for (var i = 0; i < 200; i++)
        {
            folder.Write($"roles/r{i}/tasks/main.yml", tasks);
            folder.Write($"roles/r{i}/handlers/main.yml", "- {name: h, ping: }\n");
        }

        folder.Write("site.yml", $"- hosts: all\n  roles: [{string.Join(", ", Enumerable.Range(0, 200).Select(i => $"r{i}"))}]\n");
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var playbook = folder.Load();
        var listing = PlaybookListing.Text(playbook, TagSelection.All, tasks: true, tags: true);

        Assert.Empty(playbook.Diagnostics);
        Assert.Equal(4000, PlaybookListing.InOrder(playbook.Plays[0]).Count());
        Assert.Contains("r199 : task 19\tTAGS: [a, b19]", listing, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    [Fact]
    public void Tags_PlayWithoutTasks_ShowsItsOwn()
    {
        using var folder = PlaybookFolder.Of("=== site.yml\n- hosts: [a, b]\n  name: n\n  tags: t\n");

        Assert.EndsWith("\n\n  play #1 (a,b): n\tTAGS: [t]\n      TASK TAGS: [t]\n", PlaybookListing.Tags(folder.Load(), TagSelection.All),
            StringComparison.Ordinal);
    }

    private static TaskSpec One(string yaml)
    {
        using var folder = new PlaybookFolder();
        folder.Write("site.yml", "- hosts: all\n  handlers: [{name: h, ping: }]\n  tasks:\n    " + yaml.ReplaceLineEndings("\n    ")
            + "\n");
        var playbook = folder.Load();
        Assert.Equal("", folder.Report(playbook.Diagnostics));
        return Assert.IsType<TaskSpec>(Assert.Single(playbook.Plays[0].Tasks));
    }
}
