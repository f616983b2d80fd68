using Runbook.Core;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Reporting;

/// <summary>
/// Plain text, one line a result, with the recap that Ansible prints: for pipes, logs and terminals that cannot do more. Not safe
/// from several threads; the engine calls sinks one at a time.
/// </summary>
public sealed class LinesReporter : IEventSink
{
    private readonly UnifiedDiff _diffs = new();
    private readonly Action<string, LineStyle> _write;
    private readonly Action _flush;
    private readonly LinesOptions _options;

    /// <summary>Writes to a text, flushed after each event.</summary>
    public LinesReporter(TextWriter output, LinesOptions options)
        : this((line, style) => output.WriteLine(options.Colour ? Ansi.Paint(line, style) : line), output.Flush, options)
    {
    }

    /// <summary>Hands each line, without its end, to another.</summary>
    internal LinesReporter(Action<string, LineStyle> write, Action flush, LinesOptions options) => (_write, _flush, _options) = (write, flush, options);

    /// <inheritdoc/>
    public void Emit(RunEvent e)
    {
        switch (e)
        {
            case RunEvent.PlayStarted p:
                Line();
                Line($"PLAY [{p.Name}]{(p.Check ? " (check)" : "")}", LineStyle.Heading);
                if (p.Hosts.Count == 0)
                {
                    Line("no hosts matched", LineStyle.Warning);
                }

                break;
            case RunEvent.TaskStarted t:
                Line();
                Line($"{(t.Task.IsHandler ? "HANDLER" : "TASK")} [{t.Task.Name}]{(_options.Verbosity > 0 ? $" {t.Task.Span}" : "")}", LineStyle.Heading);
                break;
            case RunEvent.ItemFinished i:
                Outcome(i.Host, i.Task, i.Outcome, $" => (item={i.Label})");
                break;
            case RunEvent.TaskFinished f when !f.IsLoop || IsWorthALine(f.Outcome):
                Outcome(f.Host, f.Task, f.Outcome, "");
                break;
            case RunEvent.TaskRetried r:
                Line($"retrying: [{r.Host}] {r.Task.Name} ({r.Attempt} of {r.Retries + 1} tries)", LineStyle.Warning);
                break;
            case RunEvent.OutputReceived o when _options.Verbosity > 1:
                Indented($"[{o.Host}] {o.Text.TrimEnd('\n')}", LineStyle.Quiet);
                break;
            case RunEvent.HandlerNotified n when _options.Verbosity > 0:
                Line($"notified: [{n.Host}] {n.Handler}", LineStyle.Quiet);
                break;
            case RunEvent.Noted n:
                Diagnostic(n.Diagnostic);
                break;
            case RunEvent.RunFinished r:
                Recap(r);
                break;
        }

        _flush();
    }

    private static bool IsWorthALine(TaskOutcome outcome) =>
        outcome.Status is TaskStatus.Unreachable || outcome.Result["results"] is not ListValue { Items.Count: > 0 };

    private static (string Word, LineStyle Style) Describe(TaskOutcome outcome) => outcome.Status switch
    {
        TaskStatus.Ok => ("ok", LineStyle.Ok),
        TaskStatus.Changed => ("changed", LineStyle.Changed),
        TaskStatus.Skipped => ("skipping", LineStyle.Quiet),
        TaskStatus.WouldRun => ("would run", LineStyle.Changed),
        TaskStatus.Unreachable => ("unreachable", LineStyle.Failed),
        _ => ("failed", LineStyle.Failed),
    };

    private void Outcome(string host, TaskRef task, TaskOutcome outcome, string item)
    {
        var (word, style) = Describe(outcome);
        var to = outcome.DelegatedTo is { } other ? $" -> {other}" : "";
        var reason = outcome.Status is TaskStatus.Failed or TaskStatus.Unreachable && outcome.Message is not null ? $": {FailureText.Reason(outcome)}" : "";
        Line($"{word}: [{host}{to}]{item}{reason}", style);
        if (outcome.Status is TaskStatus.Failed or TaskStatus.Unreachable)
        {
            Failure(task, outcome);
        }
        else
        {
            Shown(task, outcome);
        }

        foreach (var warning in outcome.Result["warnings"] is ListValue warnings ? warnings.Items : [])
        {
            Line($"    warning: {(warning.IsSecret ? ValueJson.Mask : warning.AsText())}", LineStyle.Warning);
        }

        if (_options.ShowDiff)
        {
            foreach (var diff in outcome.Diffs)
            {
                foreach (var line in _diffs.Lines(diff))
                {
                    Line(line, line.StartsWith('+') ? LineStyle.Added : line.StartsWith('-') ? LineStyle.Removed : LineStyle.Plain);
                }
            }
        }
    }

    private void Failure(TaskRef task, TaskOutcome outcome)
    {
        foreach (var line in FailureText.Lines(task, outcome with { Diagnostics = [] }, everything: _options.Verbosity > 2))
        {
            Line($"    {line}", line.StartsWith("sent: ", StringComparison.Ordinal) ? LineStyle.Quiet : LineStyle.Plain);
        }

        foreach (var diagnostic in outcome.Diagnostics)
        {
            Diagnostic(diagnostic);
        }

        if (outcome.Ignored)
        {
            Indented("...ignoring", LineStyle.Quiet);
        }
    }

    private void Shown(TaskRef task, TaskOutcome outcome)
    {
        if (task.Action == "debug" && outcome.Status == TaskStatus.Ok)
        {
            var values = outcome.Result.TextEntries.Where(v => v.Key is not ("changed" or "failed" or "item" or "ansible_loop_var"));
            Indented(string.Join('\n', values.Select(v => $"{v.Key}: {(v.Value.AsText() is { } text && !v.Value.IsSecret ? text : ValueJson.ToJson(v.Value, true, indented: true))}")), LineStyle.Plain);
        }
        else if (_options.Verbosity > 0)
        {
            Indented(ValueJson.ToJson(outcome.Result, maskSecrets: true, indented: true), LineStyle.Quiet);
        }

        if (_options.Verbosity > 2)
        {
            foreach (var sent in outcome.Sent)
            {
                Indented($"sent: {sent}", LineStyle.Quiet);
            }
        }
    }

    private void Diagnostic(Diagnostic diagnostic)
    {
        foreach (var line in DiagnosticText.Lines(diagnostic, _options.Secrets))
        {
            Line(line, diagnostic.Severity == Severity.Error ? LineStyle.Failed : LineStyle.Warning);
        }
    }

    private void Recap(RunEvent.RunFinished run)
    {
        Line();
        Line($"PLAY RECAP ({run.Duration.TotalSeconds:0.00} s)", LineStyle.Heading);
        var width = run.Hosts.Count == 0 ? 0 : run.Hosts.Max(h => h.Host.Length);
        foreach (var host in run.Hosts)
        {
            var style = host.Failed + host.Unreachable > 0 ? LineStyle.Failed : host.Changed > 0 ? LineStyle.Changed : LineStyle.Ok;
            var would = host.WouldRun > 0 ? $" would_run={host.WouldRun}" : "";
            Line(
                $"{host.Host.PadRight(width)} : ok={host.Ok,-4} changed={host.Changed,-4} unreachable={host.Unreachable,-4} failed={host.Failed,-4} "
                + $"skipped={host.Skipped,-4} rescued={host.Rescued,-4} ignored={host.Ignored}{would}",
                style);
        }
    }

    private void Indented(string text, LineStyle style)
    {
        foreach (var line in text.Split('\n'))
        {
            Line($"    {line.TrimEnd('\r')}", style);
        }
    }

    private void Line(string text = "", LineStyle style = LineStyle.Plain) => _write(text, style);
}
