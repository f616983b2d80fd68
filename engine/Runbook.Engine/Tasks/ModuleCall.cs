using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>A module with its bound arguments and how far its reading has come. Used by one host's loop.</summary>
internal sealed class ModuleCall(Module module, object args)
{
    private readonly List<Query> _asked = [];
    private ProbeStep? _step;
    private bool _asksNothing;
    private (bool IsMade, Change? Change) _plan;

    /// <summary>The module.</summary>
    public Module Module { get; } = module;

    /// <summary>Its arguments record.</summary>
    public object Args { get; } = args;

    /// <summary>What the host was asked, for people.</summary>
    public IReadOnlyList<string> Asked => _asked.Count == 0 ? [] : new LazyTexts<Query>([.. _asked], q => q.Shown);

    /// <summary>Why the reading failed; null while it has not.</summary>
    public string? ReadFailure { get; private set; }

    /// <summary>Asked before a change is applied: null, or why it is held back. Null holds none.</summary>
    public Func<Change, string?>? Hold { get; set; }

    /// <summary>Asked before a change is sent, or in a check told (then true): null, or why it may not be. Null lets all pass.</summary>
    public Func<Change, bool, string?>? Admission { get; set; }

    /// <summary>What its last run wrote on the host.</summary>
    public Footprint Touched { get; set; } = Footprint.Nothing;

    /// <summary>Whether the reading is there (or has failed).</summary>
    public bool IsRead => ReadFailure is not null || _step is { IsDone: true };

    /// <summary>Whether the module knows its state without a question.</summary>
    public bool AsksNothing => Pending().Count == 0 && _asksNothing;

    /// <summary>What was read.</summary>
    public object? State => _step?.Value;

    /// <summary>What of the host the reading depends on.</summary>
    public Footprint Reads
    {
        get
        {
            var reads = Footprint.Everything;
            Guarded(() => reads = Module.ReadFootprint(Args));
            return reads;
        }
    }

    /// <summary>What it waits for; empty when read.</summary>
    public IReadOnlyList<Query> Pending()
    {
        if (_step is null && ReadFailure is null)
        {
            Guarded(() => _asksNothing = (_step = Module.BeginRead(Args)).IsDone);
        }

        return IsRead ? [] : _step!.Queries;
    }

    /// <summary>Goes on with the answers to <see cref="Pending"/>.</summary>
    public void Answer(IReadOnlyList<QueryAnswer> answers)
    {
        _asked.AddRange(_step!.Queries);
        Guarded(() => _step = _step.Answer(answers));
    }

    /// <summary>The module's plan for what was read, made once.</summary>
    public Change? Plan()
    {
        if (!_plan.IsMade)
        {
            _plan = (true, PlanAnew());
        }

        return _plan.Change;
    }

    /// <summary>Has the module plan once more, to compare.</summary>
    public Change? PlanAnew() => Module.PlanFrom(Args, State);

    /// <summary>Forgets what was read: something has been changed since.</summary>
    public void Forget()
    {
        _step = null;
        _plan = default;
        ReadFailure = null;
    }

    /// <summary>Reads several calls, all in as few round trips as the longest dialogue among them has turns.</summary>
    public static async ValueTask ReadAllAsync(
        IReadOnlyList<ModuleCall> calls, IHostSession session, ApplyOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            QueryRound? round = null;
            var waiting = new List<(ModuleCall Call, int Count)>();
            foreach (var call in calls)
            {
                if (call.Pending() is { Count: > 0 } queries)
                {
                    (round ??= new()).Add(queries);
                    waiting.Add((call, queries.Count));
                }
            }

            if (round is null)
            {
                return;
            }

            var answers = await round.AskAsync(session, options, cancellationToken).ConfigureAwait(false);
            var at = 0;
            foreach (var (call, count) in waiting)
            {
                call.Answer(Part(answers, at, count));
                at += count;
            }
        }
    }

    private static QueryAnswer[] Part(IReadOnlyList<QueryAnswer> answers, int from, int count)
    {
        var part = new QueryAnswer[count];
        for (var i = 0; i < count; i++)
        {
            part[i] = answers[from + i];
        }

        return part;
    }

    private void Guarded(Action read)
    {
        try
        {
            read();
        }
        catch (ProbeException e)
        {
            ReadFailure = e.Message;
        }
        catch (Exception e) when (ModuleBug.IsOne(e))
        {
            ReadFailure = ModuleBug.Text(Module, "it cannot read the host's answer", e);
        }
    }
}
