using System.CommandLine;

namespace Runbook.Cli;

/// <summary>The options of <c>runbook lint</c>.</summary>
internal sealed class LintOptionSet
{
    /// <summary>What to look through.</summary>
    public Argument<string[]> Paths { get; } = new("PATH") { Description = "Files and folders; the current folder by default", Arity = ArgumentArity.ZeroOrMore };

    /// <summary><c>--rules</c>.</summary>
    public Option<bool> Rules { get; } = new("--rules") { Description = "List the rules, look at nothing" };

    /// <summary><c>--select</c>.</summary>
    public Option<string[]> Select { get; } = new("--select") { Description = "Only these codes, those that are off by default too (code,code; repeatable)" };

    /// <summary><c>--ignore</c>.</summary>
    public Option<string[]> Ignore { get; } = new("--ignore") { Description = "Not these codes (code,code; repeatable)" };

    /// <summary><c>--enable</c>.</summary>
    public Option<string[]> Enable { get; } = new("--enable") { Description = "These codes too, which are off by default (code,code or all; repeatable)" };

    /// <summary><c>--exclude</c>.</summary>
    public Option<string[]> Exclude { get; } = new("--exclude") { Description = "Not these files and folders (repeatable)" };

    /// <summary><c>--strict</c>.</summary>
    public Option<bool> Strict { get; } = new("--strict") { Description = "Warnings are errors" };

    /// <summary><c>--brief</c>.</summary>
    public Option<bool> Brief { get; } = new("--brief", "-q") { Description = "One line a finding" };

    /// <summary><c>--output</c>.</summary>
    public Option<string[]> Output { get; } = new("--output", "-o") { Description = "text (default), json, sarif or github; with =FILE into a file (repeatable)" };

    /// <summary><c>-i</c>.</summary>
    public Option<string[]> Inventory { get; } = new("--inventory", "-i") { Description = "Inventory whose variables are known (repeatable)" };

    /// <summary><c>-e</c>.</summary>
    public Option<string[]> ExtraVars { get; } = new("--extra-vars", "-e") { Description = "Extra variables that are known: k=v, JSON, YAML, or @file (repeatable)" };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        command.Add(Paths);
        foreach (var option in new Option[] { Rules, Select, Ignore, Enable, Exclude, Strict, Brief, Output, Inventory, ExtraVars })
        {
            command.Add(option);
        }
    }
}
