using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine;

/// <summary>
/// Ansible's task debugger (docs.ansible.com, "Debugging tasks"): stops after a task where the keyword <c>debugger</c> or the
/// strategy <c>debug</c> says so, and asks the person at the terminal what to do. Where nobody can be asked the run goes on. One
/// question at a time, whatever the number of hosts. Safe from any thread.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="tasks">Runs the tasks.</param>
/// <param name="everywhere">Whether every failed or unreachable task stops (<c>strategy: debug</c>).</param>
/// <param name="quit">Ends the play.</param>
internal sealed class TaskDebugger(RunState run, TaskRunner tasks, bool everywhere, Action quit)
{
    private const string Help = "p EXPRESSION  u(pdate_task)  r(edo)  c(ontinue)  q(uit)  task.args['KEY'] = VALUE  task_vars['NAME'] = VALUE";
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Runs a task, and again as the person asks.</summary>
    public async ValueTask<TaskResult> RunAsync(TaskCall call, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await tasks.RunAsync(call, cancellationToken).ConfigureAwait(false);
            if (!Stops(call, result.Outcome))
            {
                return result;
            }

            await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (await AskAsync(call, result, cancellationToken).ConfigureAwait(false) is not { } again)
                {
                    return result;
                }

                call = again;
            }
            finally
            {
                _one.Release();
            }
        }
    }

    private bool Stops(TaskCall call, TaskOutcome outcome)
    {
        var failed = outcome.Status == TaskStatus.Failed && !outcome.Ignored;
        var lost = outcome.Status == TaskStatus.Unreachable;
        var when = call.Task.TryInherited("debugger", out var written) ? written.AsText() : null;
        return when switch
        {
            "always" => true,
            "never" => false,
            "on_failed" => failed || (everywhere && lost),
            "on_unreachable" => lost || (everywhere && failed),
            "on_skipped" => outcome.Status == TaskStatus.Skipped || (everywhere && (failed || lost)),
            _ => everywhere && (failed || lost),
        };
    }

    /// <summary>Asks until the person decides; the call to run again, or null to go on.</summary>
    private async ValueTask<TaskCall?> AskAsync(TaskCall call, TaskResult result, CancellationToken cancellationToken)
    {
        var host = call.Host.Memory.Host.Name;
        var said = "";
        while (true)
        {
            var prompt = $"{said}[{host}] {(call.Task.IsHandler ? "HANDLER" : "TASK")}: {call.Ref.Name} (debug)>";
            var answer = (await run.Services.Prompter.AskAsync(prompt, secret: false, cancellationToken).ConfigureAwait(false))?.Trim();
            var (word, rest) = answer?.Split(' ', 2) is [var first, var more] ? (first, more) : (answer, "");
            switch (word)
            {
                case null or "c" or "continue" or "EOF":
                    return null;
                case "r" or "redo":
                    return call;
                case "q" or "quit":
                    quit();
                    return null;
                case "u" or "update_task" or "":
                    said = "";
                    break;
                case "p" or "pprint":
                    said = Shown(() => DebuggerTerms.Show(rest, call, result)) + "\n";
                    break;
                case "h" or "help" or "?":
                    said = Help + "\n";
                    break;
                default:
                    said = Shown(() =>
                    {
                        call = DebuggerTerms.Assign(answer!, call, run.Services.Secrets) ?? throw Unknown(answer!);
                        return null;
                    });
                    break;
            }
        }
    }

    private string Shown(Func<string?> say)
    {
        try
        {
            return say() is { } text ? run.Services.Secrets.MaskIn(text) : "";
        }
        catch (DiagnosticException e)
        {
            return $"***{e.Diagnostics[0].Summary}: {e.Diagnostics[0].Detail}\n";
        }
    }

    private static DiagnosticException Unknown(string answer) =>
        new(Diagnostic.Error("debugger-command", "no such command", $"\"{answer}\"; {Help}", default));
}
