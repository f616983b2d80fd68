using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine;

/// <summary>
/// Runs a task on a host: its loop, its conditions, its tries, and what its result brings about. What goes wrong is an outcome,
/// never an exception, but for cancellation. Safe from any thread.
/// </summary>
internal sealed class TaskRunner(RunState run, ItemPreparer preparer, ItemRunner items)
{
    /// <summary>Runs a task.</summary>
    public async ValueTask<TaskResult> RunAsync(TaskCall call, CancellationToken cancellationToken)
    {
        if (run.Journal.Recall(call) is { } kept)
        {
            return Again(call, kept);
        }

        var ticks = run.Services.Time.GetTimestamp();
        TaskResult result;
        var noLog = true;
        await call.Host.Ahead.ArrivedAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            noLog = call.Task.TryInherited("no_log", out _) && KeywordEvaluator.Bool(call.Task, "no_log", call.Context());
            result = call.Task.Loop is { } loop
                ? await RunLoopAsync(call, loop, noLog, cancellationToken).ConfigureAwait(false)
                : await RunOnceAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (DiagnosticException e)
        {
            result = new(Ignorable(call, ItemRunner.Failure(e.Diagnostics)));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var bug = Diagnostic.Error("bug", "a bug in Runbook", $"{e.GetType().Name}: {e.Message}", call.Task.Span);
            result = new(Ignorable(call, ItemRunner.Failure([bug])));
        }

        return Finish(call, result, run.Services.Time.GetElapsedTime(ticks), noLog);
    }

    /// <summary>Fails a task that could not begin.</summary>
    public TaskResult Fail(TaskCall call, IReadOnlyList<Diagnostic> diagnostics) =>
        Finish(call, new(Ignorable(call, ItemRunner.Failure(diagnostics))), TimeSpan.Zero, noLog: false);

    private TaskResult Finish(TaskCall call, TaskResult result, TimeSpan duration, bool noLog)
    {
        var outcome = result.Outcome with { Duration = duration };
        if (call.IsKept)
        {
            return Agreed(call, result, outcome);
        }

        Register(call, outcome.Result);
        run.Journal.NoteFiles(call, run);
        run.Journal.Note(call, JournalKey.Whole, WithoutItems(call, outcome), result.Brought, noLog);
        if (call.Task.ShortAction != "meta" || outcome.Status != TaskStatus.Ok)
        {
            run.Events.Emit(new RunEvent.TaskFinished(
                run.Events.Now, call.Ref, call.Host.Memory.Host.Name, noLog ? Censored(outcome) : outcome, call.Task.Loop is not null));
        }

        return result with { Outcome = outcome };
    }

    /// <summary>What is noted of a task: the items of its loop were noted one by one.</summary>
    private static TaskOutcome WithoutItems(TaskCall call, TaskOutcome outcome) =>
        call.Task.Loop is not null && outcome.Result["results"] is ListValue { Items.Count: > 0 }
            ? outcome with { Result = ResultShaper.WithoutItems(outcome.Result) }
            : outcome;

    /// <summary>A task that has ended already: what it brought is there again, and nothing is done.</summary>
    private TaskResult Again(TaskCall call, TaskOutcome outcome)
    {
        var results = new List<Value>();
        for (var i = call.Task.Loop is null ? JournalKey.Whole : 0; run.Journal.RecallItem(call, i) is { } item; i = i < 0 ? int.MaxValue : i + 1)
        {
            items.Bring(call, call.Context(), item.Outcome, item.Brought);
            results.Add(item.Outcome.Result);
        }

        outcome = call.Task.Loop is null || results.Count == 0 ? outcome : outcome with { Result = ResultShaper.WithItems(outcome.Result, results) };
        Register(call, outcome.Result);
        return new(outcome) { IsKept = true };
    }

    /// <summary>A task that has ended already and was gone through again: it must have come to the same.</summary>
    private TaskResult Agreed(TaskCall call, TaskResult result, TaskOutcome outcome)
    {
        if (run.Journal.Agrees(call, outcome))
        {
            Register(call, outcome.Result);
            return result with { Outcome = outcome, IsKept = true };
        }

        var differs = Diagnostic.Error(
            "resume-differs", "the run cannot go on as it began", $"{call.Ref.Name} came to something else than before the run was cut", call.Task.Span, "run the playbook again");
        outcome = ItemRunner.Failure([differs]);
        run.Events.Emit(new RunEvent.TaskFinished(run.Events.Now, call.Ref, call.Host.Memory.Host.Name, outcome, call.Task.Loop is not null));
        return new(outcome);
    }

    /// <summary>Stores a result under the task's <c>register</c>, for all hosts of the batch when it ran for all.</summary>
    public static void Register(TaskCall call, MapValue result)
    {
        if (call.Task.Keywords.GetValueOrDefault("register")?.AsText() is { } name)
        {
            call.Host.Memory.Set(name, result);
        }
    }

    private async ValueTask<TaskResult> RunOnceAsync(TaskCall call, CancellationToken cancellationToken)
    {
        var prepared = call.Host.Ahead.Take(call) ?? preparer.Prepare(call, call.Context());
        if (prepared.Settled is { } settled)
        {
            return new(settled);
        }

        var (outcome, raw) = await items.RunAsync(call, prepared, [], cancellationToken).ConfigureAwait(false);
        return new(outcome) { Inclusions = raw.Inclusion is null ? [] : [raw.Inclusion], Request = raw.Request, Brought = Brought.Of(raw) };
    }

    private async ValueTask<TaskResult> RunLoopAsync(TaskCall call, LoopSpec loop, bool noLog, CancellationToken cancellationToken)
    {
        if (ItemsOrSkip(call, loop, out var list) is { } skip)
        {
            return new(skip);
        }

        if (list.Count == 0)
        {
            return new(new(TaskStatus.Skipped, ResultShaper.EmptyLoop(), TimeSpan.Zero) { Message = "No items in the list" });
        }

        if (!run.Journal.HasItems(call) && !call.IsKept)
        {
            run.Journal.NoteList(call, list, noLog);
        }

        var layers = Enumerable.Range(0, list.Count).Select(i => LoopItems.Layer(loop, list, i)).ToArray();
        var ahead = await PrepareAheadAsync(call, loop, list, layers, cancellationToken).ConfigureAwait(false);
        var outcomes = new List<TaskOutcome>(list.Count);
        var inclusions = new List<Inclusion>();
        var touched = Footprint.Nothing;
        for (var i = 0; i < list.Count; i++)
        {
            var context = call.Context(layers[i]);
            if (run.Journal.RecallItem(call, i) is { } kept)
            {
                items.Bring(call, context, kept.Outcome, kept.Brought);
                outcomes.Add(kept.Outcome);
                if (Breaks(call, loop, layers[i], kept.Outcome))
                {
                    break;
                }

                continue;
            }

            var (outcome, raw, written) = await RunItemAsync(call with { Item = i }, context, layers[i], ahead?[i], touched, cancellationToken).ConfigureAwait(false);
            var inclusion = raw?.Inclusion;
            touched += written;
            outcome = WithItem(loop, outcome, list[i], layers[i]);
            outcomes.Add(outcome);
            if (!call.IsKept)
            {
                run.Journal.Note(call, i, outcome, raw is null ? Brought.Nothing : Brought.Of(raw), noLog);
            }

            if (inclusion is not null)
            {
                inclusions.Add(inclusion);
            }

            if (!call.IsKept)
            {
                run.Events.Emit(new RunEvent.ItemFinished(
                    run.Events.Now, call.Ref, call.Host.Memory.Host.Name, Label(loop, context, noLog), noLog ? Censored(outcome) : outcome));
            }

            if (outcome.Status == TaskStatus.Unreachable || Breaks(call, loop, layers[i], outcome))
            {
                break;
            }

            await PauseAsync(loop, i < list.Count - 1, context, cancellationToken).ConfigureAwait(false);
        }

        return new(Whole(call, outcomes)) { Inclusions = inclusions };
    }

    private async ValueTask<(TaskOutcome Outcome, ModuleOutcome? Raw, Footprint Touched)> RunItemAsync(
        TaskCall call, EvaluationContext context, VariableLayer layer, PreparedItem? ahead, Footprint touched, CancellationToken cancellationToken)
    {
        try
        {
            var prepared = ahead ?? preparer.Prepare(call, context);
            if (prepared.Settled is { } settled)
            {
                return (settled, null, Footprint.Nothing);
            }

            if (prepared.Call is { } module && module.Reads.Overlaps(touched))
            {
                module.Forget();
            }

            var (outcome, raw) = await items.RunAsync(call, prepared, [layer], cancellationToken).ConfigureAwait(false);
            var written = outcome.Status == TaskStatus.Changed || outcome.Status == TaskStatus.Failed ? Footprint.Everything : Footprint.Nothing;
            return (outcome, raw, prepared.Call?.Touched ?? written);
        }
        catch (DiagnosticException e)
        {
            return (Ignorable(call, ItemRunner.Failure(e.Diagnostics)), null, Footprint.Nothing);
        }
    }

    /// <summary>Binds all items of a module's loop and reads them in one round trip; null when each is to be bound in its turn.</summary>
    private async ValueTask<PreparedItem[]?> PrepareAheadAsync(
        TaskCall call, LoopSpec loop, IReadOnlyList<Value> list, VariableLayer[] layers, CancellationToken cancellationToken)
    {
        if (layers.Length < 2 || run.Journal.HasItems(call) || DirectiveTable.Find(call.Task.ShortAction) is not null || call.Task.Keywords.ContainsKey("until"))
        {
            return null;
        }

        try
        {
            var prepared = call.Host.Ahead.TakeLoop(call, list, layers) ?? Array.ConvertAll(layers, layer => preparer.Prepare(call, call.Context(layer)));
            foreach (var sharing in prepared.Where(p => p.Call?.Pending().Count > 0).GroupBy(p => (p.Target, Environment: string.Join('\0', p.Options.Environment))))
            {
                await items.ReadAsync(call, [.. sharing], cancellationToken).ConfigureAwait(false);
            }

            if (!call.Task.Keywords.ContainsKey("retries") && loop.Control["break_when"] is null && loop.Control["pause"] is null)
            {
                await items.Loops.SendAsync(call, prepared, cancellationToken).ConfigureAwait(false);
            }

            return prepared;
        }
        catch (DiagnosticException)
        {
            // One item cannot be bound: each in its turn, so that those before it run and the error is its own.
            return null;
        }
        catch (HostUnreachableException)
        {
            return null;
        }
    }

    private TaskOutcome? ItemsOrSkip(TaskCall call, LoopSpec loop, out IReadOnlyList<Value> list)
    {
        var context = call.Context();
        try
        {
            list = run.Journal.RecallList(call) ?? LoopItems.Of(loop, context);
            return null;
        }
        catch (DiagnosticException e)
        {
            list = [];
            return SkipInstead(call, context, e.Diagnostics);
        }
    }

    private static TaskOutcome SkipInstead(TaskCall call, EvaluationContext context, IReadOnlyList<Diagnostic> diagnostics)
    {
        try
        {
            if (ItemPreparer.FalseCondition(call.Task, context) is { } condition)
            {
                return new(TaskStatus.Skipped, ResultShaper.Skipped(condition), TimeSpan.Zero) { Message = "Conditional result was False" };
            }
        }
        catch (DiagnosticException)
        {
            // The condition needs the item, so the list's own error is the one to tell.
        }

        return Ignorable(call, ItemRunner.Failure(diagnostics));
    }

    /// <summary>Whether a loop ends after an item: its condition sees the item's result, also under the name of <c>register</c>.</summary>
    private static bool Breaks(TaskCall call, LoopSpec loop, VariableLayer layer, TaskOutcome outcome)
    {
        if (loop.Control["break_when"] is not { } condition)
        {
            return false;
        }

        VariableLayer[] registered = call.Task.Keywords.GetValueOrDefault("register")?.AsText() is { } name
            ? [new("the result", new Dictionary<string, Value> { [name] = outcome.Result })] : [];
        var context = call.Context([layer, VariableLayer.Of("the result", outcome.Result), .. registered]);
        return KeywordEvaluator.FirstFalse(KeywordEvaluator.Conditions(condition), context) is null;
    }

    private async ValueTask PauseAsync(LoopSpec loop, bool more, EvaluationContext context, CancellationToken cancellationToken)
    {
        if (more && loop.Control["pause"] is { } pause && double.TryParse(PythonText.Str(Templar.Resolve(pause, context)), out var seconds))
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), run.Services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Label(LoopSpec loop, EvaluationContext context, bool noLog)
    {
        try
        {
            return noLog ? "(censored due to no_log)" : LoopItems.Label(loop, context);
        }
        catch (DiagnosticException)
        {
            return "?";
        }
    }

    private static TaskOutcome WithItem(LoopSpec loop, TaskOutcome outcome, Value item, VariableLayer layer)
    {
        var result = ResultShaper.With(outcome.Result, (LoopItems.Name(loop), item), ("ansible_loop_var", Value.Of(LoopItems.Name(loop))));
        foreach (var name in new[] { "ansible_index_var", loop.Control["index_var"]?.AsText() ?? "", "ansible_loop" })
        {
            if (layer.Values.TryGetValue(name, out var value))
            {
                result = ResultShaper.With(result, (name, value));
            }
        }

        return outcome with { Result = result };
    }

    private static TaskOutcome Whole(TaskCall call, List<TaskOutcome> outcomes)
    {
        if (outcomes.Find(o => o.Status == TaskStatus.Unreachable) is { } lost)
        {
            return lost with { Result = ResultShaper.With(lost.Result, ("results", Value.Of(outcomes.Select(o => (Value)o.Result)))) };
        }

        var status = outcomes.Exists(o => o.Status == TaskStatus.Failed) ? TaskStatus.Failed
            : outcomes.Exists(o => o.Status == TaskStatus.Changed) ? TaskStatus.Changed
            : outcomes.Exists(o => o.Status == TaskStatus.WouldRun) ? TaskStatus.WouldRun
            : outcomes.TrueForAll(o => o.Status == TaskStatus.Skipped) ? TaskStatus.Skipped
            : TaskStatus.Ok;
        var ignored = status == TaskStatus.Failed && outcomes.Where(o => o.Status == TaskStatus.Failed).All(o => o.Ignored);
        return new(status, ResultShaper.Loop(outcomes), TimeSpan.Zero)
        {
            Ignored = ignored,
            Message = status == TaskStatus.Failed ? "One or more items failed" : status == TaskStatus.Skipped ? "All items skipped" : null,
            DelegatedTo = outcomes[0].DelegatedTo,
        };
    }

    private static TaskOutcome Ignorable(TaskCall call, TaskOutcome failure)
    {
        try
        {
            return failure with { Ignored = KeywordEvaluator.Bool(call.Task, "ignore_errors", call.Context()) };
        }
        catch (DiagnosticException)
        {
            return failure;
        }
    }

    private static TaskOutcome Censored(TaskOutcome outcome) => outcome with
    {
        Result = ResultShaper.Censored(outcome),
        Message = outcome.Message is null ? null : "hidden by no_log",
        Diffs = [],
        Sent = [],
        Diagnostics = [],
        Resource = outcome.Resource is { } resource ? ResourceIdentity.Hidden(resource) : null,
    };
}
