using Runbook.Core;

namespace Runbook.Engine;

/// <summary>Takes secrets out of an event before any sink sees it. Safe from any thread.</summary>
internal sealed class EventMask(SecretSet secrets)
{
    // Others may be evaluated when they are read: an event has what they were when it was told.
    private static readonly Type Still = new MapBuilder().Build().GetType();

    /// <summary>The event without secrets.</summary>
    public RunEvent Apply(RunEvent e) => e switch
    {
        RunEvent.TaskStarted t => t with { Task = Mask(t.Task) },
        RunEvent.HostBegan t => t with { Task = Mask(t.Task) },
        RunEvent.OutputReceived o => o with { Task = Mask(o.Task), Text = secrets.MaskIn(o.Text) },
        RunEvent.TaskRetried r => r with { Task = Mask(r.Task), Outcome = Mask(r.Outcome) },
        RunEvent.ItemFinished i => i with { Task = Mask(i.Task), Label = secrets.MaskIn(i.Label), Outcome = Mask(i.Outcome) },
        RunEvent.TaskFinished f => f with { Task = Mask(f.Task), Outcome = Mask(f.Outcome) },
        RunEvent.Noted n => n with { Diagnostic = Mask(n.Diagnostic) },
        _ => e,
    };

    private TaskRef Mask(TaskRef task)
    {
        var name = secrets.MaskIn(task.Name);
        return ReferenceEquals(name, task.Name) ? task : task with { Name = name };
    }

    private Diagnostic Mask(Diagnostic d) =>
        d with { Detail = d.Detail is null ? null : secrets.MaskIn(d.Detail), Hint = d.Hint is null ? null : secrets.MaskIn(d.Hint) };

    private TaskOutcome Mask(TaskOutcome outcome) => outcome with
    {
        Result = Mask(outcome.Result),
        Message = outcome.Message is null ? null : secrets.MaskIn(outcome.Message),
        Sent = outcome.Sent.Count == 0 ? outcome.Sent : new LazyTexts<string>(outcome.Sent, secrets.MaskIn),
        Diffs = outcome.Diffs.Count == 0 ? [] : [.. outcome.Diffs.Select(d => d with { Before = secrets.MaskIn(d.Before), After = secrets.MaskIn(d.After) })],
        Diagnostics = outcome.Diagnostics.Count == 0 ? [] : [.. outcome.Diagnostics.Select(Mask)],
        Resource = outcome.Resource is { } resource ? resource with { Key = secrets.MaskIn(resource.Key) } : null,
    };

    private Value Mask(Value value)
    {
        switch (value)
        {
            case { IsSecret: true } and not (MapValue or ListValue):
                return Value.Of(ValueJson.Mask);
            case StringValue s:
                var masked = secrets.MaskIn(s.Text);
                return ReferenceEquals(masked, s.Text) ? s : Value.Of(masked);
            case ListValue l:
                var items = Array.ConvertAll([.. l.Items], Mask);
                return !l.IsSecret && l.GetType() == typeof(ListValue) && items.SequenceEqual(l.Items, ReferenceEqualityComparer.Instance)
                    ? l
                    : new ListValue(items, tuple: l.IsTuple);
            case MapValue m:
                return Mask(m);
            default:
                return value;
        }
    }

    private bool IsSame(MapValue map)
    {
        foreach (var (key, item) in map.Entries)
        {
            if (!ReferenceEquals(Mask(key), key) || !ReferenceEquals(Mask(item), item))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A map without secrets; the same one where there are none.</summary>
    private MapValue Mask(MapValue map)
    {
        if (!map.IsSecret && map.GetType() == Still && IsSame(map))
        {
            return map;
        }

        var builder = new MapBuilder();
        foreach (var (key, item) in map.Entries)
        {
            builder[Mask(key)] = Mask(item);
        }

        return builder.Build();
    }
}
