using System.CommandLine;
using Runbook.Core;
using Runbook.Editor;

namespace Runbook.Cli;

/// <summary><c>runbook doc</c>: the manual page of a module or directive, or the list of all.</summary>
internal static class DocCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var action = new Argument<string?>("NAME") { Description = "The module or directive; all by default", Arity = ArgumentArity.ZeroOrOne };
        var format = new Option<string>("--format", "-F") { Description = "text (default), markdown or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "markdown", "json");
        var command = new Command("doc", "Show the manual of a module or directive, or list all") { action, format };
        command.SetAction(async (parsed, _) =>
        {
            await using var composition = new Composition(new CommandInput { LoadsModules = true }, screen);
            var form = parsed.GetValue(format)!;
            var text = parsed.GetValue(action) is { } name ? Page(composition, name, form) : List(composition.Book, form);
            Console.Out.WriteLine(text.TrimEnd('\n'));
            return screen.Tell(composition.LibraryProblems);
        });
        return command;
    }

    private static string List(ActionBook book, string form) => form switch
    {
        "json" => PageJson.Of(book.All),
        "markdown" => string.Join('\n', book.All.Select(PageMarkdown.Of)),
        _ => string.Join('\n', book.All.Select(p => $"{p.Name,-24} {(p.IsDirective ? "(directive) " : "")}{p.Sentence}".TrimEnd())),
    };

    private static string Page(Composition composition, string name, string form)
    {
        var (book, page) = (composition.Book, composition.Book.Find(name));
        if (composition.LibraryProblems is var problems && problems.Any(p => p.Severity == Severity.Error))
        {
            throw new DiagnosticException(problems);
        }

        return (page, form) switch
        {
            (null, _) => throw new DiagnosticException(Diagnostic.Error(
                "unknown-module", "unknown module", $"\"{name}\"", default, DidYouMean.Hint(name, book.Names) ?? "\"runbook doc\" lists the modules")),
            (_, "json") => PageJson.Of(page),
            (_, "markdown") => PageMarkdown.Of(page),
            _ => string.Join('\n', PageText.Lines(page)),
        };
    }
}
