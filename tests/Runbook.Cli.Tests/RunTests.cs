using Runbook.Reporting.Tests;

namespace Runbook.Cli.Tests;

public sealed class RunTests
{
    private const string Play = """
        - name: first
          hosts: localhost
          gather_facts: false
          vars: {who: nobody}
          tasks:
            - name: greet
              debug: {msg: "hello {{ who }}"}
              tags: [talk]
            - name: write
              copy: {content: "{{ who }}\n", dest: "{{ playbook_dir }}/out.txt"}
              tags: [work, never_mind]
        """;

    [Theory]
    [InlineData("who=k")]
    [InlineData("{\"who\": \"k\"}")]
    [InlineData("who: k")]
    [InlineData("@vars.yml")]
    public async Task Run_ExtraVariables_EveryFormIsRead(string form)
    {
        using var cli = Prepared();
        cli.Write("vars.yml", "who: k\n");
        var result = await cli.Run("run", "play.yml", "-e", form, "-t", "talk", "-c", "local");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("msg: hello k", result.Output);
    }

    [Fact]
    public async Task Run_DetailedExitCode_SaysWhetherItWouldChange()
    {
        using var cli = Prepared();
        Assert.Equal(2, (await cli.Run("run", "play.yml", "--check", "--detailed-exitcode")).ExitCode);
        Assert.False(File.Exists(Path.Combine(cli.Folder, "out.txt")));
        Assert.Equal(0, (await cli.Run("run", "play.yml")).ExitCode);
        Assert.Equal(0, (await cli.Run("run", "play.yml", "--check", "--detailed-exitcode")).ExitCode);
        Assert.Equal(1, (await cli.Run("run", "missing.yml", "--check", "--detailed-exitcode")).ExitCode);
    }

    [Theory]
    [InlineData("- hosts: localhost\n  gather_facts: false\n  tasks: [{fail: {msg: no}}]\n", 2)]
    [InlineData("- hosts: localhost\n  gather_facts: false\n  tasks: [{ping: }]\n", 0)]
    [InlineData("- hosts: localhost\n  gather_facts: false\n  taks: []\n", 1)]
    [InlineData("- hosts: gone\n  gather_facts: false\n  tasks: [{ping: }]\n", 4)]
    public async Task Run_Outcomes_ExitAsAnsiblePlaybook(string play, int expected)
    {
        using var cli = new CliRun();
        cli.Write("play.yml", play);
        cli.Write("inventory", "gone ansible_host=127.0.0.1 ansible_port=1\nlocalhost ansible_connection=local\n");
        var result = await cli.Run("run", "play.yml", "-i", "inventory");
        Assert.True(result.ExitCode == expected, result.Text);
    }

    [Fact]
    public async Task Run_SeveralOutputs_EachGetsItsFile()
    {
        using var cli = Prepared();
        var result = await cli.Run("run", "play.yml", "--output", "lines", "-o", "json=run.jsonl", "-o", "junit=run.xml", "-o", "lines=run.txt");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("PLAY RECAP", result.Output);
        Assert.Equal(result.Output, cli.Read("run.txt"));
        Assert.Contains("\"event\":\"run_finished\"", cli.Read("run.jsonl"));
        Assert.Contains("<testcase name=\"[localhost] greet\"", cli.Read("run.xml"));
    }

    [Theory]
    [InlineData("--output", "lins", "did you mean \"lines\"?")]
    [InlineData("--output=lines", "--output=json", "two outputs cannot share standard output")]
    [InlineData("--output", "json=/no/such/folder/x", "an output file cannot be written")]
    public async Task Run_WrongOutput_IsRefused(string first, string second, string expected)
    {
        using var cli = Prepared();
        var result = await cli.Run("run", "play.yml", first, second);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(expected, result.Error);
    }

    [Fact]
    public async Task Run_Listings_AreAsApproved()
    {
        using var cli = Prepared();
        var result = await cli.Run("run", "play.yml", "--list-hosts", "--list-tasks", "--list-tags");
        Approved.Check(result.Output, "listing.txt");
        Assert.Equal("\nplaybook: play.yml\n", (await cli.Run("run", "play.yml", "--syntax-check")).Output);
    }

    [Fact]
    public async Task Run_StartAtTask_LeavesOutWhatIsBefore()
    {
        using var cli = Prepared();
        var result = await cli.Run("run", "play.yml", "--start-at-task", "write");
        Assert.DoesNotContain("hello", result.Output);
        Assert.Equal("nobody\n", cli.Read("out.txt"));
        Assert.Equal(1, (await cli.Run("run", "play.yml", "--start-at-task", "nowhere")).ExitCode);
    }

    [Fact]
    public async Task Exec_Module_RunsOnThePattern()
    {
        using var cli = new CliRun();
        var result = await cli.Run("exec", "localhost", "-c", "local", "-m", "command", "-a", "echo from afar");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("from afar", result.Output);
    }

    private static CliRun Prepared()
    {
        var cli = new CliRun();
        cli.Write("play.yml", Play);
        return cli;
    }
}
