using System.CommandLine;
using System.CommandLine.Invocation;
using Runbook.Core;

namespace Runbook.Cli;

/// <summary>The commands, and what becomes of what they throw.</summary>
internal static class CommandLine
{
    private const int Interrupted = 99;
    private const int BadOptions = 5;
    private const int Unexpected = 250;

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var screen = new Screen();
        // -e @file is a file of variables, not of more arguments
        var parsed = Root(screen, args).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            return Refuse(parsed, screen);
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
            ("exec", ExecCommand.Create),
            ("inventory", InventoryCommand.Create),
            ("render", RenderCommand.Create),
            ("eval", EvalCommand.Create),
            ("explain", ExplainCommand.Create),
            ("vars", VarsCommand.Create),
            ("doc", DocCommand.Create),
            ("completion", CompletionCommand.Create),
        ];
        var asked = commands.Where(c => args.Length > 0 && c.Name == args[0]).ToArray();
        foreach (var (_, create) in asked.Length == 1 ? asked : commands)
        {
            root.Add(create(screen));
        }

        return root;
    }

    private static int Refuse(ParseResult parsed, Screen screen)
    {
        var known = Known(parsed.CommandResult.Command).ToArray();
        foreach (var error in parsed.Errors)
        {
            var near = parsed.UnmatchedTokens.FirstOrDefault(t => error.Message.Contains($"'{t}'", StringComparison.Ordinal)) is { } word
                ? DidYouMean.Hint(word.Split('=')[0], known)
                : null;
            screen.Complain($"error: {error.Message}{(near is null ? "" : $" ({near})")}");
        }

        var path = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
        screen.Complain($"\"runbook{path} --help\" shows what there is");
        return BadOptions;
    }

    private static IEnumerable<string> Known(Command command) =>
        command.Options.SelectMany(o => o.Aliases.Prepend(o.Name)).Concat(command.Subcommands.Select(c => c.Name));
}
