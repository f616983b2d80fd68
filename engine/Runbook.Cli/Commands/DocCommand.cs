using System.CommandLine;
using Runbook.Core;
using Runbook.Engine;
using Runbook.Sdk;

namespace Runbook.Cli;

/// <summary><c>runbook doc</c>: the manual page of a module, or the list of all.</summary>
internal static class DocCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var module = new Argument<string?>("MODULE") { Description = "The module; all by default", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("doc", "Show the manual of a module, or list all modules") { module };
        command.SetAction(async (parsed, _) =>
        {
            await using var composition = new Composition(new CommandInput(), screen);
            return parsed.GetValue(module) is { } name ? Page(composition, name) : List(composition);
        });
        return command;
    }

    private static int List(Composition composition)
    {
        foreach (var group in composition.ModuleNames.Where(n => !n.StartsWith("ansible.", StringComparison.Ordinal))
            .Select(n => (Name: n, Module: composition.FindModule(n)!)).Where(m => m.Module.Schema.Name == m.Name).OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            Console.Out.WriteLine($"{group.Name,-24} {ModulePage.Summary(group.Module.Schema)}");
        }

        foreach (var directive in DirectiveTable.Names.Order(StringComparer.Ordinal))
        {
            Console.Out.WriteLine($"{directive,-24} (directive)");
        }

        return 0;
    }

    private static int Page(Composition composition, string name)
    {
        var module = composition.FindModule(name) ?? throw new DiagnosticException(Diagnostic.Error(
            "unknown-module", "unknown module", $"\"{name}\"", default, DidYouMean.Hint(name, composition.ModuleNames) ?? "\"runbook doc\" lists the modules"));
        foreach (var line in ModulePage.Lines(module.Schema))
        {
            Console.Out.WriteLine(line);
        }

        return 0;
    }
}
