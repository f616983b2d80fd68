using System.Collections.Concurrent;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>Lets tasks pass by <c>--start-at-task</c> and <c>--step</c>. Safe from any thread.</summary>
internal sealed class StepGate(RunOptions options, IPrompter prompter)
{
    private readonly ConcurrentDictionary<StepPath, Lazy<Task<bool>>> _answers = new();
    private volatile bool _started = options.StartAtTask is null;
    private volatile bool _asks = options.Step;

    /// <summary>Whether the task that the run is to start at has come.</summary>
    public bool HasStarted => _started;

    /// <summary>Whether every task passes.</summary>
    public bool IsOpen => _started && !_asks;

    /// <summary>Whether a task is to run; decided once for all hosts.</summary>
    public async ValueTask<bool> PassesAsync(TaskSpec task, StepPath path, CancellationToken cancellationToken)
    {
        if (_started && !_asks)
        {
            return true;
        }

        if (!_started && !Matches(task))
        {
            return false;
        }

        _started = true;
        return !_asks || await _answers.GetOrAdd(path, _ => new(() => AskAsync(task, cancellationToken))).Value.ConfigureAwait(false);
    }

    private bool Matches(TaskSpec task)
    {
        var wanted = options.StartAtTask!;
        var name = task.Name ?? task.ShortAction;
        return Glob(wanted, name) || (task.Role is { } role && Glob(wanted, $"{role.Name} : {name}"));
    }

    private static bool Glob(string pattern, string name) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private async Task<bool> AskAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        var answer = await prompter.AskAsync($"Run the task \"{task.Name ?? task.ShortAction}\"? [n]o, [y]es, [c]ontinue without asking", secret: false, cancellationToken).ConfigureAwait(false);
        if (answer?.StartsWith("c", StringComparison.OrdinalIgnoreCase) == true)
        {
            _asks = false;
            return true;
        }

        return answer?.StartsWith("y", StringComparison.OrdinalIgnoreCase) == true;
    }
}
