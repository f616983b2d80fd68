using Runbook.Core;

namespace Runbook.Reporting;

/// <summary>What the moving part of the screen knows, as the events tell it. For one thread at a time.</summary>
internal sealed class LiveState
{
    private readonly OrderedDictionary<string, LiveHost> _working = [];
    private readonly HashSet<string> _begun = [];

    /// <summary>When the run began.</summary>
    public DateTimeOffset Start { get; private set; }

    /// <summary>Whether a play is running.</summary>
    public bool IsActive { get; private set; }

    /// <summary>The play's name.</summary>
    public string Play { get; private set; } = "";

    /// <summary>The title of the latest task.</summary>
    public string Task { get; private set; } = "";

    /// <summary>How many hosts the play has.</summary>
    public int HostCount { get; private set; }

    /// <summary>How many hosts are done with the latest task.</summary>
    public int HostsDone { get; private set; }

    /// <summary>How many tasks the play has; those of inclusions are added as they come.</summary>
    public int TaskCount { get; private set; }

    /// <summary>How many tasks were begun.</summary>
    public int TasksBegun => _begun.Count;

    /// <summary>The hosts at work, the longest first.</summary>
    public IEnumerable<LiveHost> Working => _working.Values;

    /// <summary>Takes an event in.</summary>
    public void Apply(RunEvent e)
    {
        switch (e)
        {
            case RunEvent.RunStarted r:
                Start = r.At;
                break;
            case RunEvent.PlayStarted p:
                (Play, HostCount, TaskCount, IsActive) = (p.Name, p.Hosts.Count, p.TaskCount, p.Hosts.Count > 0);
                _begun.Clear();
                _working.Clear();
                break;
            case RunEvent.TaskStarted t:
                (Task, HostsDone) = (t.Task.Name, 0);
                _begun.Add(t.Task.Id);
                TaskCount = Math.Max(TaskCount, _begun.Count);
                break;
            case RunEvent.HostBegan b:
                _working[b.Host] = new(b.Host, b.At) { Task = b.Task.Name };
                break;
            case RunEvent.ItemFinished i when _working.TryGetValue(i.Host, out var host):
                host.Items++;
                break;
            case RunEvent.TaskRetried r when _working.TryGetValue(r.Host, out var host):
                host.Output = $"try {r.Attempt} of {r.Retries + 1}";
                break;
            case RunEvent.OutputReceived o when _working.TryGetValue(o.Host, out var host):
                host.Output = o.Text.TrimEnd().Split('\n')[^1].Trim() is { Length: > 0 } line ? line : host.Output;
                break;
            case RunEvent.TaskFinished f:
                _working.Remove(f.Host);
                HostsDone++;
                break;
            case RunEvent.PlayFinished or RunEvent.RunFinished:
                IsActive = false;
                _working.Clear();
                break;
        }
    }
}
