using System.Collections.Frozen;
using System.Globalization;
using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>
/// Decides where and as whom a task runs: the connection variables of the host win over the task's keywords, those over the
/// command line's options (docs.ansible.com, "Controlling how Ansible behaves: precedence rules"). Stateless.
/// </summary>
public static class ConnectionResolver
{
    /// <summary>The variables that say how to connect; no fact has these names.</summary>
    public static FrozenSet<string> Variables { get; } = FrozenSet.ToFrozenSet(
        [
            "ansible_connection", "ansible_host", "ansible_ssh_host", "ansible_port", "ansible_ssh_port", "ansible_user", "ansible_ssh_user",
            "ansible_password", "ansible_ssh_password", "ansible_ssh_pass", "ansible_private_key_file", "ansible_ssh_private_key_file",
            "ansible_private_key_passphrase", "ansible_ssh_private_key_passphrase", "ansible_ssh_args", "ansible_ssh_common_args",
            "ansible_ssh_extra_args", "ansible_timeout", "ansible_ssh_timeout", "ansible_shell_executable", "ansible_become", "ansible_become_user",
            "ansible_become_method", "ansible_become_password", "ansible_become_pass", "ansible_become_flags", "ansible_become_exe",
            "ansible_sudo_password", "ansible_sudo_pass", "ansible_sudo_flags", "ansible_sudo_exe", "ansible_su_password", "ansible_su_pass",
            "ansible_su_flags", "ansible_su_exe", "ansible_check_mode", "ansible_diff_mode", "ansible_managed", "ansible_version",
            "ansible_role_name", "ansible_play_name", "ansible_verbosity", "ansible_run_tags", "ansible_skip_tags", "ansible_limit", "ansible_forks",
        ],
        StringComparer.Ordinal);

    /// <summary>The target of a task.</summary>
    /// <param name="host">The host to connect to: the task's, or whom it is delegated to.</param>
    /// <param name="node">The task.</param>
    /// <param name="hostContext">Evaluates in the scope of the host to connect to: connection variables.</param>
    /// <param name="context">Evaluates in the task's scope: keywords.</param>
    /// <param name="options">The command line's.</param>
    public static ConnectionTarget Resolve(
        string host, PlayNode node, EvaluationContext hostContext, EvaluationContext context, RunOptions options)
    {
        string? Variable(params ReadOnlySpan<string> names) => Find(hostContext, names);
        var connection = Variable("ansible_connection") ?? KeywordEvaluator.Text(node, "connection", context) ?? options.Connection;
        var timeout = Variable("ansible_ssh_timeout", "ansible_timeout");
        return new(host)
        {
            Connection = ShortName(connection),
            Address = Variable("ansible_ssh_host", "ansible_host"),
            Port = Number(Variable("ansible_ssh_port", "ansible_port") ?? KeywordEvaluator.Text(node, "port", context), "ansible_port", node.Span),
            User = Variable("ansible_ssh_user", "ansible_user") ?? KeywordEvaluator.Text(node, "remote_user", context) ?? options.User,
            Password = Secret(Variable("ansible_ssh_password", "ansible_ssh_pass", "ansible_password")) ?? options.ConnectionPassword,
            PrivateKeyFile = Variable("ansible_ssh_private_key_file", "ansible_private_key_file") ?? options.PrivateKeyFile,
            PrivateKeyPassphrase = Secret(Variable("ansible_ssh_private_key_passphrase", "ansible_private_key_passphrase")),
            SshArguments = Joined(Variable("ansible_ssh_args"), Variable("ansible_ssh_common_args"), Variable("ansible_ssh_extra_args"), options.SshArguments),
            ConnectTimeout = Number(timeout, "ansible_timeout", node.Span) is { } seconds ? TimeSpan.FromSeconds(seconds) : options.ConnectTimeout,
            Shell = Variable("ansible_shell_executable") ?? "/bin/sh",
            Become = Become(node, hostContext, context, options),
        };
    }

    private static BecomeTarget? Become(PlayNode node, EvaluationContext hostContext, EvaluationContext context, RunOptions options)
    {
        string? Variable(params ReadOnlySpan<string> names) => Find(hostContext, names);
        var wanted = Variable("ansible_become") is { } written
            ? Booleans.Parse(Value.Of(written)) == true
            : KeywordEvaluator.Bool(node, "become", context, options.Become);
        if (!wanted)
        {
            return null;
        }

        var method = Variable("ansible_become_method") ?? KeywordEvaluator.Text(node, "become_method", context) ?? options.BecomeMethod;
        var user = Variable("ansible_become_user") ?? KeywordEvaluator.Text(node, "become_user", context) ?? options.BecomeUser;
        return new(ShortName(method), user)
        {
            Password = Secret(Variable("ansible_become_password", "ansible_become_pass", $"ansible_{method}_password", $"ansible_{method}_pass"))
                ?? options.BecomePassword,
            Flags = Variable("ansible_become_flags", $"ansible_{method}_flags") ?? KeywordEvaluator.Text(node, "become_flags", context),
            Executable = Variable("ansible_become_exe", $"ansible_{method}_exe") ?? KeywordEvaluator.Text(node, "become_exe", context),
        };
    }

    private static string? Find(EvaluationContext context, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (context.Variables.TryGet(name, out var raw) && Templar.Resolve(raw, context) is var value and not (NullValue or OmitValue))
            {
                return PythonText.Str(value);
            }
        }

        return null;
    }

    private static Secret? Secret(string? text) => text is null ? null : new Secret(text);

    private static string? Joined(params IEnumerable<string?> parts)
    {
        var text = string.Join(' ', parts.Where(p => !string.IsNullOrWhiteSpace(p)));
        return text.Length == 0 ? null : text;
    }

    private static string ShortName(string name) => name[(name.LastIndexOf('.') + 1)..];

    private static int? Number(string? text, string name, SourceSpan span) =>
        text is null ? null
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new DiagnosticException(Diagnostic.Error("connection-variable", "wrong value of a connection variable", $"{name} is \"{text}\", not a number above 0", span));
}
