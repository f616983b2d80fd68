using System.CommandLine;

namespace Runbook.Cli;

/// <summary>The options of <c>runbook vault</c>, named as <c>ansible-vault</c> names them.</summary>
internal sealed class VaultOptionSet
{
    /// <summary>The files; <c>-</c> is standard input.</summary>
    public Argument<string[]> Files { get; } = new("FILE") { Description = "Files; - is standard input", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>The texts of <c>encrypt-string</c>.</summary>
    public Argument<string[]> Texts { get; } = new("TEXT") { Description = "Texts to encrypt; - is standard input", Arity = ArgumentArity.ZeroOrMore };

    /// <summary><c>--vault-id</c>.</summary>
    public Option<string[]> VaultIds { get; } = new("--vault-id") { Description = "Vault password as label@file, label@script or label@prompt (repeatable)" };

    /// <summary><c>--vault-password-file</c>.</summary>
    public Option<string[]> PasswordFiles { get; } = new("--vault-password-file", "--vault-pass-file") { Description = "File or script with the vault password" };

    /// <summary><c>--ask-vault-pass</c>.</summary>
    public Option<bool> AskPassword { get; } = new("--ask-vault-pass", "--ask-vault-password", "-J") { Description = "Ask for the vault password" };

    /// <summary><c>--encrypt-vault-id</c>.</summary>
    public Option<string?> EncryptId { get; } = new("--encrypt-vault-id") { Description = "The vault id to encrypt with, where several are given" };

    /// <summary><c>--new-vault-id</c>.</summary>
    public Option<string?> NewId { get; } = new("--new-vault-id") { Description = "The new password, as --vault-id" };

    /// <summary><c>--new-vault-password-file</c>.</summary>
    public Option<string?> NewPasswordFile { get; } = new("--new-vault-password-file") { Description = "File or script with the new password" };

    /// <summary><c>--output</c>.</summary>
    public Option<string?> Output { get; } = new("--output") { Description = "Write there; - is standard output" };

    /// <summary><c>--name</c>.</summary>
    public Option<string[]> Names { get; } = new("--name", "-n") { Description = "The variable's name (repeatable, one a text)" };

    /// <summary><c>--stdin-name</c>.</summary>
    public Option<string?> StdinName { get; } = new("--stdin-name") { Description = "The variable's name for the text on standard input" };

    /// <summary><c>--prompt</c>.</summary>
    public Option<bool> Prompt { get; } = new("--prompt", "-p") { Description = "Ask for the text" };

    /// <summary><c>--show-input</c>.</summary>
    public Option<bool> ShowInput { get; } = new("--show-input") { Description = "Show the text while it is typed" };

    /// <summary>Gives a command the password options, and others.</summary>
    public Command AddTo(Command command, params Symbol[] others)
    {
        foreach (var symbol in (Symbol[])[.. others, VaultIds, PasswordFiles, AskPassword])
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        return command;
    }
}
