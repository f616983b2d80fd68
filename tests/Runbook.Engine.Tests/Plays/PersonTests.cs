using Runbook.Core;

namespace Runbook.Engine.Tests;

/// <summary>Runs that ask the person at the terminal.</summary>
public sealed class PersonTests
{
    private const string ThreeTasks = """
        - hosts: all
          gather_facts: false
          tasks:
            - { name: a, debug: { msg: a } }
            - { name: b, debug: { msg: b } }
            - { name: c, debug: { msg: c } }
        """;

    [Theory]
    [InlineData("y n y", "a c", 3)]
    [InlineData("c", "a b c", 1)]
    [InlineData("n c", "b c", 2)]
    [InlineData("", "", 3)]
    public async Task RunAsync_Step_RunsWhatThePersonAllowsAndAsksOnceForAllHosts(string answers, string expected, int asked)
    {
        var person = new ScriptedPrompter(answers.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        var run = await EngineRun.OfTextAsync(ThreeTasks, options: new RunOptions { Step = true }, prompter: person);

        Assert.Equal(expected, string.Join(' ', run.Events.OfType<RunEvent.TaskStarted>().Select(t => t.Task.Name)));
        Assert.Equal(asked, person.Asked.Count);
    }

    [Theory]
    [InlineData("blue", "blue", 1)]
    [InlineData("", "red", 1)]
    public async Task RunAsync_VarsPrompt_AsksOnceAndTakesTheDefault(string answer, string expected, int asked)
    {
        var person = new ScriptedPrompter(answer.Length == 0 ? [] : [answer]);

        var run = await EngineRun.OfTextAsync(
            """
            - hosts: all
              gather_facts: false
              vars_prompt:
                - { name: color, prompt: Which color, default: red, private: false }
              tasks:
                - { name: a, debug: { msg: "{{ color }}" } }
            """,
            prompter: person);

        Assert.All(run.Events.OfType<RunEvent.TaskFinished>(), f => Assert.Equal(expected, f.Outcome.Result["msg"]?.AsText()));
        Assert.Equal(asked, person.Asked.Count);
    }

    [Fact]
    public async Task RunAsync_PauseForAPerson_AsksOnceAndRegistersTheAnswerForAll()
    {
        var person = new ScriptedPrompter("yes");

        var run = await EngineRun.OfTextAsync(
            """
            - hosts: all
              gather_facts: false
              tasks:
                - { name: ask, pause: { prompt: Go on }, register: answer }
                - { name: told, debug: { msg: "{{ answer.user_input }}" } }
            """,
            prompter: person);

        Assert.Equal(["Go on"], person.Asked);
        Assert.Equal(["yes", "yes"], run.Events.OfType<RunEvent.TaskFinished>().Where(f => f.Task.Name == "told").Select(f => f.Outcome.Result["msg"]?.AsText()));
    }

    [Fact]
    public async Task RunAsync_StartAtTaskThatIsNowhere_IsAnError()
    {
        var run = await EngineRun.OfTextAsync(ThreeTasks, options: new RunOptions { StartAtTask = "z" });

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("no-such-task", Assert.Single(run.Notes).Code);
    }
}
