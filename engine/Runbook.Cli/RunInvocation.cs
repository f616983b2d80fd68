using System.CommandLine;
using System.CommandLine.Parsing;
using Runbook.Core;
using Runbook.Engine;

namespace Runbook.Cli;

/// <summary>The command line of <c>runbook run</c> and what becomes of it: anew, or where a run was cut. One use.</summary>
internal sealed class RunInvocation
{
    private readonly Screen _screen;
    private readonly InventoryOptionSet _inventory = new();
    private readonly ConnectionOptionSet _connection = new();
    private readonly RunOptionSet _set = new();

    /// <summary>With its options.</summary>
    public RunInvocation(Screen screen)
    {
        _screen = screen;
        Command = new Command("run", "Run playbooks") { _set.Playbooks };
        _inventory.AddTo(Command);
        _connection.AddTo(Command);
        _set.AddTo(Command);
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>Runs what a command line asks for.</summary>
    public async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var prepared = await PrepareAsync(parsed, cancellationToken).ConfigureAwait(false);
        if (prepared is null)
        {
            return 1;
        }

        if (parsed.GetValue(_set.SyntaxCheck))
        {
            prepared.Playbooks.ToList().ForEach(p => Console.Out.WriteLine($"\nplaybook: {p.Path}"));
            return 0;
        }

        if (PlaybookListings.Wanted(parsed, _set))
        {
            return PlaybookListings.Print(parsed, _set, prepared.Playbooks, prepared.Inventory, prepared.Options);
        }

        if (parsed.GetValue(_set.PlanOut) is { } planFile)
        {
            return await PlanAsync(parsed, prepared, planFile, cancellationToken).ConfigureAwait(false);
        }

        using var journal = KeepsJournal(parsed, prepared) ? RunJournals.Begin(prepared, _screen) : null;
        return await RunAsync(parsed, prepared, journal, isResumed: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes on with a run that was cut.</summary>
    /// <param name="parsed">The command line that the run had.</param>
    /// <param name="file">Its journal.</param>
    /// <param name="retryFailed">Whether what failed is tried again.</param>
    /// <param name="force">Whether to go on though what it was made from has changed.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<int> ResumeAsync(ParseResult parsed, string file, bool retryFailed, bool force, CancellationToken cancellationToken)
    {
        await using var prepared = await PrepareAsync(parsed, cancellationToken).ConfigureAwait(false);
        if (prepared is null)
        {
            return 1;
        }

        using var journal = RunJournals.Open(file, prepared, _screen, retryFailed, force);
        return await RunAsync(parsed, prepared, journal, isResumed: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Applies a saved plan: all of it is computed anew first, and nothing is applied unless it is the same.</summary>
    /// <param name="parsed">The command line that the plan was made with.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="detailed">Whether the exit status tells of changes.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<int> ApplyAsync(ParseResult parsed, SavedPlan plan, bool detailed, CancellationToken cancellationToken)
    {
        await using var prepared = await PrepareAsync(parsed, cancellationToken).ConfigureAwait(false);
        if (prepared is null)
        {
            return 1;
        }

        await PlanCheck.HoldsAsync(plan, prepared, _screen, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var options = prepared.Options with { Check = false };
        await using var outputs = await OpenAsync(parsed, prepared.Composition, options, isResumed: false, cancellationToken).ConfigureAwait(false);
        var services = prepared.Composition.Services(outputs) with { Gate = new PlanGuard(plan, _screen.Secrets) };
        var runner = new PlaybookRunner(services, outputs.Options, prepared.FreshInventory());
        var code = await runner.RunAsync(prepared.Playbooks, cancellationToken).ConfigureAwait(false);
        return detailed ? outputs.DetailedExitCode(code) : code;
    }

    /// <summary>Checks, and saves what the check found.</summary>
    private async Task<int> PlanAsync(ParseResult parsed, PreparedRun prepared, string file, CancellationToken cancellationToken)
    {
        var recorder = new PlanRecorder(_screen.Secrets);
        var inputs = prepared.Inputs();
        await using var outputs = await OpenAsync(parsed, prepared.Composition, prepared.Options, isResumed: false, cancellationToken).ConfigureAwait(false);
        var services = prepared.Composition.Services(outputs) with { Gate = recorder };
        var runner = new PlaybookRunner(services, outputs.Options, prepared.Inventory);
        var code = await runner.RunAsync(prepared.Playbooks, cancellationToken).ConfigureAwait(false);
        if (code == 0)
        {
            new SavedPlan(RunJournals.Version, TimeProvider.System.GetUtcNow(), prepared.Arguments, Environment.CurrentDirectory, inputs, recorder.Changes).Write(file);
            _screen.Complain($"{recorder.Changes.Count} changes are planned; to apply exactly these: runbook apply {file}");
        }
        else
        {
            _screen.Complain("no plan was written, because the check did not succeed");
        }

        return parsed.GetValue(_set.DetailedExitCode) ? outputs.DetailedExitCode(code) : code;
    }

    /// <summary>The outputs of a run with its record, which tells resources and wishes, so that <c>runbook serve</c> knows what was applied by hand.</summary>
    private async Task<OutputSet> OpenAsync(
        ParseResult parsed, Composition composition, RunOptions options, bool isResumed, CancellationToken cancellationToken)
    {
        var recording = RunRecording.Find(!parsed.GetValue(_connection.NoRecord), composition);
        return recording.Open(await recording.IdentifyAsync(options, cancellationToken).ConfigureAwait(false), isResumed);
    }

    private bool KeepsJournal(ParseResult parsed, PreparedRun prepared) =>
        !prepared.Options.Check && !prepared.Options.Step && !parsed.GetValue(_set.NoJournal) && !Switches.IsOff("RUNBOOK_JOURNAL");

    private async Task<int> RunAsync(
        ParseResult parsed, PreparedRun prepared, RunJournal? journal, bool isResumed, CancellationToken cancellationToken)
    {
        await using var outputs = await OpenAsync(parsed, prepared.Composition, prepared.Options, isResumed, cancellationToken).ConfigureAwait(false);
        var services = prepared.Composition.Services(outputs) with { Journal = journal };
        var runner = new PlaybookRunner(services, outputs.Options, prepared.Inventory);
        var code = await runner.RunAsync(prepared.Playbooks, cancellationToken).ConfigureAwait(false);
        if (journal is not null && code != 0)
        {
            _screen.Complain($"to go on where it ended: runbook resume {journal.Header.Run}{(code == 2 ? " --retry-failed" : "")}");
        }

        return parsed.GetValue(_set.DetailedExitCode) ? outputs.DetailedExitCode(code) : code;
    }

    /// <summary>Reads and checks all that a run needs; null when there are errors, which are told then.</summary>
    private async Task<PreparedRun?> PrepareAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var paths = parsed.GetValue(_set.Playbooks) ?? [];
        var input = InputReader.Read(parsed, _screen, _inventory, _connection) with
        {
            PlaybookFolders = [.. paths.Select(p => Path.GetDirectoryName(Path.GetFullPath(p))!).Distinct()],
        };
        var isPlanned = parsed.GetValue(_set.PlanOut) is not null;
        var composition = new Composition(isPlanned ? input with { Lease = input.Lease is { } lease ? lease with { TakesEarly = false } : null } : input, _screen);
        var (inventory, inventoryProblems) = composition.LoadInventory(Path.GetDirectoryName(Path.GetFullPath(paths[0])));
        var playbooks = paths.Select(composition.Parser.LoadPlaybook).ToArray();
        var options = await RunOptionsReader.ReadAsync(parsed, _screen, input, _connection, _set, cancellationToken).ConfigureAwait(false);
        options = options with { Check = options.Check || isPlanned };
        Diagnostic[] problems = [.. inventoryProblems, .. playbooks.SelectMany(p => p.Diagnostics)];
        problems = [.. problems, .. PlaybookChecks.Find(playbooks, inventory, composition.Services(), options)];
        problems = [.. problems, .. composition.LibraryProblems];
        var prepared = new PreparedRun(composition, inventory, playbooks, options)
        {
            Arguments = [.. parsed.Tokens.Where(t => t.Type != TokenType.Command).Select(t => t.Value)],
        };
        if (_screen.Tell(problems) == 0)
        {
            return prepared;
        }

        await prepared.DisposeAsync().ConfigureAwait(false);
        return null;
    }
}
