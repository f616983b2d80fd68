using System.CommandLine;
using System.Reflection;
using Runbook.Core;
using Runbook.Editor;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary><c>runbook lsp</c>: the language server, on standard input and output.</summary>
internal static class LspCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Screen screen)
    {
        var command = new Command("lsp", "Serve an editor by the Language Server Protocol, on standard input and output");
        // editors' client libraries say how they connect; there is one way here
        command.Add(new Option<bool>("--stdio") { Hidden = true });
        command.SetAction(async (_, cancellationToken) =>
        {
            await using var input = Console.OpenStandardInput();
            await using var output = Console.OpenStandardOutput();
            await LanguageServer.RunAsync(Host(screen), input, output, cancellationToken).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static EditorHost Host(Screen screen) => new()
    {
        Book = folder => new Composition(new CommandInput { PlaybookFolders = [folder] }, screen).Book,
        Functions = BuiltInFunctions.Create(),
        LintAsync = (folder, unsaved, cancellationToken) => LintAsync(folder, unsaved, screen, cancellationToken),
        Version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "0",
    };

    private static async Task<IReadOnlyList<Diagnostic>> LintAsync(string folder, Func<string, string?> unsaved, Screen screen, CancellationToken cancellationToken)
    {
        await using var composition = new Composition(new CommandInput { PlaybookFolders = [folder], Unsaved = unsaved }, screen);
        return new ProjectLinter(composition, composition.Services(), LintChoice.Of(folder)).Find([folder], cancellationToken);
    }
}
