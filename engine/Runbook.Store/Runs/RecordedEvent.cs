using Runbook.Core;

namespace Runbook.Store;

/// <summary>An event as recorded. Immutable.</summary>
/// <param name="Sequence">Its number in the run, from 0.</param>
/// <param name="Line">The line of JSON that a live run's JSON output printed.</param>
public sealed record RecordedEvent(long Sequence, string Line)
{
    /// <summary>The event, read from the line.</summary>
    public RunEvent Event => RunEventJson.Read(Line);
}
