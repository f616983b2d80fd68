using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>Sends the changes of a loop's items ahead of their turns. Safe from any thread.</summary>
internal sealed class LoopSender(RunState run)
{
    /// <summary>How many changes are sent together: the host works at them while the next are planned.</summary>
    private const int Most = 64;

    /// <summary>
    /// Sends the changes of items that are read, one behind the other without waiting: up to the first whose reading one before it may
    /// change, or that cannot be sent whole.
    /// </summary>
    public async ValueTask SendAsync(TaskCall call, PreparedItem[] prepared, CancellationToken cancellationToken)
    {
        if (run.Services.Gate is not null)
        {
            return;
        }

        var touched = Footprint.Nothing;
        var going = new List<(int Index, Change Change)>();
        IHostSession? session = null;
        for (var i = 0; i < prepared.Length; i++)
        {
            if (prepared[i].Settled is not null)
            {
                continue;
            }

            if (!TryPlan(prepared[i], touched, out var change))
            {
                Send(call, prepared, going, session, cancellationToken);
                return;
            }

            if (change is null)
            {
                continue;
            }

            var next = await run.Services.Connector.OpenAsync(prepared[i].Target!, cancellationToken).ConfigureAwait(false);
            if (next != session || going.Count == Most)
            {
                Send(call, prepared, going, session, cancellationToken);
            }

            session = next;
            if (change.Refusal is not null || !session.Chains || !ChangeSender.GoesWhole(change))
            {
                Send(call, prepared, going, session, cancellationToken);
                return;
            }

            going.Add((i, change));
            touched += change.Touches;
        }

        Send(call, prepared, going, session, cancellationToken);
        if (session is not null && Array.FindLast(prepared, p => p.Sent is not null) is { } last && last.Target!.Connection != "local")
        {
            call.Host.Ahead.BindIfIdle();
            call.Host.Ahead.ReadBehind(call.Path, touched, last, session, cancellationToken);
        }
    }

    private static bool TryPlan(PreparedItem item, Footprint touched, out Change? change)
    {
        change = null;
        return item is { Async: null, Check: false, DelegatedTo: null, Call: { } module }
            && !module.Reads.Overlaps(touched)
            && module.Pending().Count == 0
            && module.ReadFailure is null
            && ModuleExecutor.TryPlan(module, out change, out _);
    }

    private void Send(
        TaskCall call, PreparedItem[] prepared, List<(int Index, Change Change)> going, IHostSession? session, CancellationToken cancellationToken)
    {
        if (going.Count == 0)
        {
            return;
        }

        foreach (var (index, _) in going)
        {
            run.Journal.NoteBegin(call with { Item = index });
        }

        var sent = ChangeSender.SendAll([.. going.Select(g => (g.Change, prepared[g.Index].Options))], session!, run.Services.Time, cancellationToken);
        for (var i = 0; i < sent.Count; i++)
        {
            var index = going[i].Index;
            prepared[index] = prepared[index] with { Sent = sent[i] };
        }

        going.Clear();
    }
}
