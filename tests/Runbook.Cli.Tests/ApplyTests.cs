using System.Text;
using Runbook.Language;

namespace Runbook.Cli.Tests;

/// <summary>Plans that are saved, looked at, and applied.</summary>
public sealed class ApplyTests
{
    private const string Play = """
        - hosts: all
          gather_facts: false
          vars: {out: "{{ playbook_dir }}/{{ inventory_hostname }}"}
          tasks:
            - name: folder
              file: {path: "{{ out }}/folder", state: directory}
            - name: text
              copy: {content: "{{ text }}\n", dest: "{{ out }}/text"}
              notify: told
            - name: each
              copy: {content: "{{ item }}", dest: "{{ out }}/{{ item }}"}
              loop: [a, b]
            - name: opaque
              shell: "echo ran >> {{ out }}/log"
            - name: secret
              copy: {content: "{{ password }}\n", dest: "{{ out }}/secret"}
          handlers:
            - name: told
              shell: "echo told >> {{ out }}/log"
        """;

    [Fact]
    public async Task Apply_NothingChangedInBetween_AppliesWhatWasShown()
    {
        using var cli = Prepared();
        var planned = await Plan(cli, "--detailed-exitcode");
        Assert.True(planned.ExitCode == 2, planned.Text);
        Assert.False(Directory.Exists(Path.Combine(cli.Folder, "h1/folder")));
        var plan = cli.Read("plan.json");
        Assert.DoesNotContain("hunter2", plan);
        Assert.Contains("\"has_secrets\": true", plan);
        Assert.Contains("\"kind\": \"Run\"", plan);

        var applied = await cli.Run("apply", "plan.json", "--detailed-exitcode");
        Assert.True(applied.ExitCode == 2, applied.Text);
        foreach (var host in (string[])["h1", "h2"])
        {
            Assert.Equal("hello\n", cli.Read($"{host}/text"));
            Assert.Equal("b", cli.Read($"{host}/b"));
            Assert.Equal("hunter2-secret\n", cli.Read($"{host}/secret"));
            Assert.Equal("ran\ntold\n", cli.Read($"{host}/log"));
        }

        var again = await cli.Run("apply", "plan.json");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("the plan does not hold for h1 any more; nothing was applied", again.Text);
        Assert.Contains("needs no change any more", again.Text);
        Assert.Equal("ran\ntold\n", cli.Read("h1/log"));
    }

    [Fact]
    public async Task Apply_OneHostChangedInBetween_AppliesNothingAnywhere()
    {
        using var cli = Prepared();
        cli.Write("h2/text", "old\n");
        Assert.Equal(0, (await Plan(cli)).ExitCode);
        cli.Write("h2/text", "by hand\n");
        var result = await cli.Run("apply", "plan.json");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the plan does not hold for h2 any more", result.Text);
        Assert.Contains("text (play.yml:7:7): is not what it was when the plan was made", result.Text);
        Assert.DoesNotContain("hold for h1", result.Text);
        Assert.False(Directory.Exists(Path.Combine(cli.Folder, "h1/folder")));
        Assert.Equal("by hand\n", cli.Read("h2/text"));
    }

    [Theory]
    [InlineData("play.yml", "play.yml changed")]
    [InlineData("group_vars/all.yml", "group_vars/all.yml changed")]
    [InlineData("hosts", "hosts changed")]
    [InlineData("host_vars/h1.yml", "host_vars/h1.yml is new")]
    public async Task Apply_InputsChanged_IsRefusedWithTheReason(string file, string reason)
    {
        using var cli = Prepared();
        Assert.Equal(0, (await Plan(cli)).ExitCode);
        var old = File.Exists(Path.Combine(cli.Folder, file)) ? cli.Read(file) : "";
        cli.Write(file, old + "\n# changed\n");
        var result = await cli.Run("apply", "plan.json");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(reason, result.Text);
        Assert.False(Directory.Exists(Path.Combine(cli.Folder, "h1/folder")));
    }

    [Fact]
    public async Task Apply_PlanTooOldOrNotOurs_IsRefused()
    {
        using var cli = Prepared();
        Assert.Equal(0, (await Plan(cli)).ExitCode);
        Assert.Contains("too old", (await cli.Run("apply", "plan.json", "--max-age", "0s")).Text);
        Assert.Contains("not a time", (await cli.Run("apply", "plan.json", "--max-age", "soon")).Text);
        cli.Write("plan.json", cli.Read("plan.json").Replace("\"version\": \"", "\"version\": \"9.", StringComparison.Ordinal));
        Assert.Contains("was made by runbook 9.", (await cli.Run("apply", "plan.json")).Text);
        cli.Write("plan.json", "{");
        Assert.Contains("the plan cannot be read", (await cli.Run("apply", "plan.json")).Text);
        Assert.Contains("the plan cannot be read", (await cli.Run("apply", "missing.json")).Text);
    }

    [Fact]
    public async Task Apply_ChangeThatOnlyShowsWhileApplying_IsRefused()
    {
        using var cli = Prepared();
        cli.Write("play.yml", """
            - hosts: h1
              gather_facts: false
              tasks:
                - shell: "echo made > {{ playbook_dir }}/made"
                - copy: {content: "{{ lookup('file', playbook_dir ~ '/made', errors='ignore') | default('none', true) }}", dest: "{{ playbook_dir }}/copied"}
            """);
        Assert.Equal(0, (await Plan(cli)).ExitCode);
        var result = await cli.Run("apply", "plan.json");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("this change is not the one in the plan", result.Text);
        Assert.False(File.Exists(Path.Combine(cli.Folder, "copied")));
    }

    private static Task<CommandResult> Plan(CliRun cli, params string[] more) =>
        cli.Run(["run", "play.yml", "-i", "hosts", "-o", "lines", "--plan-out", "plan.json", "-e", "@secret.yml", "--vault-password-file", "key", .. more]);

    private static string Vaulted(string text) =>
        new VaultKeyring(new VaultSecret("default", "key")).Encrypt(Encoding.UTF8.GetBytes(text), null, default);

    private static CliRun Prepared()
    {
        var cli = new CliRun();
        cli.Write("play.yml", Play);
        cli.Write("group_vars/all.yml", "text: hello\n");
        cli.Write("hosts", "h1 ansible_connection=local\nh2 ansible_connection=local\n");
        cli.Write("h1/there", "");
        cli.Write("h2/there", "");
        cli.Write("key", "key\n");
        cli.Write("secret.yml", Vaulted("password: hunter2-secret\n"));
        return cli;
    }
}
