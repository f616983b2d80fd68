using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine;

/// <summary>Runs a prepared task or item: its tries, <c>changed_when</c>, <c>failed_when</c>, facts. Safe from any thread.</summary>
internal sealed class ItemRunner(RunState run, ItemPreparer preparer)
{
    private const double DefaultDelay = 5;
    private const int DefaultRetries = 3;
    private readonly AsyncRunner _async = new(run);

    /// <summary>Sends the items of loops.</summary>
    public LoopSender Loops { get; } = new(run);

    /// <summary>The outcome of mistakes found before anything was asked of the host.</summary>
    public static TaskOutcome Failure(IReadOnlyList<Diagnostic> diagnostics)
    {
        var outcome = ModuleOutcome.Fail(diagnostics);
        return new(TaskStatus.Failed, ResultShaper.Shape(outcome, null, showDiff: false), TimeSpan.Zero)
        {
            Message = outcome.Message,
            Diagnostics = diagnostics,
        };
    }

    /// <summary>Runs it, again as <c>until</c> asks.</summary>
    public async ValueTask<(TaskOutcome Outcome, ModuleOutcome Raw)> RunAsync(
        TaskCall call, PreparedItem prepared, IReadOnlyList<VariableLayer> itemLayers, CancellationToken cancellationToken)
    {
        var until = call.Task.Keywords.GetValueOrDefault("until");
        var retries = until is null && !call.Task.Keywords.ContainsKey("retries")
            ? 0
            : (int)(KeywordEvaluator.Number(call.Task, "retries", prepared.Context) ?? DefaultRetries);
        for (var attempt = 1; ; attempt++)
        {
            var (outcome, raw) = await TryAsync(call, prepared, itemLayers, cancellationToken).ConfigureAwait(false);
            outcome = retries > 0 ? outcome with { Result = ResultShaper.With(outcome.Result, ("attempts", Value.Of(attempt))) } : outcome;
            Stale(call, prepared);
            if (retries == 0 || outcome.Status is TaskStatus.Unreachable or TaskStatus.WouldRun || Holds(call, prepared.Context, until, outcome))
            {
                return (Finished(call, prepared, outcome, raw), raw);
            }

            if (attempt > retries)
            {
                var told = ResultShaper.With(outcome.Result, ("failed", Value.True), ("attempts", Value.Of(retries)));

                // What failed_when says of the last try counts for more.
                var isJudged = outcome.Result["failed_when_result"] is not null;
                var given = outcome with { Status = isJudged ? outcome.Status : TaskStatus.Failed, Result = told };
                return (Finished(call, prepared, given with { Message = given.Message ?? (isJudged ? null : $"not as wanted after {attempt} tries") }, raw), raw with { Inclusion = null, Request = MetaRequest.None });
            }

            run.Events.Emit(new RunEvent.TaskRetried(run.Events.Now, call.Ref, call.Host.Memory.Host.Name, attempt, retries, outcome));
            var delay = KeywordEvaluator.Number(call.Task, "delay", prepared.Context) ?? DefaultDelay;
            await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, delay)), run.Services.Time, cancellationToken).ConfigureAwait(false);
            prepared = preparer.Prepare(call, call.Context(itemLayers));
        }
    }

    /// <summary>Reads several prepared items of one target in one round trip.</summary>
    public async ValueTask ReadAsync(TaskCall call, IReadOnlyList<PreparedItem> prepared, CancellationToken cancellationToken)
    {
        var session = await run.Services.Connector.StartAsync(prepared[0].Target!, cancellationToken).ConfigureAwait(false);
        if (prepared[0].DelegatedTo is null)
        {
            await call.Host.Ahead.ReadAsync(prepared, session, cancellationToken).ConfigureAwait(false);
            return;
        }

        await ModuleCall.ReadAllAsync([.. prepared.Select(p => p.Call!)], session, prepared[0].Options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells those who read ahead what was written, whatever the task says of it.</summary>
    private static void Stale(TaskCall call, PreparedItem prepared)
    {
        if (prepared.Call is not { } module)
        {
            return;
        }

        var isLocal = prepared.Target!.Connection == "local";
        if (module.Touched.Overlaps(Footprint.Everything) && (isLocal || prepared.DelegatedTo is not null))
        {
            call.Host.DistrustOthers(isLocal ? null : prepared.DelegatedTo);
        }

        if (prepared.DelegatedTo is null)
        {
            call.Host.Ahead.Touch(call.Path, module.Touched, isLocal);
        }
    }

    private async ValueTask<(TaskOutcome Outcome, ModuleOutcome Raw)> TryAsync(
        TaskCall call, PreparedItem prepared, IReadOnlyList<VariableLayer> itemLayers, CancellationToken cancellationToken)
    {
        var ticks = run.Services.Time.GetTimestamp();
        ModuleOutcome raw;
        try
        {
            prepared = prepared is { Call: not null, Sent: null } && call.Host.SentAhead.Take(call.Path) is { } sent ? prepared with { Sent = sent } : prepared;
            raw = prepared.Call is null
                ? await DirectAsync(call, prepared, itemLayers, cancellationToken).ConfigureAwait(false)
                : await ExecuteAsync(call, prepared, cancellationToken).ConfigureAwait(false);
        }
        catch (HostUnreachableException e)
        {
            var lost = e.IsBecomeFailure ? ModuleOutcome.Fail(e.Message) : new(TaskStatus.Unreachable, []) { Message = e.Message };
            var result = e.IsBecomeFailure ? ResultShaper.Shape(lost, null, showDiff: false) : ResultShaper.Unreachable(e.Message);
            return (new(lost.Status, result, run.Services.Time.GetElapsedTime(ticks)) { Message = e.Message }, lost);
        }

        var hidesDiff = !KeywordEvaluator.Bool(call.Task, "diff", prepared.Context, true);
        var shaped = ResultShaper.Shape(raw, prepared.Arguments, run.Options.ShowDiff && !hidesDiff);
        var outcome = new TaskOutcome(raw.Status, shaped, run.Services.Time.GetElapsedTime(ticks))
        {
            Message = raw.Message,
            Diffs = hidesDiff ? [] : raw.Diffs,
            Sent = raw.Sent,
            DelegatedTo = prepared.DelegatedTo,
            Diagnostics = raw.Diagnostics,
            Resource = prepared.Resource is { } resource ? Seen(resource, prepared, raw) : null,
        };
        try
        {
            return (Judge(call, prepared.Context, outcome), raw);
        }
        catch (DiagnosticException e)
        {
            var told = Failure(e.Diagnostics);
            var kept = ResultShaper.With(outcome.Result, ("failed", Value.True), ("msg", Value.Of(told.Message)));
            return (outcome with { Status = TaskStatus.Failed, Result = kept, Message = told.Message, Diagnostics = e.Diagnostics }, raw);
        }
    }

    private ResourceRef Seen(ResourceRef resource, PreparedItem prepared, ModuleOutcome raw)
    {
        var seen = resource with { Planned = prepared.Check || raw.Held is not null, Held = raw.Held };
        return raw.Status is TaskStatus.Changed or TaskStatus.WouldRun ? run.Resources.Found(seen, raw.Diffs) : seen;
    }

    private static async ValueTask<ModuleOutcome> DirectAsync(
        TaskCall call, PreparedItem prepared, IReadOnlyList<VariableLayer> itemLayers, CancellationToken cancellationToken)
    {
        var arguments = WrittenArguments.OfDirective(call.Task, prepared.Context);
        var directive = DirectiveTable.Find(call.Task.ShortAction)!;
        return await directive.RunAsync(new(call, prepared.Context, itemLayers, arguments), cancellationToken).ConfigureAwait(false);
    }

    private Action<string, bool>? Watcher(TaskCall call, EvaluationContext context) =>
        KeywordEvaluator.Bool(call.Task, "no_log", context)
            ? null
            : (text, isError) => run.Events.Emit(new RunEvent.OutputReceived(run.Events.Now, call.Ref, call.Host.Memory.Host.Name, text, isError));

    private ProposedChange Proposed(TaskCall call, PreparedItem prepared, Change change, bool check) =>
        new(call.Host.Memory.Host.Name, TaskJournal.KeyText(call), call.Ref, change)
        {
            IsCheck = check,
            IsHidden = KeywordEvaluator.Bool(call.Task, "no_log", prepared.Context),
            RunsInChecks = !KeywordEvaluator.Bool(call.Task, "check_mode", prepared.Context, true),
            Resource = prepared.Resource is { } resource ? run.Resources.Found(resource, ModuleExecutor.DiffsOf(change)) : null,
            Tags = TagSelection.All.TagsOf(call.Task),
        };

    /// <summary>Whether a change may be sent: null, or why not. That it is sent is noted first.</summary>
    private string? Admit(TaskCall call, PreparedItem prepared, Change change, bool check)
    {
        if (run.Services.Gate?.Judge(Proposed(call, prepared, change, check)) is { } objection)
        {
            return objection;
        }

        if (!check)
        {
            run.Journal.NoteBegin(call);
        }

        return null;
    }

    private async ValueTask<ModuleOutcome> ExecuteAsync(TaskCall call, PreparedItem prepared, CancellationToken cancellationToken)
    {
        await run.Forks.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Who has nothing to ask connects when it acts: wait_for_connection is for a host that is not there yet.
            var isAsked = prepared.Sent is null && prepared.Call!.Pending().Count > 0;
            var session = await (isAsked
                ? run.Services.Connector.StartAsync(prepared.Target!, cancellationToken)
                : run.Services.Connector.AttachAsync(prepared.Target!, cancellationToken)).ConfigureAwait(false);
            if (isAsked && prepared.DelegatedTo is null)
            {
                await call.Host.Ahead.ReadAsync([prepared], session, cancellationToken).ConfigureAwait(false);
            }

            prepared.Call!.Hold = change => run.Services.Gate?.Hold(Proposed(call, prepared, change, check: false));
            prepared.Call!.Admission = (change, check) => Admit(call, prepared, change, check);
            var options = prepared.Options with { OnOutput = Watcher(call, prepared.Context) };
            var outcome = await ExecuteAsync(call, prepared, session, options, cancellationToken).ConfigureAwait(false);
            prepared.Call!.Touched = outcome.Touched;
            // What was being changed when the run was cut has changed, though it is now found as it should be.
            return outcome.Status is TaskStatus.Ok or TaskStatus.Skipped && run.Journal.HasBegun(call) ? outcome with { Status = TaskStatus.Changed } : outcome;
        }
        finally
        {
            run.Forks.Release();
        }
    }

    private async ValueTask<ModuleOutcome> ExecuteAsync(
        TaskCall call, PreparedItem prepared, IHostSession session, ApplyOptions options, CancellationToken cancellationToken)
    {
        if (prepared.Sent is { } sent)
        {
            sent.Output?.Connect(options.OnOutput);
            var concluded = await run.Executor.ConcludeAsync(prepared.Call!, sent, session, options, cancellationToken).ConfigureAwait(false);
            if (await sent.WasSkippedAsync(cancellationToken).ConfigureAwait(false))
            {
                call.Host.Ahead.DropBehind();
            }

            return concluded;
        }

        return prepared.Async is { } spec
            ? await _async.RunAsync(call, spec, prepared.Call!, session, options, prepared.Check, cancellationToken).ConfigureAwait(false)
            : await run.Executor.RunAsync(prepared.Call!, session, options, prepared.Check, null, Follow, cancellationToken).ConfigureAwait(false);

        void Follow(Change change, ActionChain chain)
        {
            call.Host.SentAhead.Follow(call, prepared, change, chain, session, cancellationToken);
        }
    }

    private static bool Holds(TaskCall call, EvaluationContext context, Value? until, TaskOutcome outcome)
    {
        if (until is null)
        {
            return outcome.Status != TaskStatus.Failed;
        }

        return KeywordEvaluator.FirstFalse(KeywordEvaluator.Conditions(until), WithResult(call, context, outcome.Result)) is null;
    }

    private static TaskOutcome Judge(TaskCall call, EvaluationContext context, TaskOutcome outcome)
    {
        if (outcome.Status is TaskStatus.Skipped or TaskStatus.WouldRun || outcome.Diagnostics.Count > 0)
        {
            return outcome;
        }

        if (call.Task.Keywords.TryGetValue("changed_when", out var changedWhen) && changedWhen is not null)
        {
            var changed = KeywordEvaluator.FirstFalse(KeywordEvaluator.Conditions(changedWhen), WithResult(call, context, outcome.Result)) is null;
            outcome = outcome with
            {
                Status = outcome.Status == TaskStatus.Failed ? TaskStatus.Failed : changed ? TaskStatus.Changed : TaskStatus.Ok,
                Result = ResultShaper.With(outcome.Result, ("changed", Value.Of(changed))),
            };
        }

        if (call.Task.Keywords.TryGetValue("failed_when", out var failedWhen))
        {
            var failed = KeywordEvaluator.FirstFalse(KeywordEvaluator.Conditions(failedWhen), WithResult(call, context, outcome.Result)) is null;
            var changed = outcome.Result["changed"]?.IsTruthy == true;
            outcome = outcome with
            {
                Status = failed ? TaskStatus.Failed : changed ? TaskStatus.Changed : TaskStatus.Ok,
                Message = failed ? outcome.Message ?? "failed_when holds" : null,
                Result = ResultShaper.With(
                    outcome.Result, ("failed", Value.Of(failed)), ("failed_when_result", Value.Of(failed)), ("changed", Value.Of(changed))),
            };
        }

        return outcome;
    }

    private static EvaluationContext WithResult(TaskCall call, EvaluationContext context, MapValue result)
    {
        var layers = new List<VariableLayer>();
        if (call.Task.Keywords.GetValueOrDefault("register")?.AsText() is { } name)
        {
            layers.Add(new("the result", new Dictionary<string, Value> { [name] = result }));
        }

        return context.Variables is VariableScope scope && layers.Count > 0 ? context.With(scope.With(layers)) : context;
    }

    private TaskOutcome Finished(TaskCall call, PreparedItem prepared, TaskOutcome outcome, ModuleOutcome raw)
    {
        var keyword = outcome.Status == TaskStatus.Unreachable ? "ignore_unreachable" : "ignore_errors";
        if (outcome.Status is TaskStatus.Failed or TaskStatus.Unreachable)
        {
            return outcome with { Ignored = KeywordEvaluator.Bool(call.Task, keyword, prepared.Context) };
        }

        Bring(call, prepared.Context, outcome, Brought.Of(raw));
        return outcome;
    }

    /// <summary>Gives the hosts that a task is for the variables that it brought; a failure brings none.</summary>
    public void Bring(TaskCall call, EvaluationContext context, TaskOutcome outcome, Brought brought)
    {
        if (outcome.Status is TaskStatus.Failed or TaskStatus.Unreachable)
        {
            return;
        }

        foreach (var memory in Affected(call, outcome.DelegatedTo, context))
        {
            brought.GiveTo(memory, outcome.Result);
        }
    }

    private IEnumerable<HostMemory> Affected(TaskCall call, string? delegatedTo, EvaluationContext context)
    {
        if (delegatedTo is { } other && KeywordEvaluator.Bool(call.Task, "delegate_facts", context))
        {
            return run.Inventory.FindHost(other) is { } host ? [run.MemoryOf(host)] : [];
        }

        return call.Host.IsForAll(call.Task) ? call.Play.Batch : [call.Host.Memory];
    }
}
