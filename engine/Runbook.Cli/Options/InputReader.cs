using System.CommandLine;
using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Cli;

/// <summary>Reads the options of a command into what the composition and the engine take. Mistakes are diagnostics, thrown together.</summary>
internal static class InputReader
{
    /// <summary>Hosts, variables, vault passwords.</summary>
    /// <exception cref="DiagnosticException">A file is missing or malformed.</exception>
    public static CommandInput Read(ParseResult parsed, InventoryOptionSet options, ConnectionOptionSet? connection = null)
    {
        var problems = new List<Diagnostic>();
        var vault = VaultSecrets(parsed, options, problems);
        var (extra, extraProblems) = ExtraVariables.Parse(parsed.GetValue(options.ExtraVars) ?? [], new VaultKeyring(vault));
        var (limit, limitProblems) = HostLimit.Read(parsed.GetValue(options.Limit) ?? []);
        problems.AddRange([.. extraProblems, .. limitProblems]);
        if (problems.Exists(p => p.Severity == Severity.Error))
        {
            throw new DiagnosticException(problems);
        }

        CommandLine.Tell(problems);
        return new()
        {
            InventorySources = parsed.GetValue(options.Inventory) ?? [],
            ExtraVariables = extra,
            Limit = limit,
            VaultSecrets = vault,
            AcceptNewHostKeys = connection is not null && parsed.GetValue(connection.AcceptNew),
        };
    }

    /// <summary>A password from a file (its first line; an executable's output), or asked for; null when neither is wanted.</summary>
    public static async ValueTask<Secret?> PasswordAsync(string? file, bool ask, string question, CancellationToken cancellationToken)
    {
        if (file is not null)
        {
            var (secret, problem) = PasswordFile.Read(file);
            return problem is null ? secret : throw new DiagnosticException(problem);
        }

        return ask && await new TerminalPrompter().AskAsync(question, secret: true, cancellationToken).ConfigureAwait(false) is { } typed
            ? new Secret(typed)
            : null;
    }

    private static List<VaultSecret> VaultSecrets(ParseResult parsed, InventoryOptionSet options, List<Diagnostic> problems)
    {
        var secrets = new List<VaultSecret>();
        string[] asked = parsed.GetValue(options.AskVaultPassword) ? ["prompt"] : [];
        foreach (var spec in (string[])[.. parsed.GetValue(options.VaultIds) ?? [], .. parsed.GetValue(options.VaultPasswordFiles) ?? [], .. asked])
        {
            var (secret, problem) = VaultSecret.Read(spec, AskVaultPassword);
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

    private static string? AskVaultPassword(string id)
    {
        var asked = new TerminalPrompter().AskAsync($"Vault password ({id})", secret: true, CancellationToken.None);
        return asked.IsCompletedSuccessfully ? asked.GetAwaiter().GetResult() : null;
    }
}
