using Runbook.Core;

namespace Runbook.Language.Tests;

public sealed class ProjectLintTests
{
    [Theory]
    [InlineData("a: 1.10", "yaml-lost-zero")]
    [InlineData("app_version: 2.0", "yaml-lost-zero")]
    [InlineData("a: 22:22", "yaml-sexagesimal")]
    [InlineData("a: 1_000", "yaml-underscore-number")]
    [InlineData("a: 0123", "yaml-octal")]
    [InlineData("off: 1", "yaml-bool-key")]
    [InlineData("a: [x, yes]", "yaml-bool-word")]
    [InlineData("group_names: []", "magic-variable")]
    [InlineData("my-name: 1", "variable-name")]
    [InlineData("api_key: abcdef", "plain-secret")]
    [InlineData("users: [{name: a, password: abcdef}]", "plain-secret")]
    public void Check_Variables_FindsTheTrap(string text, string code) => Assert.Contains(Find(LintFileKind.Variables, text), f => f.Code == code);

    [Theory]
    [InlineData("ratio: 0.5\nwhole: 2.0\nn: 10\nzero: 0")]
    [InlineData("a: \"1.10\"\nb: '22:22'\nc: \"0123\"")]
    [InlineData("on_call: true\nenabled: yes\nlist: [true, false]")]
    [InlineData("db_password: \"{{ lookup('env', 'X') }}\"\npassword_file: /etc/x\nupdate_password: always\nssl_private_key: /etc/key.pem")]
    public void Check_Variables_LetsGoodOnesBe(string text) => Assert.Equal([], Find(LintFileKind.Variables, text).Select(f => f.Code));

    [Theory]
    [InlineData("when: \"{{ x }}\"", "braced-condition")]
    [InlineData("when: 1 == 1", "constant-condition")]
    [InlineData("when: true", "constant-condition")]
    [InlineData("when: x == x", "constant-condition")]
    [InlineData("when: x.stdout", "condition-type")]
    [InlineData("when: x | length", "condition-type")]
    [InlineData("when: [ok, \"'text'\"]", "condition-type")]
    [InlineData("when: x == true", "literal-comparison")]
    [InlineData("changed_when: \"{{ x }}\"", "braced-condition")]
    [InlineData("become_user: bob", "")]
    [InlineData("when: x.stdout == ''", "")]
    [InlineData("when: x is defined and x | length > 0", "")]
    [InlineData("changed_when: false", "")]
    [InlineData("when: x | bool", "")]
    [InlineData("ignore_errors: true", "ignored-errors")]
    [InlineData("sudo: true", "deprecated-keyword")]
    [InlineData("with_items: packages", "bare-loop")]
    [InlineData("with_dict: \"{{ x }}\"", "with-loop")]
    [InlineData("with_fileglob: '*.txt'", "")]
    public void Check_Task_FindsWhatItsKeywordSays(string keyword, string code)
    {
        var found = Find(LintFileKind.Tasks, $"- name: a\n  command: uptime\n  {keyword}\n").Select(f => f.Code);
        Assert.Equal(code.Length == 0 ? [] : [code], code is "bare-loop" ? found.Where(c => c != "with-loop") : found);
    }

    [Theory]
    [InlineData("command: systemctl restart x", "command-instead-of-module")]
    [InlineData("command: /bin/chmod 755 /x", "command-instead-of-module")]
    [InlineData("shell: git clone http://x y", "command-instead-of-module")]
    [InlineData("command: {argv: [mkdir, /x]}", "command-instead-of-module")]
    [InlineData("command: systemctl is-active x", "")]
    [InlineData("command: git status", "")]
    [InlineData("shell: cat x | mkdir y", "")]
    [InlineData("apt: name=x state=latest", "latest-state")]
    [InlineData("copy: {content: a, dest: /x}", "missing-mode")]
    [InlineData("copy: {content: a, dest: /x, mode: 644}", "decimal-mode")]
    [InlineData("copy: {content: a, dest: /x, mode: 0644}", "unquoted-mode")]
    [InlineData("include: x.yml", "deprecated-include")]
    public void Check_Task_FindsWhatItsActionSays(string action, string code)
    {
        var found = Find(LintFileKind.Tasks, $"- name: a\n  {action}\n").Select(f => f.Code).Where(c => c is not ("key-value-text" or "shell-instead-of-command"));
        Assert.Equal(code.Length == 0 ? [] : [code], found);
    }

    [Theory]
    [InlineData("fail: {msg: x}", "unreachable-task")]
    [InlineData("meta: end_play", "unreachable-task")]
    [InlineData("fail: {msg: x}\n  when: y", "")]
    [InlineData("fail: {msg: x}\n  tags: never", "")]
    [InlineData("meta: flush_handlers", "")]
    public void Check_TaskBehind_IsUnreachableOnlyBehindACertainEnd(string task, string code) => Assert.Equal(
        code.Length == 0 ? [] : [code], Find(LintFileKind.Tasks, $"- name: a\n  {task}\n- name: b\n  debug: {{msg: x}}\n").Select(f => f.Code));

    [Theory]
    [InlineData("  command: mkdir /x # noqa: command-instead-of-module", 0)]
    [InlineData("  command: mkdir /x # noqa", 0)]
    [InlineData("  command: mkdir /x # noqa: another-rule", 2)]
    [InlineData("  command: mkdir /x", 1)]
    public void Silence_Comment_SilencesItsLine(string line, int count)
    {
        var file = File(LintFileKind.Tasks, $"- name: a\n{line}\n");
        Assert.Equal(count, ProjectLint.Silence(ProjectLint.Check([file]), [file], new HashSet<string>()).Count);
    }

    [Fact]
    public void Silence_CommentOnTheFirstLineOfATask_SilencesTheTask()
    {
        var file = File(LintFileKind.Tasks, "- name: a # noqa: command-instead-of-module\n  command: mkdir /x\n- name: b\n  command: mkdir /x\n");
        Assert.Equal(4, Assert.Single(ProjectLint.Silence(ProjectLint.Check([file]), [file], new HashSet<string>())).Span.Line);
    }

    [Fact]
    public void All_Rules_HaveCodesOfTheirOwn() => Assert.Equal(LintRules.All.Count, LintRules.All.Select(r => r.Code).Distinct().Count());

    private static IReadOnlyList<Diagnostic> Find(LintFileKind kind, string text) => ProjectLint.Check([File(kind, text)]);

    private static LintFile File(LintFileKind kind, string text)
    {
        var (documents, diagnostics) = YamlReader.Read(text, "a.yml");
        return new("/project/a.yml", "a.yml", kind, text.Split('\n'), documents[0], diagnostics);
    }
}
