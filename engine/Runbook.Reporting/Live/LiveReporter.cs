using System.Threading.Channels;
using Runbook.Core;
using Spectre.Console;

namespace Runbook.Reporting;

/// <summary>
/// A terminal's output: results scroll by as <see cref="LinesReporter"/> writes them, and below them the hosts at work and a bar for the play
/// are drawn again and again. It draws in a task of its own; disposing it waits until all is drawn. Events come from one thread at a time.
/// </summary>
public sealed class LiveReporter : IEventSink, IAsyncDisposable
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);
    private readonly Channel<RunEvent> _events = Channel.CreateUnbounded<RunEvent>(new() { SingleReader = true });
    private readonly SemaphoreSlim _drawing = new(1, 1);
    private readonly LiveState _state = new();
    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly LinesReporter _lines;
    private readonly Task _screen;
    private LiveDisplayContext? _display;

    /// <summary>Begins to draw.</summary>
    /// <param name="console">The terminal; <see cref="CanDraw"/> says whether it can do this.</param>
    /// <param name="options">How much the results tell; colours are the console's own affair.</param>
    /// <param name="time">Where time comes from.</param>
    public LiveReporter(IAnsiConsole console, LinesOptions options, TimeProvider time)
    {
        (_console, _time) = (console, time);
        _lines = new(WriteLine, () => { }, options);
        _screen = console.Live(Text.Empty).AutoClear(true).StartAsync(display => DrawAsync(display, CancellationToken.None));
    }

    /// <summary>Whether a console is a terminal on which the cursor can be moved.</summary>
    public static bool CanDraw(IAnsiConsole console) =>
        console.Profile is { Out.IsTerminal: true, Capabilities: { Ansi: true, Interactive: true }, Width: >= 20, Height: >= 4 };

    /// <inheritdoc/>
    public void Emit(RunEvent e) => _events.Writer.TryWrite(e);

    /// <summary>Takes the moving part away and draws no more until the answer is disposed: for a question to the person there.</summary>
    public async ValueTask<IDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        await _drawing.WaitAsync(cancellationToken).ConfigureAwait(false);
        TakeEvents();
        _display?.UpdateTarget(Text.Empty);
        return new Held(_drawing);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        await _screen.ConfigureAwait(false);
        _drawing.Dispose();
    }

    private async Task DrawAsync(LiveDisplayContext display, CancellationToken cancellationToken)
    {
        _display = display;
        while (!_events.Reader.Completion.IsCompleted)
        {
            await NextFrame(cancellationToken).ConfigureAwait(false);
            await _drawing.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                TakeEvents();
                display.UpdateTarget(LiveView.Draw(_state, _time.GetUtcNow(), _console.Profile.Width, _console.Profile.Height));
            }
            finally
            {
                _drawing.Release();
            }
        }
    }

    /// <summary>Waits for the next frame, or for the end.</summary>
    private Task NextFrame(CancellationToken cancellationToken) => Task.WhenAny(_events.Reader.Completion, Task.Delay(Frame, _time, cancellationToken));

    private void TakeEvents()
    {
        while (_events.Reader.TryRead(out var e))
        {
            _state.Apply(e);
            _lines.Emit(e);
        }
    }

    private void WriteLine(string line, LineStyle style) =>
        _console.Write(new Text($"{line}\n", Look(style)).Overflow(Overflow.Fold));

    private static Style Look(LineStyle style) => style switch
    {
        LineStyle.Heading => new(decoration: Decoration.Bold),
        LineStyle.Ok or LineStyle.Added => new(Color.Green),
        LineStyle.Changed => new(Color.Yellow),
        LineStyle.Failed or LineStyle.Removed => new(Color.Red),
        LineStyle.Warning => new(Color.Fuchsia),
        LineStyle.Quiet => new(Color.Aqua),
        _ => Style.Plain,
    };

    private sealed class Held(SemaphoreSlim drawing) : IDisposable
    {
        private SemaphoreSlim? _drawing = drawing;

        public void Dispose() => Interlocked.Exchange(ref _drawing, null)?.Release();
    }
}
