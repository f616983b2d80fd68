using System.Text;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Cli.Tests;

/// <summary>Runs a playbook that does all it can to show its secrets, and looks for them in everything that is printed.</summary>
public sealed class SecretTests
{
    private const string InFile = "sesame-in-file", Nested = "sesame-nested", Inline = "sesame-inline", Become = "sesame-become", Host = "sesame-host";

    private const string Play = """
        - name: tells
          hosts: web
          gather_facts: false
          vars_files: [vault.yml]
          vars:
            derived: "prefix-{{ inline }}-suffix"
          tasks:
            - debug: {var: in_file}
            - debug: {msg: "a {{ deep.list[0].key }} b"}
            - debug: {var: deep}
            - debug: {var: derived}
            - name: echo {{ inline }}
              command: "echo {{ in_file }} {{ inline }} {{ host_secret }} sesame-become"
              changed_when: "'sesame' in it.stdout"
              register: it
            - debug: {var: it}
            - debug: {msg: "{{ item }}"}
              loop: ["{{ inline }}", "{{ it.stdout }}"]
            - copy: {content: "x={{ inline }}\n", dest: "{{ playbook_dir }}/out.txt"}
            - template: {src: t.j2, dest: "{{ playbook_dir }}/out2.txt"}
            - set_fact: {kept: "{{ it.stdout }}"}
            - fail: {msg: "failed with {{ kept }} and {{ deep }}"}
              ignore_errors: true
            - shell: "echo {{ inline }}; echo {{ in_file }} >&2; exit 4"
              ignore_errors: true
            - file: {path: "/nonexistent/{{ inline }}/x", state: touch}
              ignore_errors: true
            - debug: {msg: "{{ (inline ~ 'x') | int(base='y') }}"}
              ignore_errors: true
            - assert: {that: "inline == 'no'", fail_msg: "is {{ inline }}"}
        """;

    [Theory]
    [InlineData("lines", "-vvvv")]
    [InlineData("json", "-v")]
    [InlineData("junit", "-v")]
    [InlineData("live", "-vv")]
    public async Task Run_EveryOutput_ShowsNoSecret(string output, string verbosity)
    {
        using var cli = Prepared();
        var result = await cli.Run(
            "run", "play.yml", "-i", "inventory", "--vault-password-file", "pw", "--become-password-file", "become", "--diff", verbosity, "--output", output);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(ValueJson.Mask, result.Output);
        NoSecret(result);
        Assert.Equal($"x={Inline}\n", cli.Read("out.txt"));
    }

    [Theory]
    [InlineData("inventory", "--list")]
    [InlineData("inventory", "--list", "--yaml")]
    [InlineData("inventory", "--graph", "--vars")]
    [InlineData("vars", "web1")]
    [InlineData("vars", "web1", "hostvars")]
    [InlineData("eval", "host_secret ~ '!'", "--host", "web1")]
    [InlineData("eval", "host_secret | no_such_filter", "--host", "web1")]
    [InlineData("eval", "host_secret | from_json", "--host", "web1")]
    public async Task Show_VaultedVariables_AreMasked(params string[] arguments)
    {
        using var cli = Prepared();
        var result = await cli.Run([.. arguments, "-i", "inventory", "--vault-password-file", "pw"]);
        Assert.InRange(result.ExitCode, 0, 1);
        NoSecret(result);
    }

    private static void NoSecret(CommandResult result)
    {
        foreach (var secret in (string[])[InFile, Nested, Inline, Become, Host])
        {
            foreach (var line in result.Text.Split('\n'))
            {
                Assert.DoesNotContain(secret, line, StringComparison.Ordinal);
            }
        }
    }

    private static CliRun Prepared()
    {
        var keys = new VaultKeyring(new VaultSecret("default", "key"));
        string Vaulted(string text) => keys.Encrypt(Encoding.UTF8.GetBytes(text), null, default);
        static string Indented(string text) => "    " + text.TrimEnd().Replace("\n", "\n    ");
        var cli = new CliRun();
        cli.Write("pw", "key\n");
        cli.Write("become", Become + "\n");
        cli.Write("vault.yml", Vaulted($"in_file: {InFile}\ndeep:\n  list:\n    - key: {Nested}\n"));
        cli.Write("play.yml", Play.Replace("  vars:\n", $"  vars:\n    inline: !vault |\n{Indented(Vaulted(Inline)).Replace("    ", "      ")}\n"));
        cli.Write("t.j2", "{{ in_file }} and {{ deep.list[0].key }}\n");
        cli.Write("inventory", "[web]\nweb1 ansible_connection=local\n");
        cli.Write("host_vars/web1.yml", Vaulted($"host_secret: {Host}\n"));
        return cli;
    }
}
