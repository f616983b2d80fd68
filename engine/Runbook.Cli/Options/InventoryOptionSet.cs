using System.CommandLine;

namespace Runbook.Cli;

/// <summary>The options of every command that knows hosts and variables.</summary>
internal sealed class InventoryOptionSet
{
    /// <summary><c>-i</c>.</summary>
    public Option<string[]> Inventory { get; } = new("--inventory", "-i")
    {
        HelpName = "SOURCE",
        Description = "Inventory file, folder, script, or list of hosts with a comma (repeatable)",
    };

    /// <summary><c>-e</c>.</summary>
    public Option<string[]> ExtraVars { get; } = new("--extra-vars", "-e")
    {
        HelpName = "VARS",
        Description = "Extra variables: k=v, JSON, YAML, or @file (repeatable)",
    };

    /// <summary><c>-l</c>.</summary>
    public Option<string[]> Limit { get; } = new("--limit", "-l")
    {
        HelpName = "PATTERN",
        Description = "Narrow the hosts by a pattern, or @file",
    };

    /// <summary><c>--vault-id</c>.</summary>
    public Option<string[]> VaultIds { get; } = new("--vault-id")
    {
        HelpName = "ID",
        Description = "Vault password as label@file, label@script or label@prompt (repeatable)",
    };

    /// <summary><c>--vault-password-file</c>.</summary>
    public Option<string[]> VaultPasswordFiles { get; } = new("--vault-password-file", "--vault-pass-file")
    {
        HelpName = "FILE",
        Description = "File or script with the vault password",
    };

    /// <summary><c>--ask-vault-pass</c>.</summary>
    public Option<bool> AskVaultPassword { get; } = new("--ask-vault-pass", "--ask-vault-password", "-J")
    {
        Description = "Ask for the vault password",
    };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Inventory, ExtraVars, Limit, VaultIds, VaultPasswordFiles, AskVaultPassword })
        {
            command.Add(option);
        }
    }
}
