using System.CommandLine;
using Runbook.Engine;

namespace Runbook.Cli;

/// <summary>Makes the engine's options of the command line's.</summary>
internal static class RunOptionsReader
{
    /// <summary>Reads them; asks for passwords as the options want.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="screen">Learns the passwords.</param>
    /// <param name="input">What was read before.</param>
    /// <param name="connection">The options of every command that connects.</param>
    /// <param name="set">The options of <c>run</c>; null for another command.</param>
    /// <param name="cancellationToken">Ends the wait for a password.</param>
    public static async ValueTask<RunOptions> ReadAsync(
        ParseResult parsed, Screen screen, CommandInput input, ConnectionOptionSet connection, RunOptionSet? set, CancellationToken cancellationToken)
    {
        var configuration = input.Configuration;
        var login = await InputReader.PasswordAsync(
            parsed.GetValue(connection.PasswordFile) ?? configuration.PathOf("connection_password_file"),
            parsed.GetValue(connection.AskPass) || configuration.Flag("ask_pass") == true, "SSH password", screen, cancellationToken).ConfigureAwait(false);
        var become = await InputReader.PasswordAsync(
            parsed.GetValue(connection.BecomePasswordFile) ?? configuration.PathOf("become_password_file"),
            parsed.GetValue(connection.AskBecomePass) || configuration.Flag("become_ask_pass") == true, "BECOME password", screen, cancellationToken).ConfigureAwait(false);
        var defaults = new RunOptions();
        return ConfigurationDefaults.Apply(configuration, new()
        {
            Check = parsed.GetValue(connection.Check),
            ShowDiff = parsed.GetValue(connection.Diff),
            Verify = parsed.GetValue(connection.Verify),
            Forks = Math.Max(1, parsed.GetValue(connection.Forks) ?? defaults.Forks),
            Tags = Split(parsed, set?.Tags),
            SkipTags = Split(parsed, set?.SkipTags),
            Limit = input.Limit,
            LimitText = input.LimitText,
            ExtraVariables = input.ExtraVariables,
            User = parsed.GetValue(connection.User),
            PrivateKeyFile = parsed.GetValue(connection.PrivateKey),
            Connection = parsed.GetValue(connection.Connection) ?? defaults.Connection,
            ConnectionPassword = login,
            SshArguments = parsed.GetValue(connection.SshArgs),
            ConnectTimeout = parsed.GetValue(connection.Timeout) is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : defaults.ConnectTimeout,
            Become = parsed.GetValue(connection.Become),
            BecomeUser = parsed.GetValue(connection.BecomeUser) ?? defaults.BecomeUser,
            BecomeMethod = parsed.GetValue(connection.BecomeMethod) ?? defaults.BecomeMethod,
            // Ansible tries the log-in password where the become password was not given.
            BecomePassword = become ?? login,
            StartAtTask = set is null ? null : parsed.GetValue(set.StartAtTask),
            RetryFolder = RetryFolder(parsed, set),
            Step = set is not null && parsed.GetValue(set.Step),
            ForceHandlers = set is not null && parsed.GetValue(set.ForceHandlers),
            Verbosity = Verbosity(parsed),
            InventorySources = input.InventorySources,
        }, parsed, connection);
    }

    private static string? RetryFolder(ParseResult parsed, RunOptionSet? set)
    {
        var wanted = Environment.GetEnvironmentVariable("ANSIBLE_RETRY_FILES_ENABLED")?.ToLowerInvariant() is "1" or "true" or "yes" or "on";
        if (set is null || (!wanted && parsed.GetResult(set.RetryFiles) is null))
        {
            return null;
        }

        return parsed.GetValue(set.RetryFiles) ?? Environment.GetEnvironmentVariable("ANSIBLE_RETRY_FILES_SAVE_PATH") ?? "";
    }

    private static string[] Split(ParseResult parsed, Option<string[]>? option) =>
        option is null ? [] : [.. (parsed.GetValue(option) ?? []).SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static int Verbosity(ParseResult parsed) =>
        Math.Min(4, parsed.Tokens.Sum(t => t.Value == "--verbose" ? 1 : t.Value.Length > 1 && t.Value[0] == '-' && t.Value.AsSpan(1).TrimStart('v').IsEmpty ? t.Value.Length - 1 : 0));
}
