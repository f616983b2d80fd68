using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Runbook.Core;

namespace Runbook.Cli;

/// <summary>The commands, and what becomes of what they throw.</summary>
internal static class CommandLine
{
    /// <summary>The exit status of a command that was interrupted.</summary>
    public const int Interrupted = 99;

    private const int BadOptions = 5;
    private const int Unexpected = 250;

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var screen = new Screen();
        // -e @file is a file of variables, not of more arguments
        var parsed = Root(screen, args).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var errors = Errors(parsed, args);
        if (parsed.Action is ParseErrorAction || errors.Count > parsed.Errors.Count)
        {
            return Refuse(parsed, errors, screen);
        }

        try
        {
            var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, cancellationToken).ConfigureAwait(false);
            return cancellationToken.IsCancellationRequested ? Interrupted : code;
        }
        catch (DiagnosticException e)
        {
            return screen.Tell(e.Diagnostics);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            screen.Complain($"error: unexpected: {e}");
            return Unexpected;
        }
    }

    /// <summary>The command that is asked for; all of them when none of them is (help, completion, a misspelt one).</summary>
    private static RootCommand Root(Screen screen, string[] args)
    {
        var root = new RootCommand("Runs Ansible's playbooks without Ansible and without Python.");
        (string Name, Func<Screen, Command> Create)[] commands =
        [
            ("run", RunCommand.Create),
            ("resume", ResumeCommand.Create),
            ("apply", ApplyCommand.Create),
            ("exec", ExecCommand.Create),
            ("serve", ServeCommand.Create),
            ("runs", RunsCommand.Create),
            ("show", ShowCommand.Create),
            ("replay", ReplayCommand.Create),
            ("inventory", InventoryCommand.Create),
            ("render", RenderCommand.Create),
            ("eval", EvalCommand.Create),
            ("explain", ExplainCommand.Create),
            ("vars", VarsCommand.Create),
            ("doc", DocCommand.Create),
            ("schema", SchemaCommand.Create),
            ("module", ModuleCommand.Create),
            ("lint", LintCommand.Create),
            ("lsp", LspCommand.Create),
            ("restore", RestoreCommand.Create),
            ("vault", VaultCommand.Create),
            ("config", ConfigCommand.Create),
            ("connections", ConnectionsCommand.Create),
            ("completion", CompletionCommand.Create),
        ];
        // by default /h and /? ask for help too, which are paths here
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Options.Add(new HelpOption("--help", "-h") { Description = "Show this help" });
        var asked = commands.Where(c => args.Length > 0 && c.Name == args[0]).ToArray();
        foreach (var (_, create) in asked.Length == 1 ? asked : commands)
        {
            root.Add(create(screen));
        }

        return root;
    }

    /// <summary>What does not fit, with the words that it is about. An unknown option would pass as an argument, but for <c>--</c>.</summary>
    private static List<(string Message, string? Word)> Errors(ParseResult parsed, string[] args)
    {
        string? Unmatched(string message) => parsed.UnmatchedTokens.FirstOrDefault(t => message.Contains($"'{t}'", StringComparison.Ordinal));
        var errors = parsed.Errors.Select(e => (Message: Plain(e.Message), Word: Unmatched(e.Message))).ToList();
        if (errors.Count > 1)
        {
            // what is missing is missing because of a misspelt word beside it
            errors.RemoveAll(e => e.Word is null && e.Message.StartsWith("Required command", StringComparison.Ordinal));
        }

        if (!args.Contains("--"))
        {
            errors.AddRange(parsed.CommandResult.Command.Arguments
                .SelectMany(a => parsed.GetResult(a)?.Tokens ?? [])
                .Where(t => t.Value.Length > 1 && t.Value[0] == '-')
                .Select(t => ($"Unknown option '{t.Value}'.", (string?)t.Value)));
        }

        return errors;
    }

    /// <summary>The message without names of types.</summary>
    private static string Plain(string message) =>
        message.IndexOf(" as expected type", StringComparison.Ordinal) is var at and > 0 ? message[..at] + "." : message;

    private static int Refuse(ParseResult parsed, List<(string Message, string? Word)> errors, Screen screen)
    {
        var known = Known(parsed.CommandResult.Command).ToArray();
        foreach (var (message, word) in errors)
        {
            var near = word is null ? null : DidYouMean.Hint(word.Split('=')[0], known);
            screen.Complain($"error: {message}{(near is null ? "" : $" ({near})")}");
        }

        var path = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
        screen.Complain($"\"runbook{path} --help\" shows what there is");
        return BadOptions;
    }

    private static IEnumerable<string> Known(Command command) =>
        command.Options.SelectMany(o => o.Aliases.Prepend(o.Name)).Concat(command.Subcommands.Select(c => c.Name));
}
