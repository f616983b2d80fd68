using System.CommandLine;

namespace Runbook.Cli;

/// <summary>The options that only <c>runbook run</c> has.</summary>
internal sealed class RunOptionSet
{
    /// <summary>The playbooks.</summary>
    public Argument<string[]> Playbooks { get; } = new("PLAYBOOK")
    {
        Description = "Playbooks, run in order",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary><c>-t</c>.</summary>
    public Option<string[]> Tags { get; } = new("--tags", "-t") { HelpName = "TAGS", Description = "Run only tasks with these tags" };

    /// <summary><c>--skip-tags</c>.</summary>
    public Option<string[]> SkipTags { get; } = new("--skip-tags") { HelpName = "TAGS", Description = "Leave out tasks with these tags" };

    /// <summary><c>--list-hosts</c>.</summary>
    public Option<bool> ListHosts { get; } = new("--list-hosts") { Description = "List the hosts, run nothing" };

    /// <summary><c>--list-tasks</c>.</summary>
    public Option<bool> ListTasks { get; } = new("--list-tasks") { Description = "List the tasks, run nothing" };

    /// <summary><c>--list-tags</c>.</summary>
    public Option<bool> ListTags { get; } = new("--list-tags") { Description = "List the tags, run nothing" };

    /// <summary><c>--syntax-check</c>.</summary>
    public Option<bool> SyntaxCheck { get; } = new("--syntax-check") { Description = "Check playbooks and inventory, run nothing" };

    /// <summary><c>--start-at-task</c>.</summary>
    public Option<string?> StartAtTask { get; } = new("--start-at-task")
    {
        HelpName = "NAME",
        Description = "Begin at the task of this name",
    };

    /// <summary><c>--step</c>.</summary>
    public Option<bool> Step { get; } = new("--step") { Description = "Ask before each task" };

    /// <summary><c>--force-handlers</c>.</summary>
    public Option<bool> ForceHandlers { get; } = new("--force-handlers") { Description = "Run notified handlers even when a task fails" };

    /// <summary><c>--detailed-exitcode</c>.</summary>
    public Option<bool> DetailedExitCode { get; } = new("--detailed-exitcode")
    {
        Description = "0 nothing changed (or would, with --check or --plan-out), 2 something did, 1 error",
    };

    /// <summary><c>--retry-files</c>.</summary>
    public Option<string?> RetryFiles { get; } = new("--retry-files")
    {
        Description = "Write the hosts that failed to PLAYBOOK.retry, beside the playbook or in a folder",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "FOLDER",
    };

    /// <summary><c>--plan-out</c>.</summary>
    public Option<string?> PlanOut { get; } = new("--plan-out")
    {
        HelpName = "FILE",
        Description = "Change nothing, and write what would change to a file for \"runbook apply\"",
    };

    /// <summary><c>--no-journal</c>.</summary>
    public Option<bool> NoJournal { get; } = new("--no-journal") { Description = "Keep no journal; the run cannot be resumed (RUNBOOK_JOURNAL=0 does so too)" };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Tags, SkipTags, ListHosts, ListTasks, ListTags, SyntaxCheck, StartAtTask, RetryFiles, Step, ForceHandlers, DetailedExitCode, PlanOut, NoJournal })
        {
            command.Add(option);
        }
    }
}
