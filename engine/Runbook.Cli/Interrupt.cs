using System.Runtime.InteropServices;

namespace Runbook.Cli;

/// <summary>Turns Ctrl-C and the signal TERM into a cancelled token; a second one ends the process at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    /// <summary>Begins to listen.</summary>
    public Interrupt() => _signals = [Listen(PosixSignal.SIGINT), Listen(PosixSignal.SIGTERM)];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _source.Dispose();
    }

    private PosixSignalRegistration Listen(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = !_source.IsCancellationRequested;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // a second signal came while the program ended
        }
    });
}
