using System.Diagnostics;
using Runbook.Core;
using Runbook.Sdk;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Drift;

/// <summary>
/// Makes spans of a run's events: the run, in it each play, in it each task on each host. Names of attributes follow OpenTelemetry's semantic
/// conventions where there are any. One instance a run; disposing ends what has not ended.
/// </summary>
/// <param name="source">Makes the spans; where nobody listens or the run is not sampled, it makes none.</param>
/// <param name="attributes">What every run says of itself.</param>
internal sealed class RunTracer(ActivitySource source, IEnumerable<KeyValuePair<string, object?>> attributes) : IEventSink, IDisposable
{
    private readonly Dictionary<(string Host, string Task), Activity> _tasks = [];
    private Activity? _run;
    private Activity? _play;

    /// <inheritdoc/>
    public void Emit(RunEvent e)
    {
        if (e is RunEvent.RunStarted started)
        {
            _run = Start($"run {string.Join(' ', started.Playbooks)}", null, e.At, [.. attributes, new("runbook.run", started.RunId), new("runbook.check", started.Check)]);
        }

        if (_run is { Recorded: true })
        {
            Follow(_run, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var left in _tasks.Values.Append(_play).Append(_run).OfType<Activity>())
        {
            left.SetStatus(ActivityStatusCode.Error, "cut");
            left.Dispose();
        }

        _tasks.Clear();
        (_play, _run) = (null, null);
    }

    private void Follow(Activity run, RunEvent e)
    {
        switch (e)
        {
            case RunEvent.PlayStarted play:
                _play = Start($"play {play.Name}", run, e.At, [new("runbook.play", play.Name), new("runbook.hosts", play.Hosts.Count), .. Place(play.Span)]);
                break;
            case RunEvent.HostBegan began when Begin(began.Task, began.Host, e.At) is { } task:
                _tasks[(began.Host, began.Task.Id)] = task;
                break;
            case RunEvent.TaskFinished done:
                EndTask(done);
                break;
            case RunEvent.PlayFinished:
                End(_play, e.At);
                _play = null;
                break;
            case RunEvent.RunFinished finished:
                run.SetTag("process.exit.code", finished.ExitCode);
                if (finished.ExitCode != 0)
                {
                    run.SetStatus(ActivityStatusCode.Error, $"ended with {finished.ExitCode}");
                }

                End(run, e.At);
                _run = null;
                break;
        }
    }

    private Activity? Begin(TaskRef task, string host, DateTimeOffset at) => Start(
        task.Name, _play ?? _run, at, [new("host.name", host), new("runbook.action", task.Action), new("runbook.handler", task.IsHandler), .. Place(task.Span)]);

    private void EndTask(RunEvent.TaskFinished done)
    {
        var outcome = done.Outcome;
        // some tasks end without having begun: skipped ones, and those of a host that was lost
        if (!_tasks.Remove((done.Host, done.Task.Id), out var span) && (span = Begin(done.Task, done.Host, done.At - outcome.Duration)) is null)
        {
            return;
        }

        span.SetTag("runbook.status", ModuleSchema.SnakeCase(outcome.Status.ToString()));
        span.SetTag("runbook.resource", outcome.Resource?.Key);
        if (outcome.Status is TaskStatus.Failed or TaskStatus.Unreachable && !outcome.Ignored)
        {
            span.SetStatus(ActivityStatusCode.Error, outcome.Message);
        }

        End(span, done.At);
    }

    /// <summary>Begins a span without making it the current one: the sink is called from wherever the run is.</summary>
    private Activity? Start(string name, Activity? parent, DateTimeOffset at, KeyValuePair<string, object?>[] tags)
    {
        var current = Activity.Current;
        Activity.Current = null;
        var started = source.StartActivity(ActivityKind.Internal, parent?.Context ?? default, tags, startTime: at, name: name);
        Activity.Current = current;
        return started;
    }

    private static void End(Activity? span, DateTimeOffset at)
    {
        span?.SetEndTime(at.UtcDateTime);
        span?.Dispose();
    }

    private static IEnumerable<KeyValuePair<string, object?>> Place(SourceSpan span) =>
        span.IsKnown ? [new("code.file.path", span.File), new("code.line.number", span.Line)] : [];
}
