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
}
