namespace Runbook.Engine.Tests;

public sealed class DebuggerTests
{
    private const string Undefined = """
        - hosts: all
          gather_facts: false
          STRATEGY
          tasks:
            - name: dbg
              debug: { msg: "{{ x }} y" }
              DEBUGGER
            - name: after
              debug: { msg: end }
        """;

    [Theory]
    [InlineData("strategy: debug", "", "task_vars['x'] = 5|r", "h1 ok {\"msg\": \"5 y\"}", 0)]
    [InlineData("", "debugger: on_failed", "task.args['msg'] = 'new'|r", "h1 ok {\"msg\": \"new\"}", 0)]
    [InlineData("debugger: always", "debugger: never", "c|c", "h1 failed", 2)]
    [InlineData("", "debugger: on_failed", "p task|p task.args|p 1 +|u|nonsense|c", "h1 failed", 2)]
    [InlineData("", "debugger: on_failed", "q", "h1 failed", 2)]
    [InlineData("strategy: debug", "", "", "h1 failed", 2)]
    public async Task RunAsync_Debugger_DoesAsThePersonSays(string strategy, string debugger, string answers, string outcome, int code)
    {
        var playbook = Undefined.Replace("STRATEGY", strategy, StringComparison.Ordinal).Replace("DEBUGGER", debugger, StringComparison.Ordinal);
        var prompter = new ScriptedPrompter(answers.Split('|', StringSplitOptions.RemoveEmptyEntries));

        var run = await EngineRun.OfTextAsync(playbook, "h1", prompter: prompter);

        Assert.Equal(code, run.ExitCode);
        Assert.Contains(outcome, run.Lines);
        Assert.Equal(code == 0 ? 1 : 0, run.Lines.Count(l => l == "h1 ok {\"msg\": \"end\"}"));
    }

    [Fact]
    public async Task RunAsync_DebuggerPrints_TheNextQuestionShowsIt()
    {
        var playbook = Undefined.Replace("STRATEGY", "strategy: debug", StringComparison.Ordinal).Replace("DEBUGGER", "vars: { y: [1, 2] }", StringComparison.Ordinal);
        var prompter = new ScriptedPrompter("p y", "p result._result.failed", "c");

        await EngineRun.OfTextAsync(playbook, "h1", prompter: prompter);

        Assert.StartsWith("[1,2]\n[h1] TASK: dbg (debug)>", prompter.Asked[1], StringComparison.Ordinal);
        Assert.StartsWith("true\n", prompter.Asked[2], StringComparison.Ordinal);
    }
}
