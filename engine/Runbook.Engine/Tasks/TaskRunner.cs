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
        var ticks = run.Services.Time.GetTimestamp();
        TaskResult result;
        var noLog = true;
        await call.Host.Ahead.ArrivedAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            noLog = KeywordEvaluator.Bool(call.Task, "no_log", call.Context());
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
        Register(call, outcome.Result);
        if (call.Task.ShortAction != "meta" || outcome.Status != TaskStatus.Ok)
        {
            run.Events.Emit(new RunEvent.TaskFinished(
                run.Events.Now, call.Ref, call.Host.Memory.Host.Name, noLog ? Censored(outcome) : outcome, call.Task.Loop is not null));
        }

        return result with { Outcome = outcome };
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

        var (outcome, inclusion, request) = await items.RunAsync(call, prepared, [], cancellationToken).ConfigureAwait(false);
        return new(outcome) { Inclusions = inclusion is null ? [] : [inclusion], Request = request };
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

        var layers = Enumerable.Range(0, list.Count).Select(i => LoopItems.Layer(loop, list, i)).ToArray();
        var ahead = await PrepareAheadAsync(call, loop, list, layers, cancellationToken).ConfigureAwait(false);
        var outcomes = new List<TaskOutcome>(list.Count);
        var inclusions = new List<Inclusion>();
        var touched = Footprint.Nothing;
        for (var i = 0; i < list.Count; i++)
        {
            var context = call.Context(layers[i]);
            var (outcome, inclusion, written) = await RunItemAsync(call, context, layers[i], ahead?[i], touched, cancellationToken).ConfigureAwait(false);
            touched += written;
            outcome = WithItem(loop, outcome, list[i], layers[i]);
            outcomes.Add(outcome);
            if (inclusion is not null)
            {
                inclusions.Add(inclusion);
            }

            run.Events.Emit(new RunEvent.ItemFinished(
                run.Events.Now, call.Ref, call.Host.Memory.Host.Name, Label(loop, context, noLog), noLog ? Censored(outcome) : outcome));
            if (outcome.Status == TaskStatus.Unreachable || Breaks(call, loop, layers[i], outcome))
            {
                break;
            }

            await PauseAsync(loop, i < list.Count - 1, context, cancellationToken).ConfigureAwait(false);
        }

        return new(Whole(call, outcomes)) { Inclusions = inclusions };
    }

    private async ValueTask<(TaskOutcome Outcome, Inclusion? Inclusion, Footprint Touched)> RunItemAsync(
        TaskCall call, EvaluationContext context, VariableLayer layer, PreparedItem? ahead, Footprint touched, CancellationToken cancellationToken)
    {
        try
        {
            var prepared = ahead ?? preparer.Prepare(call, context);
            if (prepared.Settled is { } settled)
            {
                return (settled, null, Footprint.Nothing);
            }

            if (prepared.Call is { } module && module.Module.ReadFootprint(module.Args).Overlaps(touched))
            {
                module.Forget();
            }

            var (outcome, inclusion, _) = await items.RunAsync(call, prepared, [layer], cancellationToken).ConfigureAwait(false);
            var written = outcome.Status == TaskStatus.Changed || outcome.Status == TaskStatus.Failed ? Footprint.Everything : Footprint.Nothing;
            return (outcome, inclusion, prepared.Call?.Touched ?? written);
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
        if (layers.Length < 2 || DirectiveTable.Find(call.Task.ShortAction) is not null || call.Task.Keywords.ContainsKey("until"))
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
                await items.SendAsync(call, prepared, cancellationToken).ConfigureAwait(false);
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
            list = LoopItems.Of(loop, context);
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
