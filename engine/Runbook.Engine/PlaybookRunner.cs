using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>
/// Runs playbooks: play after play, batch after batch. The only output is events. One instance, one run; not to be used from several
/// threads.
/// </summary>
public sealed class PlaybookRunner
{
    private readonly RunState _run;
    private readonly EngineServices _services;
    private readonly RunOptions _options;
    private readonly ItemPreparer _preparer;
    private readonly TaskRunner _tasks;
    private readonly StepGate _gate;

    /// <summary>A run over an inventory.</summary>
    public PlaybookRunner(EngineServices services, RunOptions options, Inventory inventory)
    {
        _services = services;
        _options = options;
        _run = new(services, options, inventory, new EventHub(services.Sinks, services.Secrets, services.Time));
        _preparer = new ItemPreparer(_run, new TemplateFiles(services.Secrets));
        _tasks = new(_run, _preparer, new ItemRunner(_run, _preparer));
        _gate = new(options, services.Prompter);
    }

    /// <summary>Runs the playbooks in order.</summary>
    /// <returns>The exit status, as ansible-playbook's: 0 fine, 2 a host failed, 4 a host was unreachable, 1 an error.</returns>
    public async Task<int> RunAsync(IReadOnlyList<Playbook> playbooks, CancellationToken cancellationToken)
    {
        var ticks = _services.Time.GetTimestamp();
        var events = _run.Events;
        events.Emit(new RunEvent.RunStarted(events.Now, _services.Journal?.Header.Run ?? Guid.CreateVersion7().ToString(), [.. playbooks.Select(p => p.Path)], _options.Check, _options.ShowDiff)
        {
            IsResumed = _run.Journal.IsResumed,
        });
        var code = 0;
        try
        {
            CheckLimit();
            foreach (var (index, play) in playbooks.SelectMany(p => p.Plays).Index())
            {
                if (!await RunPlayAsync(play, index, cancellationToken).ConfigureAwait(false))
                {
                    break;
                }
            }

            code = ExitCode();
        }
        catch (DiagnosticException e)
        {
            foreach (var diagnostic in e.Diagnostics)
            {
                events.Note(diagnostic);
            }

            code = 1;
        }
        catch (OperationCanceledException)
        {
            code = 99;
        }

        if (code == 0 && _options.StartAtTask is { } wanted && !_gate.HasStarted)
        {
            events.Note(Diagnostic.Error("no-such-task", "no task of that name to start at", $"\"{wanted}\"", default, "--list-tasks shows the names"));
            code = 1;
        }

        HostRecap[] recaps = [.. _run.Memories.OrderBy(m => m.Host.Name, StringComparer.Ordinal).Select(m => m.Recap.ToRecap(m.Host.Name)).Where(HasOutcome)];
        if (_options.RetryFolder is { } folder && playbooks.Count > 0 && RetryFile.Write(playbooks[^1].Path, folder, recaps) is { } told)
        {
            events.Note(told);
        }

        if (code == 0)
        {
            _services.Journal?.Complete();
        }

        events.Emit(new RunEvent.RunFinished(events.Now, recaps, _services.Time.GetElapsedTime(ticks), code));
        return code;
    }

    private void CheckLimit()
    {
        if (_options.Limit.Count > 0 && _run.Inventory.Match(_options.Limit).Hosts.Count == 0)
        {
            throw new DiagnosticException(Diagnostic.Error(
                "limit-no-hosts", "the limit leaves no hosts", string.Join(", ", _options.Limit), default, "\"runbook inventory --graph\" shows the hosts and groups"));
        }
    }

    private static bool HasOutcome(HostRecap r) => r.Ok + r.Unreachable + r.Failed + r.Skipped + r.Rescued + r.Ignored + r.WouldRun > 0;

    private int ExitCode()
    {
        var failed = _run.Memories.Where(m => m.IsOut).ToArray();
        return failed.Any(m => m.IsLost) ? 4 : failed.Length > 0 ? 2 : 0;
    }

    /// <summary>Runs a play; false when what failed in it ends the run.</summary>
    private async Task<bool> RunPlayAsync(Play play, int index, CancellationToken cancellationToken)
    {
        var events = _run.Events;
        var prompted = await PromptedAsync(play, index, cancellationToken).ConfigureAwait(false);
        var found = new List<Diagnostic>();
        var variables = new HostVariables(_run.Inventory, found, play.PlaybookDirectory);
        var selection = PlayHosts.Select(_run, play, prompted);
        HostMemory[] hosts = [.. selection.Hosts.Select(_run.MemoryOf).Where(h => !h.IsOut)];
        var name = selection.Name;
        if (hosts.Length == 0)
        {
            events.Emit(new RunEvent.PlayStarted(events.Now, name, play.Span, [], 0, _options.Check));
            events.Emit(new RunEvent.PlayFinished(events.Now, name));
            return true;
        }

        Report(hosts, variables, found);
        var context = new PlayContext(_run, play, selection, hosts, prompted, variables) { Index = index };
        var any = context.Context(hosts[0], play, []);
        var serial = play.Keywords.GetValueOrDefault("serial") is { } written ? Templar.Resolve(written, any) : null;
        var (endsPlay, endsRun) = (false, false);
        foreach (var batch in Batches.Of(hosts, serial).TakeWhile(_ => !endsPlay && !endsRun))
        {
            (endsPlay, endsRun) = await RunBatchAsync(context, batch, name, cancellationToken).ConfigureAwait(false);
        }

        events.Emit(new RunEvent.PlayFinished(events.Now, name));
        return !endsRun;
    }

    private async ValueTask<VariableLayer?> PromptedAsync(Play play, int index, CancellationToken cancellationToken)
    {
        if (_run.Journal.RecallPrompts(index) is { } kept)
        {
            return kept;
        }

        var prompted = await VarsPrompt.AskAsync(play, _options, _services, cancellationToken).ConfigureAwait(false);
        if (prompted is not null)
        {
            _run.Journal.NotePrompts(index, prompted);
        }

        return prompted;
    }

    /// <summary>Reads the variable files of all hosts now, so that what is wrong with them is told before any host is touched.</summary>
    private void Report(IEnumerable<HostMemory> hosts, HostVariables variables, List<Diagnostic> found)
    {
        foreach (var memory in hosts)
        {
            variables.Layers(memory.Host);
        }

        if (found.Exists(d => d.Severity == Severity.Error))
        {
            throw new DiagnosticException(found);
        }

        found.ForEach(_run.Events.Note);
    }

    /// <summary>Runs a batch; whether a <c>meta</c> ended the play, and whether failures end the whole run, as all of a batch's hosts being out does.</summary>
    private async Task<(bool EndsPlay, bool EndsRun)> RunBatchAsync(PlayContext context, IReadOnlyList<HostMemory> batch, string name, CancellationToken cancellationToken)
    {
        context.Begin(batch);
        foreach (var memory in batch)
        {
            context.LoadVarsFiles(memory);
        }

        _run.Journal.NoteFiles(_run);

        var first = context.Context(batch[0], context.Play, []);
        var gather = FactGathering.TaskFor(context.Play, first, context.Options);
        Func<TaskItem, bool> selected = new TagSelection(_options.Tags, _options.SkipTags, tag => Templar.Resolve(tag, first)).Runs;
        var program = ProgramBuilder.OfPlay(context.Play, gather, selected);
        var count = program.Steps.Count(s => s.Kind == StepKind.Task);
        _run.Events.Emit(new RunEvent.PlayStarted(
            _run.Events.Now, name, context.Play.Span, [.. batch.Select(m => m.Host.Name)], count, _options.Check));
        var run = new PlayRun(context, batch, _tasks, _preparer, selected, _gate);
        await run.RunAsync(program, cancellationToken).ConfigureAwait(false);
        return (run.EndsPlay, run.IsFatal || batch.All(m => m.IsOut));
    }
}
