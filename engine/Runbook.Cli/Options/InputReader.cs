using System.CommandLine;
using System.Globalization;
using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;
using Runbook.Transport;

namespace Runbook.Cli;

/// <summary>Reads the options of a command into what the composition and the engine take. Mistakes are diagnostics, thrown together.</summary>
internal static class InputReader
{
    /// <summary>Hosts, variables, vault passwords.</summary>
    /// <exception cref="DiagnosticException">A file is missing or malformed.</exception>
    public static CommandInput Read(ParseResult parsed, Screen screen, InventoryOptionSet options, ConnectionOptionSet? connection = null)
    {
        var problems = new List<Diagnostic>();
        var configuration = AnsibleConfiguration.Load();
        problems.AddRange(configuration.Problems.Where(p => p.Code != "config-unknown"));
        var vault = VaultSecrets(parsed, options, configuration, problems);
        var (extra, extraProblems) = ExtraVariables.Parse(parsed.GetValue(options.ExtraVars) ?? [], new VaultKeyring(vault) { Secrets = screen.Secrets });
        var keep = KeepTime(connection is null ? null : parsed.GetValue(connection.Keep), configuration, problems);
        var limits = parsed.GetValue(options.Limit) ?? [];
        var (limit, limitProblems) = HostLimit.Read(limits);
        problems.AddRange([.. extraProblems, .. limitProblems]);
        if (problems.Exists(p => p.Severity == Severity.Error))
        {
            throw new DiagnosticException(problems);
        }

        screen.Tell(problems);
        return new()
        {
            Configuration = configuration,
            InventorySources = parsed.GetValue(options.Inventory) is { Length: > 0 } inventory ? inventory : configuration.Inventory,
            Outputs = connection is not null && parsed.GetValue(connection.Output) is { Length: > 0 } outputs ? outputs : configuration.Outputs,
            ExtraVariables = extra,
            Limit = limit,
            LimitText = limits.Length == 0 ? null : string.Join(',', limits),
            VaultSecrets = vault,
            Lease = connection is null || parsed.GetValue(connection.NoLease) || Switches.IsOff("RUNBOOK_LEASE") ? null : LeaseOf(parsed, connection),
            KeepConnections = keep,
            AcceptNewHostKeys = (connection is not null && parsed.GetValue(connection.AcceptNew)) || configuration.Flag("host_key_checking") == false,
        };
    }

    /// <summary>A password from a file (its first line; an executable's output), or asked for; null when neither is wanted.</summary>
    public static async ValueTask<Secret?> PasswordAsync(string? file, bool ask, string question, Screen screen, CancellationToken cancellationToken)
    {
        var text = file is not null ? PasswordFile.Read(file)
            : ask ? await new TerminalPrompter().AskAsync(question, secret: true, cancellationToken).ConfigureAwait(false)
            : null;
        if (text is null)
        {
            return null;
        }

        screen.Secrets.Add(text);
        return new Secret(text);
    }

    private static LeaseOptions LeaseOf(ParseResult parsed, ConnectionOptionSet connection) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{Environment.UserName}@{Environment.MachineName}, process {Environment.ProcessId}: runbook {parsed.CommandResult.Command.Name}"))
        {
            TakesEarly = !parsed.GetValue(connection.Check),
            Wait = parsed.GetValue(connection.LeaseWait) is { } seconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : LeaseOptions.UsualWait,
        };

    private static TimeSpan KeepTime(string? asked, AnsibleConfiguration configuration, List<Diagnostic> problems)
    {
        if ((asked ?? configuration.Text("runbook.keep_connections")) is not { } text)
        {
            return TimeSpan.Zero;
        }

        if (Duration.Parse(text) is { } time)
        {
            return time;
        }

        problems.Add(Diagnostic.Error(
            "bad-duration", "This is not a length of time", $"keep connections for \"{text}\"", default, "write a number and s, m, h or d, such as 10m; 0 keeps none"));
        return TimeSpan.Zero;
    }

    private static List<VaultSecret> VaultSecrets(
        ParseResult parsed, InventoryOptionSet options, AnsibleConfiguration configuration, List<Diagnostic> problems)
    {
        var secrets = new List<VaultSecret>();
        string[] asked = parsed.GetValue(options.AskVaultPassword) || configuration.Flag("ask_vault_pass") == true ? ["prompt"] : [];
        foreach (var spec in (string[])[.. configuration.VaultSources, .. parsed.GetValue(options.VaultIds) ?? [], .. parsed.GetValue(options.VaultPasswordFiles) ?? [], .. asked])
        {
            var (secret, problem) = VaultSecret.Read(spec, id => TerminalPrompter.Ask(id == "default" ? "Vault password" : $"Vault password ({id})", secret: true));
            if (secret is not null)
            {
                secrets.Add(secret);
            }

            if (problem is not null)
            {
                problems.Add(problem);
            }
        }

        return secrets;
    }
}
