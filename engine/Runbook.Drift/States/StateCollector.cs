using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Drift;

/// <summary>
/// Keeps of a run's events what tells the state of resources and hosts. Modules that only ask, handlers and directives are no
/// resources. One instance a run; read it when the run has ended.
/// </summary>
/// <param name="diffText">A difference as unified text.</param>
public sealed class StateCollector(Func<Diff, string> diffText) : IEventSink
{
    /// <summary>The exit status of a run that was ended from outside.</summary>
    public const int Interrupted = 99;

    private const int LongestDiff = 1 << 16;

    private static readonly HashSet<string> OnlyAsk = new(StringComparer.Ordinal)
    {
        "setup", "gather_facts", "stat", "find", "slurp", "getent", "ping", "wait_for", "wait_for_connection", "async_status", "fetch", "meta",
    };

    private readonly Dictionary<(string Host, string Key), Observation> _seen = [];
    private readonly Dictionary<(string Host, string Task), int> _begun = [];
    private readonly Dictionary<string, HostRecap> _recaps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    /// <summary>The run.</summary>
    public string RunId { get; private set; } = "";

    /// <summary>How it ended, as ansible-playbook's status; null while it runs.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>What was seen of resources.</summary>
    public IReadOnlyCollection<Observation> Seen => _seen.Values;

    /// <summary>The counts of each host that did anything.</summary>
    public IReadOnlyDictionary<string, HostRecap> Recaps => _recaps;

    /// <summary>Why a host failed or was lost, the last reason given.</summary>
    public string? ReasonOf(string host) => _reasons.GetValueOrDefault(host);

    /// <summary>The hosts that began a task and did not end it.</summary>
    public IReadOnlyCollection<string> Hanging => [.. _begun.Where(b => b.Value > 0).Select(b => b.Key.Host).Distinct()];

    /// <inheritdoc/>
    public void Emit(RunEvent e)
    {
        switch (e)
        {
            case RunEvent.RunStarted started:
                RunId = started.RunId;
                break;
            case RunEvent.HostBegan began:
                _begun[(began.Host, began.Task.Id)] = _begun.GetValueOrDefault((began.Host, began.Task.Id)) + 1;
                break;
            case RunEvent.ItemFinished item:
                See(item.At, item.Host, item.Task, item.Outcome);
                break;
            case RunEvent.TaskFinished task:
                _begun.Remove((task.Host, task.Task.Id));
                if (!task.IsLoop)
                {
                    See(task.At, task.Host, task.Task, task.Outcome);
                }

                if (task.Outcome is { Status: TaskStatus.Failed or TaskStatus.Unreachable, Ignored: false })
                {
                    _reasons[task.Host] = $"{task.Task.Name}: {task.Outcome.Message}";
                }

                break;
            case RunEvent.RunFinished finished:
                ExitCode = finished.ExitCode;
                foreach (var recap in finished.Hosts)
                {
                    _recaps[recap.Host] = recap;
                }

                break;
        }
    }

    private void See(DateTimeOffset at, string host, TaskRef task, TaskOutcome outcome)
    {
        if (outcome.Resource is not { } resource || task.IsHandler || IsQuestion(task.Action))
        {
            return;
        }

        var key = resource.Key;
        for (var i = 2; _seen.ContainsKey((host, key)); i++)
        {
            key = $"{resource.Key} #{i}";
        }

        _seen[(host, key)] = new(at, host, task, resource with { Key = key }, outcome.Status)
        {
            IsIgnored = outcome.Ignored,
            Message = resource.Held ?? outcome.Message,
            Diff = outcome.Diffs.Count == 0 ? null : Short(string.Concat(outcome.Diffs.Select(diffText))),
        };
    }

    private static string Short(string diff) => diff.Length <= LongestDiff ? diff : $"{diff[..LongestDiff]}\n(cut: {diff.Length} characters)\n";

    private static bool IsQuestion(string action)
    {
        var name = action[(action.LastIndexOf('.') + 1)..];
        return OnlyAsk.Contains(name) || name.EndsWith("_info", StringComparison.Ordinal) || name.EndsWith("_facts", StringComparison.Ordinal);
    }
}
