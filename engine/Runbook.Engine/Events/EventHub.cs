using Runbook.Core;

namespace Runbook.Engine;

/// <summary>
/// Where a run's events go: one at a time, secrets masked, to every sink. A sink that throws is dropped and the others are told.
/// Safe from any thread.
/// </summary>
internal sealed class EventHub(IEnumerable<IEventSink> sinks, SecretSet secrets, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<IEventSink> _sinks = [.. sinks];
    private readonly EventMask _mask = new(secrets);

    /// <summary>Now, for an event.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Sends an event to all sinks.</summary>
    public void Emit(RunEvent e)
    {
        var masked = _mask.Apply(e);
        lock (_lock)
        {
            for (var i = _sinks.Count - 1; i >= 0; i--)
            {
                Send(_sinks[i], masked);
            }
        }
    }

    /// <summary>Sends a diagnostic of no particular host.</summary>
    public void Note(Diagnostic diagnostic) => Emit(new RunEvent.Noted(Now, diagnostic));

    private void Send(IEventSink sink, RunEvent e)
    {
        try
        {
            sink.Emit(e);
        }
        catch (Exception x) when (x is not OutOfMemoryException)
        {
            _sinks.Remove(sink);
            var warning = Diagnostic.Warning("sink-failed", "an output stopped working", $"{sink.GetType().Name}: {x.Message}", default);
            foreach (var other in _sinks.ToArray())
            {
                Send(other, new RunEvent.Noted(Now, warning));
            }
        }
    }
}
