using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Testing;

/// <summary>
/// The way of one task in small: binds arguments, reads, plans, applies, makes the result. What the engine does for a run, without
/// its loops, conditions and reading ahead. Safe from any thread, as far as its session is.
/// </summary>
/// <param name="session">The host.</param>
public sealed class ModuleRunner(IHostSession session)
{
    private static readonly SourceSpan Task = new("<test>", 1, 1);

    /// <summary>Finds files of the control machine. Default: a path as it is.</summary>
    public IArgumentResolver Resolver { get; init; } = new FolderResolver("/");

    /// <summary>The clock of polls. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads and plans, and applies nothing.</summary>
    public Task<ModuleRun> CheckAsync(Module module, MapValue arguments, CancellationToken cancellationToken) =>
        RunAsync(module, arguments, apply: false, cancellationToken);

    /// <summary>Reads, plans and applies.</summary>
    public Task<ModuleRun> ApplyAsync(Module module, MapValue arguments, CancellationToken cancellationToken) =>
        RunAsync(module, arguments, apply: true, cancellationToken);

    /// <summary>Turns a reading to its end.</summary>
    /// <exception cref="ProbeException">The host could not answer.</exception>
    public async Task<T> ReadAsync<T>(Probe<T> probe, CancellationToken cancellationToken) =>
        (T)(await ReadAsync(probe.Begin(), cancellationToken).ConfigureAwait(false))!;

    private static ModuleRun Failed(string message, ModuleResult? values = null) =>
        new(ResultMap(values ?? ModuleResult.Empty, null, changed: false, failed: true, message));

    private static MapValue ResultMap(ModuleResult values, ModuleResult? more, bool changed, bool failed, string? message)
    {
        var builder = new MapBuilder();
        foreach (var (key, value) in values.Values.Concat(more?.Values ?? []))
        {
            builder[key] = value;
        }

        builder["changed"] = Value.Of(changed);
        builder["failed"] = Value.Of(failed);
        if ((more ?? values).Skipped)
        {
            builder["skipped"] = Value.True;
        }

        if ((message ?? more?.Message ?? values.Message) is { } text)
        {
            builder["msg"] = Value.Of(text);
        }

        return builder.Build();
    }

    private async Task<ModuleRun> RunAsync(Module module, MapValue arguments, bool apply, CancellationToken cancellationToken)
    {
        var errors = new List<Diagnostic>();
        if (ArgumentBinder.Bind(module.Schema, arguments, Resolver, Task, errors) is not { } args)
        {
            return Failed(string.Join('\n', errors));
        }

        if (module.CheckArguments(args).ToArray() is { Length: > 0 } wrong)
        {
            return Failed(string.Join('\n', wrong));
        }

        object? state;
        try
        {
            state = await ReadAsync(module.BeginRead(args), cancellationToken).ConfigureAwait(false);
        }
        catch (ProbeException e)
        {
            return Failed(e.Message);
        }

        if (module.PlanFrom(args, state) is not { } change)
        {
            var report = module.ReportFrom(args, state);
            return new(ResultMap(report, null, report.Changed ?? false, report.Failed, null));
        }

        return change.Refusal is { } refusal ? Failed(refusal, change.Foreseen) with { Change = change }
            : apply ? await ExecuteAsync(change, cancellationToken).ConfigureAwait(false)
            : change.Trial is { } trial ? (await ExecuteAsync(change with { Actions = [trial] }, cancellationToken).ConfigureAwait(false)) with { Change = change }
            : Planned(change, ResultMap(change.Foreseen, null, change.Foreseen.Changed ?? true, failed: change.Foreseen.Failed, null));
    }

    private static ModuleRun Planned(Change change, MapValue result) =>
        new(result) { Change = change, Diffs = change.Diffs ?? [new("before", "after", change.Before, change.After)] };

    internal async Task<object?> ReadAsync(ProbeStep step, CancellationToken cancellationToken)
    {
        while (!step.IsDone)
        {
            step = step.Answer(await AskAsync(step.Queries, cancellationToken).ConfigureAwait(false));
        }

        return step.Value;
    }

    /// <summary>One round trip: each different question once, those of a family by one script.</summary>
    private async Task<IReadOnlyList<QueryAnswer>> AskAsync(IReadOnlyList<Query> queries, CancellationToken cancellationToken)
    {
        var requests = queries.OfType<WebQuery>().Distinct().ToArray();
        var sent = requests.Length == 0 ? [] : await session.SendAsync(requests, ApplyOptions.Default, cancellationToken).ConfigureAwait(false);
        var byRequest = requests.Zip(sent).ToDictionary(p => p.First, p => p.Second);
        var said = await SayAsync([.. queries.OfType<ShellQuery>()], cancellationToken).ConfigureAwait(false);
        return [.. queries.Select(q => q is WebQuery request ? byRequest[request] : (QueryAnswer)said[(ShellQuery)q])];
    }

    private async Task<Dictionary<ShellQuery, ShellAnswer>> SayAsync(IReadOnlyList<ShellQuery> queries, CancellationToken cancellationToken)
    {
        if (queries.Count == 0)
        {
            return [];
        }

        var alone = queries.Where(q => q.Family is null).Select(q => q.Script).Distinct().ToArray();
        var families = queries.Where(q => q.Family is not null).GroupBy(q => q.Family!)
            .Select(g => (Family: g.Key, Arguments: g.Select(q => q.Argument).Distinct().ToArray())).ToArray();
        var answers = await session.QueryAsync(
            [.. alone, .. families.Select(f => f.Family.Ask(f.Arguments))], ApplyOptions.Default, cancellationToken).ConfigureAwait(false);
        var byScript = alone.Select((s, i) => (s, answers[i])).ToDictionary(p => p.s, p => p.Item2);
        var byArgument = families.SelectMany((f, i) => f.Family.Split(answers[alone.Length + i], f.Arguments).Select((a, j) => (f.Family, f.Arguments[j], a)))
            .ToDictionary(p => (p.Family, p.Item2), p => p.a);
        return queries.Distinct().ToDictionary(q => q, q => q.Family is null ? byScript[q.Script] : byArgument[(q.Family, q.Argument)]);
    }

    private async Task<ActionOutcome> ApplyAsync(RemoteAction action, CancellationToken cancellationToken)
    {
        if (action is not RemoteAction.Poll poll)
        {
            return await session.ApplyAsync(action, ApplyOptions.Default, cancellationToken).ConfigureAwait(false);
        }

        var from = Time.GetTimestamp();
        while (true)
        {
            var verdict = await ReadAsync(poll.Question, cancellationToken).ConfigureAwait(false);
            if (verdict.IsDone || verdict.IsHopeless || Time.GetElapsedTime(from) + poll.Pause >= poll.Timeout)
            {
                return new(verdict.IsDone ? 0 : verdict.IsHopeless ? 1 : 124, "", verdict.Reason) { Seen = verdict.Seen };
            }

            await System.Threading.Tasks.Task.Delay(poll.Pause, Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ModuleRun> ExecuteAsync(Change change, CancellationToken cancellationToken)
    {
        var outcomes = new List<ActionOutcome>();
        var executed = new List<RemoteAction>();
        var open = new Stack<RemoteAction>(change.Actions.Reverse());
        while (open.TryPop(out var action))
        {
            if (action is RemoteAction.Next next)
            {
                foreach (var decided in next.Decide(outcomes).Reverse())
                {
                    open.Push(decided);
                }

                continue;
            }

            var outcome = await ApplyAsync(action, cancellationToken).ConfigureAwait(false);
            outcomes.Add(outcome);
            executed.Add(action);
            if (!outcome.Succeeded && !action.TakesAnyStatus)
            {
                var why = outcome.Error.Trim().Length > 0 ? outcome.Error.Trim() : $"{action} ended with status {outcome.ExitCode}";
                return Planned(change, Failed(why, change.Foreseen).Result) with { Executed = executed };
            }
        }

        var result = change.Result?.Invoke(outcomes) ?? ModuleResult.Empty;
        return Planned(change, ResultMap(change.Foreseen, result, result.Changed ?? change.Foreseen.Changed ?? true, result.Failed, null)) with { Executed = executed };
    }
}
