using System.CommandLine;
using Runbook.Core;

namespace Runbook.Cli;

/// <summary><c>runbook completion</c>: the script that gives a shell completion.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _runbook() {
            local IFS=$'\n' word=${COMP_WORDS[COMP_CWORD]}
            # without a match bash completes file names
            COMPREPLY=($(compgen -W "$(runbook "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "$word"))
            # options are offered when one is begun, not in front of every file
            [[ $word == -* ]] || COMPREPLY=(${COMPREPLY[@]/#-*/})
        }
        complete -o default -F _runbook runbook
        """;

    private const string Zsh = """
        #compdef runbook
        _runbook() {
            local -a words_found
            words_found=("${(@f)$(runbook "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            compadd -a words_found || _files
        }
        compdef _runbook runbook
        """;

    private const string Fish = """
        complete -c runbook -a '(runbook "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'
        """;

    /// <summary>The command.</summary>
    public static Command Create(Screen _)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.CompletionSources.Add("bash", "zsh", "fish");
        var command = new Command("completion", "Print the completion script of a shell") { shell };
        command.SetAction(parsed =>
        {
            Console.Out.WriteLine(parsed.GetValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                "fish" => Fish,
                var other => throw new DiagnosticException(Diagnostic.Error("unknown-shell", "no completion for this shell", $"\"{other}\"", default, "bash, zsh or fish")),
            });
            return 0;
        });
        return command;
    }
}
