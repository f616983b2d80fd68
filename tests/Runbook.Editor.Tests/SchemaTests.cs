using System.Text.Json;
using System.Text.Json.Nodes;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Editor.Tests;

public sealed class SchemaTests
{
    private static IEnumerable<string> Shipped =>
    [
        .. new[] { "playbooks", "tests/Runbook.Engine.Tests/Cases" }
            .SelectMany(f => Directory.EnumerateFiles(Repository.At(f.Split('/')), "*.yml", SearchOption.AllDirectories))
            .Select(p => Path.GetRelativePath(Repository.Root, p))
            // these use modules of their own
            .Where(p => !p.Contains("scripted", StringComparison.Ordinal) && !p.Contains("roles/scr/", StringComparison.Ordinal) && !p.StartsWith("playbooks/examples/", StringComparison.Ordinal))
            .Where(p => IsTasksOrPlaybook(File.ReadAllText(Repository.At(p)), p)),
    ];

    private static readonly (string Text, bool IsGood)[] Texts =
    [
        ("- hosts: all\n  tasks:\n  - copy: {src: a, dest: /b, mode: '0644'}", true),
        ("- hosts: all\n  tasks:\n  - copy: {src: a, dset: /b}", false),
        ("- hosts: all\n  tasks:\n  - copy: {src: a}", false),
        ("- hosts: all\n  tasks:\n  - copy: src=a dest=/b", true),
        ("- hosts: all\n  tasks:\n  - copy: '{{ args }}'", true),
        ("- hosts: all\n  tasks:\n  - copy: {src: a, content: b, dest: /c}", false),
        ("- hosts: all\n  tasks:\n  - flie: {path: /a}", false),
        ("- hosts: all\n  tasks:\n  - file: {path: /a, state: directoy}", false),
        ("- hosts: all\n  tasks:\n  - file: {path: /a, state: '{{ s }}'}", true),
        ("- hosts: all\n  tasks:\n  - file: {dest: /a, state: directory, force: yes}", true),
        ("- hosts: all\n  tasks:\n  - file: {path: /a, force: maybe}", false),
        ("- hosts: all\n  tasks:\n  - file: {path: /a, force: 'YES'}", true),
        ("- hosts: all\n  taks: []", false),
        ("- tasks: []", false),
        ("- hosts: all\n  strategy: fre", false),
        ("- hosts: all\n  gather_facts: perhaps", false),
        ("- hosts: all\n  roles: [a, {role: b, port: 80, when: x}]", true),
        ("- hosts: all\n  roles: [{port: 80}]", false),
        ("- hosts: all\n  vars_prompt: [{name: a, privat: no}]", false),
        ("- import_playbook: a.yml\n  when: x", true),
        ("- import_playbook: a.yml\n  hosts: x", false),
        ("- block:\n  - command: ls\n  rescue:\n  - debug: {msg: x}\n  when: y", true),
        ("- block:\n  - comand: ls", false),
        ("- block:\n  - command: ls\n  loop: [1]", true),
        ("- block:\n  - command: ls\n  register: x", false),
        ("- command: ls\n  loop: [1]\n  loop_control: {label: x}", true),
        ("- command: ls\n  loop: [1]\n  loop_control: {lable: x}", false),
        ("- command: ls\n  with_items: [1]\n  register: r", true),
        ("- command: ls\n  register: not-a-name", false),
        ("- command: ls\n  retries: often", false),
        ("- set_fact: {a: 1, cacheable: yes}", true),
        ("- set_fact: {a: 1, cacheable: perhaps}", false),
        ("- meta: flush_handlers", true),
        ("- meta: flush_handler", false),
        ("- include_tasks: a.yml\n  vars: {x: 1}", true),
        ("- include_tasks: a.yml\n  become: yes", false),
        ("- include_tasks: {file: a.yml, aply: {}}", false),
        ("- assert: {that: [a], fail_mesg: x}", false),
        ("- debug: {msg: a, var: b}", false),
        ("- ansible.builtin.debug: {msg: a}", true),
        ("- pause: {minutes: long}", false),
        ("- name: x\n  listen: y\n  service: {name: z, state: restarted}", true),
    ];

    [Fact]
    public async Task Of_ShippedPlaybooks_AreTaken()
    {
        var files = Shipped.ToArray();
        Assert.True(files.Length >= 40, $"saw only {files.Length} files");
        var mistakes = await MistakesAsync(SchemaKind.Both, [.. files.Select(f => YamlReader.ReadFile(Repository.At(f)).Documents.FirstOrDefault() ?? Value.Null)]);
        Assert.Empty(files.Zip(mistakes).Where(f => f.Second.Length > 0).Select(f => $"{f.First}: {string.Join("; ", f.Second)}"));
    }

    [Fact]
    public async Task Of_Texts_AreTakenOrRefused()
    {
        var mistakes = await MistakesAsync(SchemaKind.Both, [.. Texts.Select(t => YamlReader.Read(t.Text, "t.yml").Documents[0])]);
        Assert.Empty(Texts.Zip(mistakes).Where(t => t.First.IsGood != (t.Second.Length == 0)).Select(t => $"{t.First.Text}\n{string.Join("; ", t.Second)}"));
    }

    [Theory]
    [InlineData(SchemaKind.Playbook, true, false)]
    [InlineData(SchemaKind.Tasks, false, true)]
    [InlineData(SchemaKind.Both, true, true)]
    public async Task Of_Kind_TakesOnlyItsOwn(SchemaKind kind, bool plays, bool tasks)
    {
        var mistakes = await MistakesAsync(kind, [YamlReader.Read("- hosts: all", "t.yml").Documents[0], YamlReader.Read("- command: ls", "t.yml").Documents[0]]);
        Assert.Equal([plays, tasks], mistakes.Select(m => m.Length == 0));
    }

    [Fact]
    public void Of_EveryArgument_IsDescribed()
    {
        var schema = JsonNode.Parse(PlaybookSchema.Of(Books.BuiltIn, SchemaKind.Both))!;
        var described = schema["definitions"]!.AsObject().Where(d => d.Key.StartsWith("action.", StringComparison.Ordinal)).ToArray();
        Assert.True(described.Length > 60, $"saw only {described.Length} actions");
        Assert.All(described, d => Assert.NotEqual("", (string?)d.Value!["description"]));
    }

    private static bool IsTasksOrPlaybook(string text, string path) => !path.Contains("_vars/", StringComparison.Ordinal) && text.Split('\n').Any(l => l.StartsWith("- ", StringComparison.Ordinal));

    private static async Task<IReadOnlyList<string[]>> MistakesAsync(SchemaKind kind, IReadOnlyList<Value> documents)
    {
        using var folder = new TemporaryFolder();
        var schema = folder.Write("schema.json", PlaybookSchema.Of(Books.BuiltIn, kind));
        var result = await NodeClient.RunAsync("validate.js", string.Concat(documents.Select(d => ValueJson.ToJson(d, maskSecrets: false) + "\n")), schema);
        Assert.True(result.ExitCode == 0, result.Error);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<string[]>(l)!)];
    }
}
