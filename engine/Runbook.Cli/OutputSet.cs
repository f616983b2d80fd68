using Runbook.Core;
using Runbook.Engine;
using Runbook.Reporting;

namespace Runbook.Cli;

/// <summary>The outputs that <c>--output</c> names, and the files they write. Disposing it closes the files.</summary>
internal sealed class OutputSet : IDisposable
{
    private readonly List<IDisposable> _open = [];
    private readonly List<IEventSink> _sinks = [];
    private readonly ChangeWatcher _watcher = new();

    private OutputSet()
    {
    }

    /// <summary>The sinks.</summary>
    public IReadOnlyList<IEventSink> Sinks => _sinks;

    /// <summary>Opens the outputs; without any, plain lines.</summary>
    /// <exception cref="DiagnosticException">A name is unknown, or a file cannot be written.</exception>
    public static OutputSet Open(IReadOnlyList<string> names, RunOptions options)
    {
        var set = new OutputSet();
        set._sinks.Add(set._watcher);
        foreach (var name in names.Count == 0 ? ["lines"] : names)
        {
            set.Add(name, options);
        }

        return set;
    }

    /// <summary>What <c>--detailed-exitcode</c> makes of an exit status: 2 when something changed or would, 1 for any error.</summary>
    public int DetailedExitCode(int code) => code != 0 ? 1 : _watcher.SawChange ? 2 : 0;

    /// <inheritdoc/>
    public void Dispose() => _open.ForEach(o => o.Dispose());

    private void Add(string name, RunOptions options)
    {
        var (kind, file) = name.Split('=', 2) is [var k, var f] ? (k, f) : (name, null);
        var writer = file is null ? Console.Out : OpenFile(file);
        _sinks.Add(kind switch
        {
            "lines" => new LinesReporter(writer, new(options.Verbosity, options.ShowDiff, file is null && !Console.IsOutputRedirected)),
            _ => throw new DiagnosticException(Diagnostic.Error(
                "unknown-output", "unknown output", $"\"{kind}\"", default, DidYouMean.Hint(kind, ["lines", "live", "json", "junit"]) ?? "lines, live, json, junit")),
        });
    }

    private StreamWriter OpenFile(string file)
    {
        try
        {
            var writer = new StreamWriter(file);
            _open.Add(writer);
            return writer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
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
