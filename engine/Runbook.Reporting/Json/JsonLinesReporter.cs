using Runbook.Core;

namespace Runbook.Reporting;

/// <summary>One line of JSON for each event, written at once; <see cref="RunEventJson.Read"/> reads it back. For one thread at a time.</summary>
public sealed class JsonLinesReporter(TextWriter output) : IEventSink
{
    /// <inheritdoc/>
    public void Emit(RunEvent e)
    {
        output.Write(RunEventJson.Write(Public(e)));
        output.Write('\n');
        output.Flush();
    }

    /// <summary>The event without the digests that only the record needs: they differ from store to store.</summary>
    private static RunEvent Public(RunEvent e) => e switch
    {
        RunEvent.TaskFinished { Outcome.Resource: not null } task => task with { Outcome = task.Outcome with { Resource = null } },
        RunEvent.ItemFinished { Outcome.Resource: not null } item => item with { Outcome = item.Outcome with { Resource = null } },
        _ => e,
    };
}
