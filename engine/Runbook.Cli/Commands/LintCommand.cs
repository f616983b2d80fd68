using System.CommandLine;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary><c>runbook lint</c>: looks through a whole project, touching no host.</summary>
internal static class LintCommand
{
    private const int Findings = 2;

    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var options = new LintOptionSet();
        var command = new Command("lint", "Look for mistakes in playbooks, roles, variables and inventories; no host is touched");
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, screen, options, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, LintOptionSet options, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(options.Rules))
        {
            return Rules();
        }

        string[] paths = parsed.GetValue(options.Paths) is { Length: > 0 } given ? given : ["."];
        if (paths.FirstOrDefault(p => !File.Exists(p) && !Directory.Exists(p)) is { } missing)
        {
            throw new DiagnosticException(Diagnostic.Error("no-such-path", "There is no such file or folder", missing, default));
        }

        var choice = LintChoice.Read(parsed, options, paths);
        var (extra, problems) = ExtraVariables.Parse(parsed.GetValue(options.ExtraVars) ?? [], new VaultKeyring() { Secrets = screen.Secrets });
        if (problems.Any(p => p.Severity == Severity.Error))
        {
            throw new DiagnosticException(problems);
        }

        var input = new CommandInput
        {
            InventorySources = parsed.GetValue(options.Inventory) ?? [],
            ExtraVariables = extra,
            PlaybookFolders = [.. paths.Select(Path.GetFullPath).SelectMany(Folders).Prepend(Environment.CurrentDirectory).Distinct()],
        };
        await using var composition = new Composition(input, screen);
        var found = new ProjectLinter(composition, composition.Services(), choice).Find(paths, cancellationToken);
        LintOutputs.Write(parsed.GetValue(options.Output) ?? [], found, parsed.GetValue(options.Brief));
        return found.Any(f => f.Severity >= Severity.Warning) ? Findings : 0;
    }

    /// <summary>Where playbooks of a path may have modules of their own beside them.</summary>
    private static IEnumerable<string> Folders(string path) => Directory.Exists(path)
        ? Directory.EnumerateDirectories(path, "library", new EnumerationOptions { RecurseSubdirectories = true }).Select(l => Path.GetDirectoryName(l)!).Prepend(path)
        : [Path.GetDirectoryName(path)!];

    private static int Rules()
    {
        foreach (var rule in LintRules.All)
        {
            Console.Out.WriteLine($"{rule.Code,-26} {rule.Severity.ToString().ToLowerInvariant(),-8} {rule.Summary}{(rule.IsOn ? "" : " (off)")}");
            Console.Out.WriteLine($"{"",-35} {rule.Hint}");
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine("What a run would refuse (syntax, keywords, modules, arguments, templates, files, handlers, names) is told too, under its own codes.");
        return 0;
    }
}
