using Runbook.Reporting.Tests;

namespace Runbook.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("")]
    [InlineData("run")]
    [InlineData("exec")]
    [InlineData("runs")]
    [InlineData("show")]
    [InlineData("replay")]
    [InlineData("inventory")]
    [InlineData("render")]
    [InlineData("eval")]
    [InlineData("explain")]
    [InlineData("vars")]
    [InlineData("doc")]
    [InlineData("schema")]
    [InlineData("module")]
    [InlineData("lsp")]
    [InlineData("connections")]
    [InlineData("completion")]
    public async Task Help_EachCommand_IsAsApproved(string command)
    {
        using var cli = new CliRun();
        var result = await cli.Run([.. command.Length == 0 ? (string[])[] : [command], "--help"]);
        Assert.Equal(0, result.ExitCode);
        Approved.Check(result.Output, $"help-{(command.Length == 0 ? "runbook" : command)}.txt");
    }

    [Theory]
    [InlineData("run p.yml --chek", "did you mean \"--check\"?")]
    [InlineData("run p.yml --limt=x", "did you mean \"--limit\"?")]
    [InlineData("inventry", "did you mean \"inventory\"?")]
    [InlineData("run p.yml -f many", "Cannot parse argument 'many' for option '--forks'.")]
    [InlineData("run", "PLAYBOOK")]
    [InlineData("", "runbook --help")]
    public async Task Run_BadOptions_Exit5AndSayWhatIsMeant(string line, string expected)
    {
        using var cli = new CliRun();
        var result = await cli.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(5, result.ExitCode);
        Assert.Contains(expected, result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Version_Asked_IsPrinted()
    {
        using var cli = new CliRun();
        Assert.Matches(@"^runbook \d+\.\d+\.\d+\n$", (await cli.Run("--version")).Output);
    }

    [Theory]
    [InlineData("runbook run --list-", "--list-hosts --list-tags --list-tasks")]
    [InlineData("runbook inv", "inventory")]
    [InlineData("runbook completion ", "bash fish zsh")]
    [InlineData("runbook run pl", "")]
    public async Task Completion_Bash_OffersWhatFits(string line, string expected)
    {
        const string script = """
            PATH=$1:$PATH
            source <(runbook completion bash)
            COMP_LINE=$2 COMP_POINT=${#2}
            read -ra COMP_WORDS <<<"$2"
            [[ $2 == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _runbook
            echo ${COMPREPLY[*]}
            """;
        var folder = Path.GetDirectoryName(Repository.Executable!)!;
        var result = await Command.RunAsync("bash", ["-c", script, "bash", folder, line], TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.Equal(expected, result.Output.Trim());
    }

    [Theory]
    [InlineData("zsh", "#compdef runbook")]
    [InlineData("fish", "complete -c runbook")]
    public async Task Completion_OtherShells_PrintAScript(string shell, string expected)
    {
        using var cli = new CliRun();
        Assert.Contains(expected, (await cli.Run("completion", shell)).Output);
    }
}
