using System.CommandLine;

namespace Runbook.Cli;

/// <summary>The options of every command that connects to hosts.</summary>
internal sealed class ConnectionOptionSet
{
    /// <summary><c>-u</c>.</summary>
    public Option<string?> User { get; } = new("--user", "-u") { HelpName = "USER", Description = "Log in as this user" };

    /// <summary><c>-k</c>.</summary>
    public Option<bool> AskPass { get; } = new("--ask-pass", "-k") { Description = "Ask for the log-in password" };

    /// <summary><c>--connection-password-file</c>.</summary>
    public Option<string?> PasswordFile { get; } = new("--connection-password-file", "--conn-pass-file")
    {
        HelpName = "FILE",
        Description = "File with the log-in password",
    };

    /// <summary><c>--private-key</c>.</summary>
    public Option<string?> PrivateKey { get; } = new("--private-key", "--key-file")
    {
        HelpName = "FILE",
        Description = "Private key to log in with",
    };

    /// <summary><c>-c</c>.</summary>
    public Option<string?> Connection { get; } = new("--connection", "-c")
    {
        HelpName = "KIND",
        Description = "Connection: ssh (default) or local",
    };

    /// <summary><c>-T</c>.</summary>
    public Option<int?> Timeout { get; } = new("--timeout", "-T")
    {
        HelpName = "SECONDS",
        Description = "Seconds that connecting may take (default 10)",
    };

    /// <summary><c>--ssh-common-args</c>.</summary>
    public Option<string?> SshArgs { get; } = new("--ssh-common-args", "--ssh-extra-args")
    {
        HelpName = "ARGS",
        Description = "Options for ssh, as on its command line",
    };

    /// <summary><c>--accept-new-host-keys</c>.</summary>
    public Option<bool> AcceptNew { get; } = new("--accept-new-host-keys")
    {
        Description = "Add unknown host keys to known_hosts; changed ones are refused",
    };

    /// <summary><c>--keep-connections</c>.</summary>
    public Option<string?> Keep { get; } = new("--keep-connections")
    {
        HelpName = "TIME",
        Description = "Keep SSH connections open so long for the next run, such as 10m (see runbook connections)",
    };

    /// <summary><c>-b</c>.</summary>
    public Option<bool> Become { get; } = new("--become", "-b") { Description = "Become another user on the hosts" };

    /// <summary><c>--become-user</c>.</summary>
    public Option<string?> BecomeUser { get; } = new("--become-user")
    {
        HelpName = "USER",
        Description = "The user to become (default root)",
    };

    /// <summary><c>--become-method</c>.</summary>
    public Option<string?> BecomeMethod { get; } = new("--become-method")
    {
        HelpName = "METHOD",
        Description = "How: sudo (default), su, doas",
    };

    /// <summary><c>-K</c>.</summary>
    public Option<bool> AskBecomePass { get; } = new("--ask-become-pass", "-K") { Description = "Ask for the become password" };

    /// <summary><c>--become-password-file</c>.</summary>
    public Option<string?> BecomePasswordFile { get; } = new("--become-password-file", "--become-pass-file")
    {
        HelpName = "FILE",
        Description = "File with the become password",
    };

    /// <summary><c>-f</c>.</summary>
    public Option<int?> Forks { get; } = new("--forks", "-f") { HelpName = "N", Description = "Hosts at once (default 100)" };

    /// <summary><c>-C</c>.</summary>
    public Option<bool> Check { get; } = new("--check", "-C") { Description = "Change nothing, tell what would change" };

    /// <summary><c>-D</c>.</summary>
    public Option<bool> Diff { get; } = new("--diff", "-D") { Description = "Show differences" };

    /// <summary><c>--verify</c>.</summary>
    public Option<bool> Verify { get; } = new("--verify")
    {
        Description = "Read again after each change; a plan that is not empty then is a bug of the module",
    };

    /// <summary><c>-v</c>.</summary>
    public Option<bool> Verbose { get; } = new("--verbose", "-v", "-vv", "-vvv", "-vvvv") { Description = "Tell more, up to -vvvv" };

    /// <summary><c>--output</c>.</summary>
    public Option<string[]> Output { get; } = new("--output", "-o")
    {
        HelpName = "KIND[=FILE]",
        Description = "lines, live, json or junit; with =FILE into a file (repeatable)",
    };

    /// <summary><c>--lease-wait</c>.</summary>
    public Option<int?> LeaseWait { get; } = new("--lease-wait")
    {
        HelpName = "SECONDS",
        Description = "Wait so long for a host that another run is changing (default 5), before it counts as unreachable",
    };

    /// <summary><c>--no-lease</c>.</summary>
    public Option<bool> NoLease { get; } = new("--no-lease") { Description = "Change hosts though another run may be changing them" };

    /// <summary><c>--no-record</c>.</summary>
    public Option<bool> NoRecord { get; } = new("--no-record") { Description = "Do not record this run" };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            User, AskPass, PasswordFile, PrivateKey, Connection, Timeout, SshArgs, AcceptNew, Keep, Become, BecomeUser, BecomeMethod, AskBecomePass,
            BecomePasswordFile, Forks, Check, Diff, Verify, Verbose, Output, NoRecord, LeaseWait, NoLease,
        })
        {
            command.Add(option);
        }
    }
}
