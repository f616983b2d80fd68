using Runbook.Core;

namespace Runbook.Engine.Tests;

/// <summary>Keeps the events of a run.</summary>
internal sealed class EventList : IEventSink
{
    private readonly Lock _lock = new();
    private readonly List<RunEvent> _events = [];

    public IReadOnlyList<RunEvent> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    public void Emit(RunEvent e)
    {
        lock (_lock)
        {
            _events.Add(e);
        }
    }
}
