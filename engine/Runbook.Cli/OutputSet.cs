using Runbook.Core;
using Runbook.Engine;
using Runbook.Reporting;
using Runbook.Store;
using Spectre.Console;

namespace Runbook.Cli;

/// <summary>The outputs that <c>--output</c> names, the files they write, and the run's record. Disposing it draws what is left, closes the files and ends the record.</summary>
internal sealed class OutputSet : IAsyncDisposable
{
    private static readonly string[] Kinds = ["lines", "live", "json", "junit"];
    private readonly List<IDisposable> _files = [];
    private readonly List<IEventSink> _sinks = [];
    private readonly ChangeWatcher _watcher = new();
    private readonly Screen _screen;
    private LiveReporter? _live;
    private RunRecorder? _record;

    private OutputSet(RunOptions options, Screen screen) => (Options, _screen, _sinks) = (options, screen, [_watcher]);

    /// <summary>The options of the run that they tell of.</summary>
    public RunOptions Options { get; }

    /// <summary>The sinks.</summary>
    public IReadOnlyList<IEventSink> Sinks => _sinks;

    /// <summary>Opens the outputs; without any, <c>live</c> on a terminal and <c>lines</c> elsewhere.</summary>
    /// <param name="names">The outputs as written.</param>
    /// <param name="options">How much they tell.</param>
    /// <param name="plugins">Has the outputs of the project; null for none.</param>
    /// <param name="screen">Knows the secrets.</param>
    /// <exception cref="DiagnosticException">Names are unknown, standard output is wanted twice, or a file cannot be written.</exception>
    public static OutputSet Open(IReadOnlyList<string> names, RunOptions options, ProjectPlugins? plugins, Screen screen)
    {
        var wanted = (names.Count == 0 ? [options.Step ? "lines" : "live"] : names).Select(Split).ToArray();
        var own = (plugins?.OutputNames ?? []).Except(Kinds).ToArray();
        var problems = wanted.Where(w => !Kinds.Contains(w.Kind) && !own.Contains(w.Kind)).Select(Unknown).ToList();
        if (wanted.Count(w => w.File is null && !own.Contains(w.Kind)) > 1)
        {
            problems.Add(Diagnostic.Error("output-twice", "two outputs cannot share standard output",
                string.Join(", ", wanted.Where(w => w.File is null).Select(w => w.Kind)), default, "write one to a file: --output json=FILE"));
        }

        if (problems.Count > 0)
        {
            throw new DiagnosticException(problems);
        }

        var set = new OutputSet(options, screen);
        foreach (var (kind, file) in wanted)
        {
            set._sinks.Add(own.Contains(kind) ? set.OpenOwn(plugins!, kind, file) : set.Create(kind, file));
        }

        return set;
    }

    /// <summary>Adds the run's record, the last sink, which ends with this set. Once, before the first event.</summary>
    public void Add(RunRecorder record) => _sinks.Add(_record = record);

    /// <summary>What <c>--detailed-exitcode</c> makes of an exit status: 2 when something changed or would, 1 for any error.</summary>
    public int DetailedExitCode(int code) => code != 0 ? 1 : _watcher.SawChange ? 2 : 0;

    /// <summary>Keeps the moving part of the screen away while a question stands there.</summary>
    public async ValueTask<IDisposable?> HoldAsync(CancellationToken cancellationToken) =>
        _live is null ? null : await _live.HoldAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await using (_record)
        {
            if (_live is not null)
            {
                await _live.DisposeAsync().ConfigureAwait(false);
            }

            _files.ForEach(f => f.Dispose());
        }
    }

    private static (string Kind, string? File) Split(string name) => name.Split('=', 2) is [var kind, var file] ? (kind, file) : (name, null);

    private static Diagnostic Unknown((string Kind, string? File) wanted) => Diagnostic.Error(
        "unknown-output", "unknown output", $"\"{wanted.Kind}\"", default, DidYouMean.Hint(wanted.Kind, Kinds) ?? string.Join(", ", Kinds));

    private IEventSink OpenOwn(ProjectPlugins plugins, string kind, string? argument)
    {
        var sink = plugins.OpenOutput(kind, argument, _screen)!;
        _files.Add((IDisposable)sink);
        return sink;
    }

    private IEventSink Create(string kind, string? file)
    {
        var writer = file is null ? Console.Out : OpenFile(file);
        return kind switch
        {
            "json" => new JsonLinesReporter(writer),
            "junit" => new JUnitReporter(writer),
            "live" when file is null && !Console.IsOutputRedirected && LiveReporter.CanDraw(AnsiConsole.Console) =>
                _live = new LiveReporter(AnsiConsole.Console, Lines(colour: false), TimeProvider.System),
            _ => new LinesReporter(writer, Lines(file is null && WantsColour())),
        };
    }

    private LinesOptions Lines(bool colour) => new(Options.Verbosity, Options.ShowDiff, colour, _screen.Secrets);

    /// <summary>As no-color.org asks, and as Ansible's <c>ANSIBLE_FORCE_COLOR</c> and <c>ANSIBLE_NOCOLOR</c> do.</summary>
    private static bool WantsColour()
    {
        static bool Set(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 };
        return Set("ANSIBLE_FORCE_COLOR") || (!Console.IsOutputRedirected && !Set("NO_COLOR") && !Set("ANSIBLE_NOCOLOR")
            && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb"));
    }

    private StreamWriter OpenFile(string file)
    {
        try
        {
            var writer = new StreamWriter(file);
            _files.Add(writer);
            return writer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new DiagnosticException(Diagnostic.Error("output-file", "an output file cannot be written", e.Message, default));
        }
    }

    /// <summary>Remembers whether anything changed, or would.</summary>
    private sealed class ChangeWatcher : IEventSink
    {
        public bool SawChange { get; private set; }

        public void Emit(RunEvent e) =>
            SawChange |= e is RunEvent.RunFinished finished && finished.Hosts.Any(h => h.Changed + h.WouldRun > 0);
    }
}
